import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { createLine, within } from '../redis/deadline.ts';
import { corrupt } from '../redis/failure.ts';
import { chain, type Line, readHead } from './auditChain.ts';

/** Something to append to the audit log, alone or together with a record. */
export interface Appending {
  readonly entry: AuditEntry;
  /** Stored beside the entry, so that a lost reply can be looked up. */
  readonly commitId: string;
  /** Runs the script with the entry chained to `head`. */
  send(head: string, line: Line): Promise<unknown>;
}

/** The script's word and, where it has one, its argument. */
export type Answer = readonly [word: string, argument: string | number];

export interface Appender {
  append(job: Appending): Promise<Answer>;
  /** What some other script said the head is: saves the next commit a refused try. */
  saw(head: string): void;
}

export interface AppenderOptions {
  readonly signer: Pick<Signer, 'sign'>;
  /** Commit ids of the entries after `n`. */
  readonly commitsAfter: (n: number) => Promise<ReadonlySet<string>>;
  readonly random: () => number;
  /** A clock that only goes forward, in ms. */
  readonly monotonic: () => number;
  readonly patienceMs: number;
}

const REPLY = z.tuple([z.string()], z.union([z.string(), z.number()]));
const PAUSE_MAX_MS = 40;

/**
 * Appends to the audit chain until it is done or patience ends. Two things are settled here and
 * never bother a caller: another entry was chained in between (chain anew, send again), and a lost
 * reply (send the very same again; where the answer is no, look into the log whether the lost one
 * did it). One process appends one entry at a time, so that it contends only with other replicas.
 */
export function createAppender(options: AppenderOptions): Appender {
  const inTurn = createLine();
  /** The newest head anybody mentioned, as it is stored. Only a guess: Redis compares. */
  let newest = '';

  async function append(job: Appending): Promise<Answer> {
    const { monotonic, patienceMs } = options;
    const deadline = monotonic() + patienceMs;
    const late = () => new StoreError('unreachable', 'gave up waiting for earlier commits');
    return inTurn(patienceMs, late, () => untilDone(job, () => deadline - monotonic()));
  }

  async function untilDone(job: Appending, left: () => number): Promise<Answer> {
    /** The head to which a command was chained whose reply was lost: it may have been appended. */
    let doubt: string | undefined;
    for (let round = 0; left() > 0; round += 1) {
      // In doubt the very same is sent again: of all that are chained to one head, one can land.
      const head = doubt ?? newest;
      try {
        const answer = await attempt(job, head, left());
        if (answer[0] === 'ok') return answer;
        if (doubt !== undefined && (await landed(job, doubt, left()))) return ['ok', ''];
        if (answer[0] !== 'head') return answer;
        doubt = undefined;
      } catch (error) {
        if (!(error instanceof StoreError) || !mayRecover(error, doubt)) throw error;
        doubt = head;
      }
      await wait(options.random() * Math.min(PAUSE_MAX_MS, 2 ** round, Math.max(0, left())));
    }
    throw doubt === undefined
      ? new StoreError('contended', 'the audit log was too busy')
      : new StoreError('unsure', 'no reply from Redis; the change may or may not be stored');
  }

  async function attempt(job: Appending, head: string, ms: number): Promise<Answer> {
    const line = chain(options.signer, readHead(head), job.entry);
    const answer = parse(await within(ms, job.send(head, line), unanswered));
    const [word, argument] = answer;
    if (word === 'corrupt') throw corrupt(String(argument));
    if (word === 'ok' || word === 'head') newest = String(argument);
    return answer;
  }

  async function landed(job: Appending, since: string, ms: number): Promise<boolean> {
    const commits = await within(ms, options.commitsAfter(readHead(since).n), unanswered);
    return commits.has(job.commitId);
  }

  function saw(head: string): void {
    newest = head;
  }

  return { append, saw };
}

function parse(reply: unknown): Answer {
  const parsed = REPLY.safeParse(reply);
  if (!parsed.success) throw corrupt('reply of a commit');
  const [word, argument = ''] = parsed.data;
  return [word, argument];
}

function unanswered(): StoreError {
  return new StoreError('unsure', 'no reply from Redis in time');
}

/** A lost reply is asked after; so is anything that happens while there is such a doubt. */
function mayRecover(error: StoreError, doubt: string | undefined): boolean {
  return error.code === 'unsure' || (doubt !== undefined && error.code !== 'corrupt');
}

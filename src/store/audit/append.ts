import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { createLine, within } from '../redis/deadline.ts';
import { corrupt, newerForm } from '../redis/failure.ts';
import { chain, isHead, type Line, readHead } from './auditChain.ts';

/** Something to append to the audit log, alone or together with a record. */
export interface Appending {
  readonly entry: AuditEntry;
  /** Runs the script with the entry chained to `head`. */
  send(head: string, line: Line): Promise<unknown>;
}

/** The script's reply: its word and, if it has one, its argument. */
export type Answer = readonly [word: string, argument: string | number];

export interface Appender {
  append(job: Appending): Promise<Answer>;
  /**
   * Takes over the head that another script replied. So the next commit is not refused because of
   * an old head.
   */
  saw(head: string): void;
}

export interface AppenderOptions {
  readonly signer: Pick<Signer, 'sign'>;
  /** The chain value of entry `n`; `undefined` if there is none. */
  readonly chainValue: (n: number) => Promise<string | undefined>;
  /** Mends a head that is behind its stream, unless by the entry with this chain value. */
  readonly mend?: (own: string) => Promise<unknown>;
  readonly random: () => number;
  /** A monotonic clock, in ms. */
  readonly monotonic: () => number;
  readonly patienceMs: number;
}

const REPLY = z.tuple([z.string()], z.union([z.string(), z.number()]));
const PAUSE_MAX_MS = 40;

/**
 * Appends to the audit chain until it succeeds or the time is over. Two cases are settled here, so
 * that callers never see them. If another entry was chained in between, it chains anew and sends
 * again. If a reply was lost, it sends exactly the same again; if that is refused, it looks into
 * the log whether the lost one was stored. One process appends one entry at a time, so that it
 * competes only with other replicas.
 */
export function createAppender(options: AppenderOptions): Appender {
  const inTurn = createLine();
  /** The newest known head in its stored form. It may be outdated: Redis compares it. */
  let newest = '';

  async function append(job: Appending): Promise<Answer> {
    const { monotonic, patienceMs } = options;
    const deadline = monotonic() + patienceMs;
    const late = () => new StoreError('unreachable', 'gave up waiting for earlier commits');
    return inTurn(patienceMs, late, () => {
      const left = () => deadline - monotonic();
      // Its turn came in the very moment in which its time was over: nothing was sent.
      if (left() <= 0) throw late();
      return untilDone(job, left);
    });
  }

  async function untilDone(job: Appending, left: () => number): Promise<Answer> {
    /** The head of a command whose reply was lost. That command may have been stored. */
    let doubt: string | undefined;
    for (let round = 0; left() > 0; round += 1) {
      // In doubt exactly the same is sent again: of all commands chained to one head only one can
      // be stored.
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
        // A lost reply is rarely lost twice: perhaps nothing can be appended any more.
        if (round > 0) await mended(job, head, left());
      }
      await wait(options.random() * Math.min(PAUSE_MAX_MS, 2 ** round, Math.max(0, left())));
    }
    throw doubt === undefined
      ? new StoreError('contended', 'the audit log was too busy')
      : new StoreError('unsure', 'no reply from Redis; the change may or may not be stored');
  }

  async function attempt(job: Appending, head: string, ms: number): Promise<Answer> {
    const line = chained(job, head);
    const answer = parse(await within(ms, job.send(head, line), unanswered));
    const [word, argument] = answer;
    if (word === 'corrupt') throw corrupt(String(argument));
    if (word === 'newer') throw newerForm();
    if (word === 'ok' || word === 'head') saw(String(argument));
    if (word === 'head' && !isHead(String(argument))) throw corrupt('audit head');
    return answer;
  }

  /**
   * The same for the same head: by its chain value our own entry is known after a lost reply. That of
   * a change names its commit. Only of two notes that are equal in all, to the ms, one may be missing.
   */
  function chained({ entry }: Appending, head: string): Line {
    return chain(options.signer, readHead(head), entry);
  }

  async function mended(job: Appending, head: string, ms: number): Promise<void> {
    if (options.mend === undefined || ms <= 0) return;
    await within(ms, options.mend(chained(job, head).mac), unanswered).catch(() => undefined);
  }

  async function landed(job: Appending, head: string, ms: number): Promise<boolean> {
    const { n, mac } = chained(job, head);
    return (await within(ms, options.chainValue(n), unanswered)) === mac;
  }

  /** One that cannot be read is not kept: somebody may put the right one back. */
  function saw(head: string): void {
    if (isHead(head)) newest = head;
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

/**
 * A lost reply can be cleared up. While one is open, so can every other failure except `corrupt`.
 */
function mayRecover(error: StoreError, doubt: string | undefined): boolean {
  const isCertain = error.code === 'corrupt' || error.code === 'newer';
  return error.code === 'unsure' || (doubt !== undefined && !isCertain);
}

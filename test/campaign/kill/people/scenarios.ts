import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '../../../../src/domain/record/request.ts';
import { PATIENCE_MS } from '../../../../src/sandbox/time/patience.ts';
import { commitIdIn } from '../cuts/calls.ts';
import { KEYS, type Records } from '../records.ts';
import type { Stage } from '../stage.ts';
import type { Time } from '../time.ts';
import { type Actors, type Goal, hasEnded, type Wish } from './actors.ts';

export interface Company {
  readonly stage: Stage;
  readonly actors: Actors;
  readonly records: Records;
  readonly time: Time;
}

/** What people do with one request from its approval to its end. */
export type Play = (company: Company, wish: Wish, id: string) => Promise<Request>;
export type PlayName = 'revealed' | 'restarted' | 'spoiled' | 'unclaimed' | 'forgotten';

export const DAY = 24 * 60 * 60_000;
const SECOND = 1000;
const isAlmost: Goal = (request) => request.state.status === 'ready' || hasEnded(request);

/** Replaces the last character of a sealed key. */
function spoilt(sealed: string): string {
  return sealed.slice(0, -1) + (sealed.endsWith('A') ? 'B' : 'A');
}

/** A sealed key in Redis is damaged. Later an admin writes the original bytes back. */
const spoiled: Play = async ({ actors, records }, wish, id) => {
  const { state } = await actors.until(wish, id, isAlmost);
  if (state.status !== 'ready') throw new Error(`there is nothing to spoil: ${state.status}`);
  const [right, wrong] = [state.sealed, spoilt(state.sealed)];
  if (!(await records.spoil(id, right, wrong))) throw new Error('the record could not be spoiled');
  const putBack = async () => void (await records.spoil(id, wrong, right));
  return actors.until(wish, id, hasEnded, { beforeTryingAgain: putBack });
};

/**
 * Redis has lost a part of a commit in a power cut. It is killed once more after a commit that it
 * confirmed since then: the audit log, which each commit is a part of, must be the same afterwards.
 */
const restarted: Play = async ({ stage, actors }, wish, id) => {
  const { board, redisProcess, redis } = stage;
  const cutsBefore = redisProcess.cuts();
  const auditLog = async () => JSON.stringify(await redis.xrange(KEYS.audit, '-', '+'));
  const log: { before?: string; after?: Promise<string> } = {};
  async function killAgain(): Promise<string> {
    // The confirmation goes out first.
    await new Promise(setImmediate);
    await redisProcess.kill();
    await redisProcess.up();
    return auditLog();
  }
  const snare = board.set({
    meets: ({ name, text }, when) =>
      redisProcess.cuts() > cutsBefore &&
      when === 'after' &&
      /^commit (ready|delivered)$/.test(name) &&
      text.includes(wish.description),
    async spring() {
      log.before = await auditLog();
      log.after = killAgain();
      return 'pass' as const;
    },
  });
  try {
    const request = await actors.until(wish, id, hasEnded);
    const [before, after] = [log.before?.slice(0, -1), await log.after];
    if (before === undefined || after === undefined) throw new Error('there was no second restart');
    if (!after.startsWith(before)) throw new Error('a second restart changed what was confirmed');
    return request;
  } finally {
    snare.remove();
  }
};

const unclaimed: Play = async ({ actors, time }, wish, id) => {
  await actors.until(wish, id, isAlmost);
  await time.pass(DAY + SECOND);
  // Nobody reveals the key. Only the bot's own steps change the request.
  const idle = { ...wish, requester: wish.other };
  return actors.until(idle, id, hasEnded);
};

async function isCopied(folder: string, id: string): Promise<boolean> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.some((text) =>
    text.split('\n').some((line) => line.includes(id) && line.includes('"key.created"')),
  );
}

/** Redis loses the entry about the created key, while the audit file of a replica has it. */
const forgotten: Play = async ({ stage, actors, time }, wish, id) => {
  const { board, redisProcess, auditFolder } = stage;
  const created: { commit?: string } = {};
  const snare = board.set({
    meets: ({ name, text }, when) =>
      name === 'commit ready' && when === 'before' && text.includes(wish.description),
    spring({ text }) {
      time.hold();
      created.commit = commitIdIn(text);
      return 'pass' as const;
    },
  });
  try {
    await actors.until(wish, id, isAlmost);
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isCopied(auditFolder, id))) {
      if (performance.now() > deadline) throw new Error('the audit file was not written');
      await sleep(50);
    }
    const { commit } = created;
    if (commit === undefined) throw new Error('the key was created unseen');
    await redisProcess.kill(() => redisProcess.cutInside(commit));
    await redisProcess.up();
  } finally {
    snare.remove();
    time.release();
  }
  return actors.until(wish, id, hasEnded);
};

export const PLAYS: Readonly<Record<PlayName, Play>> = {
  revealed: ({ actors }, wish, id) => actors.until(wish, id, hasEnded),
  restarted,
  spoiled,
  unclaimed,
  forgotten,
};

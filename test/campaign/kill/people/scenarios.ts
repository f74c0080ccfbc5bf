import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentialOf } from '../../../../src/domain/ledger/opening.ts';
import { PATIENCE_MS } from '../../../../src/sandbox/time/patience.ts';
import { commitIdIn } from '../cuts/calls.ts';
import { type Goal, hasEnded } from './actors.ts';
import { DAY, type Play } from './company.ts';
import { isIn } from './keyActs.ts';

export type EarlyPlayName =
  | 'revealed'
  | 'spoiled'
  | 'unclaimed'
  | 'forgotten'
  | 'forgotten fitting';

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

const unclaimed: Play = async ({ actors, keyActs, time }, wish, id) => {
  await actors.until(wish, id, isAlmost);
  await time.pass(DAY + SECOND);
  // Nobody reveals the key. Only the bot's own steps change the request.
  const idle = { ...wish, requester: wish.other };
  const request = await actors.until(idle, id, hasEnded);
  const credential = credentialOf(request);
  if (credential !== undefined && request.state.status === 'expired') {
    await keyActs.untilKey(wish, credential, isIn('ended'));
  }
  return request;
};

async function isCopied(folder: string, id: string, event: string): Promise<boolean> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.some((text) =>
    text.split('\n').some((line) => line.includes(id) && line.includes(`"${event}"`)),
  );
}

/** Redis loses the entry of this commit, while the audit file of a replica has it. */
const forgetting =
  (name: string, event: string): Play =>
  async ({ stage, actors, time }, wish, id) => {
    const { board, redisProcess, auditFolder } = stage;
    const created: { commit?: string } = {};
    const snare = board.set({
      meets: ({ name: passing, text }, when) =>
        passing === name && when === 'before' && text.includes(wish.description),
      spring({ text }) {
        time.hold();
        created.commit = commitIdIn(text);
        return 'pass' as const;
      },
    });
    try {
      await actors.until(wish, id, isAlmost);
      const deadline = performance.now() + PATIENCE_MS;
      while (!(await isCopied(auditFolder, id, event))) {
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

export const EARLY_PLAYS: Readonly<Record<EarlyPlayName, Play>> = {
  revealed: ({ actors }, wish, id) => actors.until(wish, id, hasEnded),
  spoiled,
  unclaimed,
  forgotten: forgetting('commit ready', 'key.ready'),
  'forgotten fitting': forgetting('commit fitting', 'key.created'),
};

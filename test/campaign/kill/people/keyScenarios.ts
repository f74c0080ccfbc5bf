import type { Credential } from '../../../../src/domain/credential/credential.ts';
import { credentialOf } from '../../../../src/domain/ledger/opening.ts';
import type { Request } from '../../../../src/domain/record/request.ts';
import { hasEnded, type Wish } from './actors.ts';
import type { Company, Play } from './company.ts';
import { isIn } from './keyActs.ts';

/** What becomes of a key after its hand-over. */
export type KeyPlayName =
  | 'extended'
  | 'changed'
  | 'frozen'
  | 'thawed'
  | 'finished'
  | 'replaced'
  | 'replaced old first'
  | 'revoked waiting';

/** What is done with the key of a delivered request. */
type Act = (company: Company, wish: Wish, credentialId: string) => Promise<unknown>;

function keyOf(request: Request): string {
  const { status } = request.state;
  const credential = credentialOf(request);
  if (credential === undefined || status !== 'delivered') throw new Error(`it ended ${status}`);
  return credential;
}

/** The key is handed over, and then this is done with it. */
const inUse =
  (act: Act): Play =>
  async (company, wish, id) => {
    const request = await company.actors.until(wish, id, hasEnded);
    await act(company, wish, keyOf(request));
    return company.records.get(id);
  };

function carriedOut({ state, spec }: Request): void {
  const wanted = spec.act?.kind === 'replace' ? 'delivered' : 'done';
  if (state.status !== wanted) throw new Error(`to ${spec.act?.kind} it ended ${state.status}`);
}

const frozen: Act = ({ keyActs }, wish, key) => keyActs.freeze(wish, key);

async function extended({ keyActs, records }: Company, wish: Wish, key: string): Promise<void> {
  const before = (await records.credential(key)).ends.approved ?? 0;
  carriedOut(await keyActs.extend(wish, key));
  const { approved = 0 } = (await records.credential(key)).ends;
  if (approved <= before) throw new Error('its end did not move');
}

async function changed({ keyActs, records }: Company, wish: Wish, key: string): Promise<void> {
  const before = await records.credential(key);
  carriedOut(await keyActs.change(wish, key));
  const { accessHash } = await records.credential(key);
  if (accessHash === before.accessHash) throw new Error('its access is as before');
}

/** Another key takes its place; the old one is frozen an hour later, and deleted after its grace. */
async function replaced(company: Company, wish: Wish, key: string): Promise<Credential> {
  const { keyActs, records, time } = company;
  carriedOut(await keyActs.replace(wish, key));
  const { replaced: end } = (await records.credential(key)).ends;
  if (end === undefined) throw new Error('the old key has no end');
  await time.passUntil(end);
  return keyActs.untilKey(wish, key, isIn('ended'), async ({ state }) => {
    if (state.status === 'frozen' && state.deleteAt !== undefined) {
      await time.passUntil(state.deleteAt);
    }
  });
}

const oldFirst: Play = async ({ actors, keyActs }, wish, id) => {
  const first = await actors.until(wish, id, hasEnded);
  const old = keyOf(first);
  const replacing = { ...wish, will: 'replace' } as const;
  const request = await actors.until(
    replacing,
    id,
    (now) => hasEnded(now) && now.replacement?.keys.length === 1,
  );
  await keyActs.untilKey(wish, old, isIn('ended'));
  return request;
};

/** An approver revokes the key before anybody has revealed it. */
const revokedWaiting: Play = async ({ actors, keyActs }, wish, id) => {
  const ready = await actors.until(wish, id, ({ state }) => state.status === 'ready');
  const key = credentialOf(ready);
  if (key === undefined) throw new Error('there is no key to revoke');
  await keyActs.revoke(wish, key);
  return actors.until(wish, id, hasEnded);
};

/** What people do with a key in their hands. */
export const KEY_ACTS = {
  extended,
  changed,
  frozen,
  thawed: async (company, wish, key) => {
    await frozen(company, wish, key);
    await company.keyActs.thaw(wish, key);
  },
  finished: ({ keyActs }, wish, key) => keyActs.finish(wish, key),
  replaced,
} as const satisfies Readonly<Record<string, Act>>;

export const KEY_PLAYS: Readonly<Record<KeyPlayName, Play>> = {
  extended: inUse(KEY_ACTS.extended),
  changed: inUse(KEY_ACTS.changed),
  frozen: inUse(KEY_ACTS.frozen),
  thawed: inUse(KEY_ACTS.thawed),
  finished: inUse(KEY_ACTS.finished),
  replaced: inUse(KEY_ACTS.replaced),
  'replaced old first': oldFirst,
  'revoked waiting': revokedWaiting,
};

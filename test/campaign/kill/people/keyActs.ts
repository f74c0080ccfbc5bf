import type { Credential } from '../../../../src/domain/credential/credential.ts';
import type { Request } from '../../../../src/domain/record/request.ts';
import type { Records } from '../records.ts';
import type { Hands, Insisting } from './actions.ts';
import { type Actors, hasEnded, type Wish } from './actors.ts';
import type { Admin } from './admin.ts';
import { AFTERWARDS, type Forms } from './forms.ts';

type KeyGoal = (credential: Credential) => boolean;
type Act = (credential: Credential) => Promise<void>;

/** What the owner of a key, and an admin, do with it. Each is repeated until the ledger shows it. */
export interface KeyActs {
  /** Waits until the key is in this state, and lets it go on where it is held. */
  untilKey(wish: Wish, credentialId: string, goal: KeyGoal, act?: Act): Promise<Credential>;
  freeze(wish: Wish, credentialId: string): Promise<Credential>;
  thaw(wish: Wish, credentialId: string): Promise<Credential>;
  /** "I am done". */
  finish(wish: Wish, credentialId: string): Promise<Credential>;
  /** An approver ends it. */
  revoke(wish: Wish, credentialId: string): Promise<Credential>;
  /** Asks, has it approved, and waits until it is carried out. */
  extend(wish: Wish, credentialId: string): Promise<Request>;
  change(wish: Wish, credentialId: string): Promise<Request>;
  /** Another key of the same access, revealed; the old one lives for an hour more. */
  replace(wish: Wish, credentialId: string): Promise<Request>;
}

export const isIn =
  (...wanted: readonly Credential['state']['status'][]): KeyGoal =>
  ({ state }) =>
    wanted.includes(state.status);

/** Characters of a window in an error message. No window of this kind shows a private key. */
const SEEN = 120;

const keyIdOf = (credentialId: string) => credentialId.slice(credentialId.indexOf(':') + 1);

export function createKeyActs(parts: {
  readonly records: Records;
  readonly hands: Hands;
  readonly admin: Admin;
  readonly forms: Forms;
  readonly actors: Pick<Actors, 'until' | 'revoke'>;
  readonly insisting: Insisting;
}): KeyActs {
  const { records, hands, admin, forms, actors } = parts;
  const { insist } = parts.insisting;
  const idle = async () => {};

  async function step(wish: Wish, credential: Credential, act: Act): Promise<void> {
    const { state } = credential;
    if (await records.isPaused()) return admin.acceptLoss();
    if (state.status === 'held') return admin.tryAgain(wish.description);
    // Keywarden is at work.
    if (state.status === 'moving' || state.status === 'ending') return;
    await act(credential);
  }

  async function bring(
    wish: Wish,
    credentialId: string,
    goal: KeyGoal,
    act: Act,
  ): Promise<Credential> {
    for (;;) {
      const credential = await records.credential(credentialId);
      if (goal(credential)) return credential;
      const { version, state } = credential;
      const moved = async () =>
        (await records.credential(credentialId)).version === version ? undefined : true;
      const what = `the key ${credentialId} of ${wish.description} waits to leave ${state.status}`;
      await insist(what, moved, () => step(wish, credential, act));
    }
  }

  /** Sends the form until there is a request, and brings that to its end. */
  async function ask(
    wish: Wish,
    credentialId: string,
    kind: 'extend' | 'change' | 'replace',
    send: (keyId: string) => Promise<void>,
  ): Promise<Request> {
    const made = async () => {
      const found = await records.about(credentialId);
      return found.findLast(({ spec }) => spec.act?.kind === kind)?.id;
    };
    const act = async () =>
      (await records.isPaused()) ? admin.acceptLoss() : send(keyIdOf(credentialId));
    const { requester } = wish;
    const what = `${requester.id} asks to ${kind} ${credentialId}`;
    const id = await insist(what, made, act).catch((cause: unknown) => {
      const seen = requester.window()?.plainText.slice(0, SEEN) ?? 'no window';
      throw new Error(`${cause}; ${requester.id} sees ${seen}`.replaceAll(/\s+/g, ' '), { cause });
    });
    return actors.until(wish, id, hasEnded);
  }

  /** An owner types a command about the key and submits its window. */
  const orders = (verb: string, { requester }: Wish, credentialId: string, window: RegExp) =>
    hands.commandThrough(requester, `${verb} ${keyIdOf(credentialId)}`, window);

  return {
    untilKey: (wish, credentialId, goal, act = idle) => bring(wish, credentialId, goal, act),
    freeze: (wish, credentialId) =>
      bring(wish, credentialId, isIn('frozen'), () =>
        orders('freeze', wish, credentialId, /loses all roles/),
      ),
    thaw: (wish, credentialId) =>
      bring(wish, credentialId, isIn('live'), () =>
        admin.command(`thaw ${keyIdOf(credentialId)}`, /gets back exactly/),
      ),
    finish: (wish, credentialId) =>
      bring(wish, credentialId, isIn('ended'), () =>
        orders('done', wish, credentialId, /cannot be undone/),
      ),
    revoke: (wish, credentialId) =>
      bring(wish, credentialId, isIn('ended'), () => actors.revoke(wish)),
    extend: (wish, credentialId) =>
      ask(wish, credentialId, 'extend', (keyId) =>
        forms.span(wish.requester, `extend ${keyId}`, /For how much longer/, '30 days'),
      ),
    change: (wish, credentialId) =>
      ask(wish, credentialId, 'change', (keyId) => {
        const wanted =
          wish.reach === 'projects' ? AFTERWARDS : [...wish.roles, 'ORG_GROUP_CREATOR'];
        return forms.change(wish.requester, keyId, wanted);
      }),
    replace: (wish, credentialId) =>
      ask(wish, credentialId, 'replace', (keyId) =>
        forms.span(wish.requester, `replace ${keyId}`, /How long both live/, '1 hour'),
      ),
  };
}

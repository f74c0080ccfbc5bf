import { maySee } from '../../domain/approval/visibleRequests.ts';
import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import { knownPerson, type Person } from '../../domain/policy/people.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { issuedKey } from '../../domain/record/request.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import { refuseRevoke } from '../../domain/transitions/revoke.ts';
import type { Moved } from '../core/transition.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import { anotherKey, createDeletionFailures, isKey, removeForCertain } from '../issuing/removal.ts';
import type { Loaded } from '../ports/store.ts';

/**
 * `not_issued`: there is such a key, but Keywarden did not make it. `nothing`: all that somebody
 * hears who may not look, whatever there is.
 */
type Missing = 'key' | 'request' | 'not_issued' | 'replaced' | 'nothing';
export type RevocationTarget = Result<
  {
    readonly loaded: Loaded;
    /** Whether this person may know that there is such a request. */
    readonly mayKnow: boolean;
  },
  Refusal | NotFound<Missing>
>;

export interface Revocations {
  /**
   * By request id, key id or public key. Somebody who is not a member does not learn what exists.
   */
  find(query: string, by: string): Promise<RevocationTarget>;
  refuse(
    loaded: Loaded,
    wish: { readonly by: string; readonly replace: boolean },
  ): Promise<Refusal | undefined>;
  /** Only through a window that showed the key. `finish` deletes it a moment later. */
  revoke(window: PresentedWindow, options: { readonly replace: boolean }): Promise<Moved>;
  /** Deletes the key at Atlas and proves that it is gone. Only then the record says so. */
  finish(requestId: string): Promise<void>;
}

const REQUEST_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const KEY_ID = /^[a-f0-9]{24}$/;

/**
 * Revokes keys that Keywarden issued, when a person asks for it. If the key is replaced, the old
 * one is deleted before the new one is created.
 */
export function createRevocations(
  parts: Pick<
    IssuingParts,
    'requests' | 'transitions' | 'history' | 'people' | 'policy' | 'atlas' | 'log'
  > & {
    readonly windows: Windows;
  },
): Revocations {
  const { requests, transitions, history, people, policy, atlas, windows } = parts;
  const deletionFailed = createDeletionFailures(parts);

  /** Asks the organizations of the policy one after another. Throws if one does not answer. */
  async function keyIdOf(publicKey: string): Promise<string | undefined> {
    for (const { id } of policy().organizations) {
      const keys = (await atlas.organization(id)?.listKeys()) ?? [];
      const key = keys.find((one) => one.publicKey === publicKey);
      if (key !== undefined) return key.id;
    }
    return undefined;
  }

  function looksAfter(person: Person): boolean {
    return [refuseAdmin, refuseAuditor].some((refuse) => refuse(policy(), person) === undefined);
  }

  /** Those who look after Keywarden hear what is missing; for others it is nothing, in one way. */
  function missing(person: Person, what: Missing, name: string): RevocationTarget {
    return no({ why: 'not_found', what: looksAfter(person) ? what : 'nothing', name });
  }

  function knownTo(person: Person, { request, now }: Loaded): boolean {
    const facts = new Map([[person.id, person]]);
    return maySee(request, person.id, { policy: policy(), people: facts, now });
  }

  async function issuedAs(keyId: string, name: string, person: Person): Promise<RevocationTarget> {
    const summary = (await requests.issued([keyId])).get(keyId);
    if (summary === undefined) return missing(person, 'not_issued', name);
    const loaded = await requests.load(summary.requestId);
    if (loaded === undefined) return missing(person, 'request', name);
    const mayKnow = knownTo(person, loaded);
    const isOld = issuedKey(loaded.request)?.id !== keyId;
    if (!isOld) return { ok: true, loaded, mayKnow };
    return mayKnow
      ? no({ why: 'not_found', what: 'replaced', name })
      : missing(person, 'replaced', name);
  }

  return {
    async find(query, by) {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const { standing } = person;
      if (standing !== 'member') return no({ why: 'not_a_member', standing });
      if (REQUEST_ID.test(query.toUpperCase())) {
        const loaded = await requests.load(query.toUpperCase());
        return loaded === undefined
          ? missing(person, 'request', query)
          : { ok: true, loaded, mayKnow: knownTo(person, loaded) };
      }
      const wanted = query.toLowerCase();
      const keyId = KEY_ID.test(wanted) ? wanted : await keyIdOf(wanted);
      return keyId === undefined ? missing(person, 'key', query) : issuedAs(keyId, query, person);
    },

    async refuse({ request, now }, { by, replace }) {
      const facts = await people.about([by]);
      return refuseRevoke(request, { by, replace }, { policy: policy(), people: facts, now });
    },

    async revoke(presented, { replace }) {
      const found = windowOfKind(await windows.recall(presented), 'key');
      if (!found.ok) return found;
      const { window } = found;
      // Revoke the key that the window showed: the request may have another one by now.
      const { user: by, shows } = window;
      const { keyId } = shows;
      const command = { type: 'revoke', by, replace, keyId } as const;
      return transitions.move(window.requestId, command, { once: window.nonce });
    },

    async finish(requestId) {
      const loaded = await requests.load(requestId);
      const state = loaded?.request.state;
      if (loaded === undefined || state?.status !== 'revoking' || loaded.now < state.retryAt)
        return;
      if (await history.differs(loaded.request)) {
        const during = 'revoking';
        await transitions.move(requestId, { type: 'hold', during, reason: 'history_differs' });
        return;
      }
      const organization = atlas.organization(loaded.request.spec.organizationId);
      if (organization === undefined) {
        const during = 'revoking';
        await transitions.move(requestId, { type: 'hold', during, reason: 'organization_gone' });
        return;
      }
      try {
        const { key } = state;
        const removal = await removeForCertain(organization, key.id, isKey(key));
        if (removal === 'another_key') {
          await transitions.move(requestId, {
            type: 'hold',
            during: 'revoking',
            ...anotherKey(key),
          });
          return;
        }
        const found = removal === 'deleted';
        await transitions.move(requestId, { type: 'removed', keyId: key.id, found });
      } catch (error) {
        await deletionFailed(requestId, error, { during: 'revoking', since: state.retryAt });
      }
    },
  };
}

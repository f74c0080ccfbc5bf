import { maySee } from '../../domain/approval/visibleRequests.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { isLiving } from '../../domain/credential/state.ts';
import { revocation } from '../../domain/ledger/onRequest.ts';
import { credentialOf } from '../../domain/ledger/opening.ts';
import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import { knownPerson, type Person } from '../../domain/policy/people.ts';
import { keyInDoubt } from '../../domain/record/loss.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { issuedKey, type Request } from '../../domain/record/request.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import { refuseRevoke } from '../../domain/transitions/revoke.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { Credentials } from '../ports/credentials.ts';
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
  /** Only through a window that showed the key. It is deleted at Atlas a moment later. */
  revoke(
    window: PresentedWindow,
    options: { readonly replace: boolean },
  ): Promise<Result<{ readonly request: Request }>>;
}

const REQUEST_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const KEY_ID = /^[a-f0-9]{24}$/;

/**
 * Revokes keys that Keywarden issued, when a person asks for it. In one commit the request and the
 * credential say so. If the key is replaced, the new one is created when the old one has ended.
 */
export function createRevocations(
  parts: Pick<IssuingParts, 'requests' | 'people' | 'policy' | 'atlas'> & {
    readonly credentials: Pick<Credentials, 'load'>;
    readonly ledger: Pick<LedgerTransitions, 'move'>;
    readonly windows: Windows;
  },
): Revocations {
  const { requests, credentials, ledger, people, policy, atlas, windows } = parts;

  /** `undefined` where Redis has lost it. */
  async function ofRequest(request: Request): Promise<Credential | undefined> {
    const id = credentialOf(request);
    return id === undefined ? undefined : (await credentials.load(id))?.credential;
  }

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
      const given = { policy: policy(), people: facts, now };
      const refusal = refuseRevoke(request, { by, replace }, given);
      if (refusal !== undefined) return refusal;
      const state = (await ofRequest(request))?.state;
      if (state === undefined || isLiving(state)) return undefined;
      return { why: 'credential_ended', status: state.status };
    },

    async revoke(presented, { replace }) {
      const found = windowOfKind(await windows.recall(presented), 'key');
      if (!found.ok) return found;
      const { requestId: request, user: by, nonce: once, shows } = found.window;
      const loaded = await requests.load(request);
      if (loaded === undefined) return no({ why: 'unknown_request' });
      // Only what Redis has lost is taken into the ledger again; whatever else is missing was changed.
      const isKnown = (await ofRequest(loaded.request)) !== undefined;
      if (!isKnown && keyInDoubt(loaded.request.state) === undefined) {
        return no({ why: 'unknown_credential' });
      }
      // Revoke the key that the window showed: the request may have another one by now.
      const asked = { by, replace, keyId: shows.keyId };
      const moved = await ledger.move(
        { request },
        ({ request: now, credential: ledgers, now: at }) =>
          revocation(now?.request ?? loaded.request, ledgers?.credential, asked, at),
        { once },
      );
      if (!moved.ok) return no(moved.refusal);
      return { ok: true, request: moved.request?.after ?? loaded.request };
    },
  };
}

import {
  atlasIdOf,
  type Credential,
  type DriftActor,
  wantedAccess,
  wantedDescription,
} from '../../domain/credential/credential.ts';
import { DIFFERS, differencesOf } from '../../domain/credential/differences.ts';
import type { Shown } from '../../domain/inventory/observation.ts';
import { makeAccess } from '../../domain/key/access.ts';
import { createApart } from '../core/apart.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History } from '../ports/audit.ts';
import type {
  CredentialAccess,
  CredentialsAtAtlas,
  ShownCredential,
} from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Living } from './livingOf.ts';

/** A credential younger than this may be missing from every answer, ms. */
const UNKNOWN_YET = 120_000;

type IsStopped = () => boolean;

/** For one turn of an organization: who made a key what it is where it differs. Empty: unknown. */
export type WhoChanged = (
  organizationId: string,
) => (
  credential: Pick<Credential, 'kind' | 'handle'>,
  differs: readonly string[],
) => Promise<readonly DriftActor[]>;

/** At rest: nobody is at work on it, so Atlas shall show exactly what its record says. */
function atRest({ state }: Credential): boolean {
  return state.status === 'live' || state.status === 'frozen';
}

export interface Sightings {
  /**
   * `shown`: what a list of this organization shows; `living`: its ledger, read after that. Throws
   * `StoreError`.
   */
  look(
    organizationId: string,
    shown: readonly Shown[],
    living: Living,
    isStopped: IsStopped,
  ): Promise<void>;
  /** Its addresses were read by themselves, because no list shows them. Throws `StoreError`. */
  addressesRead(credential: Credential, addresses: readonly string[]): Promise<void>;
}

/**
 * Compares what Atlas shows with the ledger, and changes nothing at Atlas. What differs is looked at
 * once more by itself before it is noted; what is missing must be missing in two turns, and when it
 * is asked for by itself.
 */
export function createSightings(parts: {
  readonly credentials: Pick<Credentials, 'get'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly atlas: CredentialsAtAtlas;
  readonly whoChanged: WhoChanged;
  readonly history: Pick<History, 'differs'>;
  readonly log: Log;
}): Sightings {
  const { credentials, ledger, history, log } = parts;
  const apart = createApart(parts);
  /** Missing in the last turn of this replica. */
  let missing = new Set<string>();

  /** Old enough to be in every answer, and at rest. */
  const toCompare = ({ credentials: all, now }: Living): readonly Credential[] =>
    all.filter((one) => now - one.createdAt > UNKNOWN_YET && atRest(one));

  async function gone(credential: Credential, access: CredentialAccess): Promise<void> {
    const { id } = credential;
    if (!missing.has(id)) {
      missing.add(id);
      return;
    }
    if ((await access.read(atlasIdOf(credential))).is !== 'missing') return;
    if (await history.differs(credential)) return;
    log.error({ credential: id }, 'sweep.credential_gone');
    await ledger.move({ credential: id }, () => ({ credential: { type: 'found_gone' } }));
  }

  async function note(
    credential: Credential,
    differs: readonly string[],
    { access, description }: ShownCredential,
    who: ReturnType<WhoChanged>,
  ): Promise<void> {
    const { id, drift, commitId } = credential;
    if (differs.length === 0 && drift === undefined) return;
    const changedBy = differs.length === 0 ? [] : await who(credential, differs);
    // The ledger was read a while ago: of what has changed since, the next turn judges.
    if ((await credentials.get([id])).get(id)?.commitId !== commitId) return;
    const shown = makeAccess(access);
    const command =
      differs.length === 0
        ? ({ type: 'drift_gone' } as const)
        : ({ type: 'drift_seen', differs, shown, description, changedBy } as const);
    log.warn({ credential: id, differs }, 'sweep.credential_differs');
    await ledger.move({ credential: id }, () => ({ credential: command }));
  }

  /** With its addresses. What cannot be read now is looked at in a later turn. */
  async function readApart(
    credential: Credential,
    access: CredentialAccess,
    who: ReturnType<WhoChanged>,
  ): Promise<void> {
    const shall = wantedAccess(credential);
    const read = await access.read(atlasIdOf(credential));
    if (shall === undefined || read.is !== 'read') return;
    const { handle, access: parts, description } = read.credential;
    if (handle !== credential.handle) return;
    const called = wantedDescription(credential);
    const differs = [
      ...differencesOf(parts, shall, 'with_addresses'),
      ...(called === undefined || called === description ? [] : [DIFFERS.description]),
    ];
    await note(credential, differs, read.credential, who);
  }

  /** Whether the list shows another description than is known. */
  function isOtherwiseCalled(credential: Credential, { description, marker = '' }: Shown): boolean {
    const shall = wantedDescription(credential);
    const known = credential.drift?.description ?? shall;
    return shall !== undefined && `${description}${marker}` !== known;
  }

  /** Whether the list alone shows that it has to be read by itself. */
  function isOdd(credential: Credential, there: Shown): boolean {
    const { access } = there;
    const shall = wantedAccess(credential);
    if (shall === undefined) return false;
    if (isOtherwiseCalled(credential, there)) return true;
    const differs = differencesOf(access, shall, 'without_addresses');
    const apart: readonly string[] = [DIFFERS.addresses, DIFFERS.description];
    const known = (credential.drift?.differs ?? []).filter((one) => !apart.includes(one));
    if ([...differs].sort().join('\n') !== known.join('\n')) return true;
    const before = credential.drift?.shown;
    return before !== undefined && differencesOf(access, before, 'without_addresses').length > 0;
  }

  return {
    async look(organizationId, shown, living, isStopped) {
      const all = toCompare(living);
      const listed = new Map(shown.map((one) => [one.id, one]));
      const before = missing;
      const who = parts.whoChanged(organizationId);
      missing = new Set([...before].filter((id) => !all.some((one) => one.id === id)));
      for (const credential of all) {
        if (isStopped()) return;
        const access = parts.atlas.credentialAccess(organizationId, credential.kind);
        if (access === undefined) return;
        const there = listed.get(credential.id);
        if (there === undefined && before.has(credential.id)) missing.add(credential.id);
        await apart.one(credential.id, async () => {
          if (there === undefined) await gone(credential, access);
          else if (isOdd(credential, there)) await readApart(credential, access, who);
        });
      }
    },
    async addressesRead(credential, addresses) {
      const shall = wantedAccess(credential);
      if (shall === undefined || !atRest(credential)) return;
      const known = credential.drift?.shown?.addresses ?? shall.addresses;
      const shown = { ...shall, addresses };
      const before = { ...shall, addresses: known };
      const isOther = differencesOf(shown, before, 'with_addresses').length > 0;
      const access = parts.atlas.credentialAccess(credential.organizationId, credential.kind);
      if (!isOther || access === undefined) return;
      await readApart(credential, access, parts.whoChanged(credential.organizationId));
    },
  };
}

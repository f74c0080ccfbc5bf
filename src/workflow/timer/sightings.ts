import { atlasIdOf, type Credential, wantedAccess } from '../../domain/credential/credential.ts';
import { DIFFERS, differencesOf } from '../../domain/credential/differences.ts';
import { accessOfKey } from '../../domain/key/access.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History } from '../ports/audit.ts';
import type { CredentialAccess, CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Living } from './livingOf.ts';

/** A credential younger than this may be missing from every answer, ms. */
const UNKNOWN_YET = 120_000;
/** So many are read by themselves in one turn, for their addresses, while Atlas has calls left. */
const READ_APART = { most: 60, callsLeft: 200 } as const;

type IsStopped = () => boolean;

/** At rest: nobody is at work on it, so Atlas shall show exactly what its record says. */
function atRest({ state }: Credential): boolean {
  return state.status === 'live' || state.status === 'frozen';
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
  readonly history: Pick<History, 'differs'>;
  readonly log: Log;
}): {
  /**
   * `keys`: a list of all keys of this organization; `living`: its ledger, read
   * after that. Throws `StoreError`.
   */
  look(
    organizationId: string,
    keys: readonly AtlasKey[],
    living: Living,
    isStopped: IsStopped,
  ): Promise<void>;
} {
  const { credentials, ledger, history, log } = parts;
  /** Missing in the last turn of this replica. */
  let missing = new Set<string>();
  /** Up to which one the addresses were read, by organization. */
  const readUpTo = new Map<string, string>();

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

  async function note(before: Credential, differs: readonly string[]): Promise<void> {
    const { id, drift, commitId } = before;
    const known = drift?.differs.join('\n') ?? '';
    if (known === [...differs].sort().join('\n')) return;
    // The ledger was read a while ago: of what has changed since, the next turn judges.
    if ((await credentials.get([id])).get(id)?.commitId !== commitId) return;
    const credential =
      differs.length === 0
        ? ({ type: 'drift_gone' } as const)
        : ({ type: 'drift_seen', differs } as const);
    log.warn({ credential: id, differs }, 'sweep.credential_differs');
    await ledger.move({ credential: id }, () => ({ credential }));
  }

  /** With its addresses. What cannot be read now is looked at in a later turn. */
  async function readApart(credential: Credential, access: CredentialAccess): Promise<void> {
    const shall = wantedAccess(credential);
    const read = await access.read(atlasIdOf(credential));
    if (shall === undefined || read.is !== 'read') return;
    if (read.credential.handle !== credential.handle) return;
    await note(credential, differencesOf(read.credential.access, shall, 'with_addresses'));
  }

  /** Whether the list alone shows that it has to be read by itself. */
  function isOdd(credential: Credential, key: AtlasKey): boolean {
    const shall = wantedAccess(credential);
    if (shall === undefined) return false;
    const differs = differencesOf(accessOfKey(key, []), shall, 'without_addresses');
    const known = (credential.drift?.differs ?? []).filter((one) => one !== DIFFERS.addresses);
    return [...differs].sort().join('\n') !== known.join('\n');
  }

  /** Those whose turn it is to have their addresses read, all of them one after another. */
  function nextOnes(organizationId: string, all: readonly Credential[]): ReadonlySet<string> {
    const ids = all.map(({ id }) => id).sort();
    const after = readUpTo.get(organizationId) ?? '';
    const inOrder = [...ids.filter((id) => id > after), ...ids.filter((id) => id <= after)];
    const next = inOrder.slice(0, READ_APART.most);
    readUpTo.set(organizationId, next.at(-1) ?? '');
    return new Set(next);
  }

  return {
    async look(organizationId, keys, living, isStopped) {
      const all = toCompare(living);
      const listed = new Map(keys.map((key) => [key.id, key]));
      const apart = nextOnes(organizationId, all);
      const before = missing;
      missing = new Set([...before].filter((id) => !all.some((one) => one.id === id)));
      for (const credential of all) {
        if (isStopped()) return;
        const access = parts.atlas.credentialAccess(organizationId, credential.kind);
        if (access === undefined) return;
        const key = listed.get(atlasIdOf(credential));
        if (key === undefined) {
          if (before.has(credential.id)) missing.add(credential.id);
          await gone(credential, access);
          continue;
        }
        const mayRead = (access.callsLeft() ?? READ_APART.callsLeft + 1) > READ_APART.callsLeft;
        if (isOdd(credential, key) || (mayRead && apart.has(credential.id))) {
          await readApart(credential, access);
        }
      }
    },
  };
}

import { credentialId } from '../../../domain/credential/credential.ts';
import type { CredentialAccess, CredentialsAtAtlas } from '../../ports/credentialAccess.ts';
import type { Credentials } from '../../ports/credentials.ts';
import { type Foreign, type ForeignPlace, type ForeignSubject, kindOf } from '../foreign.ts';
import { READING } from '../readUse.ts';

/** So many addresses are read at the same time. */
const AT_ONCE = 5;

/** Many at once: one list shows them all, and addresses are read of each by itself where it matters. */
export interface ForeignList {
  /**
   * Those of these that nobody answers for, as a list shows them: without addresses. What Atlas does not
   * show now is left out.
   */
  look(places: readonly ForeignPlace[]): Promise<readonly ForeignSubject[]>;
  /**
   * The same with their addresses: one call each. Where few calls are left at Atlas the rest is left
   * out, so that others can go on.
   */
  lookWhole(places: readonly ForeignPlace[]): Promise<readonly ForeignSubject[]>;
}

export function createForeignList(parts: {
  readonly foreign: Pick<Foreign, 'judge' | 'given'>;
  readonly atlas: CredentialsAtAtlas;
  readonly credentials: Pick<Credentials, 'get'>;
}): ForeignList {
  const { foreign, atlas, credentials } = parts;

  function accessOf({ organizationId, credentialId: id }: ForeignPlace) {
    const kind = kindOf(id);
    return kind && atlas.credentialAccess(organizationId, kind);
  }

  /** By id of the credential, of each organization and kind that is asked for. */
  async function listed(places: readonly ForeignPlace[]) {
    const ways = new Map<string, ForeignPlace>();
    for (const one of places) ways.set(`${one.organizationId} ${kindOf(one.credentialId)}`, one);
    const lists = await Promise.all(
      [...ways.values()].map(async (place) => {
        const kind = kindOf(place.credentialId);
        const read = await accessOf(place)?.list();
        if (kind === undefined || read?.is !== 'read') return [];
        return read.credentials.map((shown) => [credentialId(kind, shown.id), shown] as const);
      }),
    );
    return new Map(lists.flat());
  }

  /** The calls of those that read beside this one must leave enough as well. */
  function mayCall(access: CredentialAccess): boolean {
    const left = access.callsLeft();
    return left === undefined || left > READING.callsLeft + 2 * AT_ONCE;
  }

  async function addressesOf(place: ForeignPlace): Promise<readonly string[] | undefined> {
    const access = accessOf(place);
    if (access === undefined || !mayCall(access)) return undefined;
    const read = await access.readUse(
      place.credentialId.slice(place.credentialId.indexOf(':') + 1),
    );
    return read.is === 'read' ? read.use.map(({ address }) => address) : undefined;
  }

  async function addresses(places: readonly ForeignPlace[]) {
    const found = new Map<string, readonly string[]>();
    for (let at = 0; at < places.length; at += AT_ONCE) {
      await Promise.all(
        places.slice(at, at + AT_ONCE).map(async (place) => {
          const read = await addressesOf(place);
          if (read !== undefined) found.set(place.credentialId, read);
        }),
      );
    }
    return found;
  }

  async function subjects(
    places: readonly ForeignPlace[],
    addressesBy: (id: string) => readonly string[] | undefined,
  ): Promise<readonly ForeignSubject[]> {
    const ids = places.map((place) => place.credentialId);
    const [shown, known, given] = await Promise.all([
      listed(places),
      credentials.get(ids),
      foreign.given(),
    ]);
    return places.flatMap((place) => {
      const id = place.credentialId;
      const one = shown.get(id);
      const own = addressesBy(id);
      if (one === undefined || own === undefined) return [];
      const whole = { ...one, access: { ...one.access, addresses: own } };
      const judged = foreign.judge(place, whole, known.get(id), given);
      return judged.ok ? [judged] : [];
    });
  }

  return {
    look: (places) => subjects(places, () => []),
    async lookWhole(places) {
      const read = await addresses(places);
      return subjects(places, (id) => read.get(id));
    },
  };
}

import type { Credential } from '../../domain/credential/credential.ts';
import { isInHands } from '../../domain/credential/credential.ts';
import { endOf } from '../../domain/credential/ends.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import { accountsOf, organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { CredentialIndex, Credentials } from '../ports/credentials.ts';
import type { People } from '../ports/slack.ts';

export interface OwnedKey {
  readonly credential: Credential;
  readonly organizationName: string;
}

export interface OwnedKeys {
  /** The nearest end first; those without an end last. */
  readonly keys: readonly OwnedKey[];
  /** How many more there are. */
  readonly more: number;
}

export interface OwnKeys {
  /** What this person owns, alone or in a group, and somebody has in hands. */
  of(by: string): Promise<OwnedKeys>;
  /** What this person, or a group of theirs, is asked to take over, the oldest first. */
  offeredTo(by: string): Promise<OwnedKeys>;
}

const SHOWN = 8;
/** So many of the keys that are offered to somebody are taken over with one press. */
const TAKEN_AT_ONCE = 25;
/** Read of each owner: the nearest ends are among them, unless somebody owns more than that. */
const READ = 50;

export function createOwnKeys(parts: {
  readonly credentials: Pick<Credentials, 'page'>;
  readonly people: People;
  readonly policy: () => Policy;
}): OwnKeys {
  const { credentials, people, policy } = parts;

  async function ownersFor(by: string): Promise<readonly Owner[]> {
    const person = knownPerson(await people.about([by]), by);
    if (person?.standing !== 'member') return [];
    return [
      ...accountsOf(policy(), by).map((id) => ({ kind: 'person', id }) as const),
      ...person.groups.map((id) => ({ kind: 'group', id }) as const),
    ];
  }

  async function found(by: string, index: (owner: Owner) => CredentialIndex) {
    const owners = await ownersFor(by);
    const page = { offset: 0, limit: READ };
    const pages = await Promise.all(owners.map((owner) => credentials.page(index(owner), page)));
    const all = pages.flatMap((one) => one.credentials).filter(isInHands);
    const unread = pages.reduce((sum, { total }) => sum + Math.max(0, total - READ), 0);
    return { all, unread };
  }

  function shown(credential: Credential): OwnedKey {
    const name = organizationName(policy(), credential.organizationId);
    return { credential, organizationName: name };
  }

  return {
    async of(by) {
      const { all, unread } = await found(by, (owner) => ({ owner }));
      const end = (credential: Credential) => endOf(credential)?.at ?? Number.POSITIVE_INFINITY;
      const sorted = all.toSorted((one, other) => {
        const [a, b] = [end(one), end(other)];
        return a === b ? other.createdAt - one.createdAt : a - b;
      });
      const keys = sorted.slice(0, SHOWN).map(shown);
      return { keys, more: sorted.length - keys.length + unread };
    },
    async offeredTo(by) {
      const { all, unread } = await found(by, (owner) => ({ offeredTo: owner }));
      const keys = all.toReversed().slice(0, TAKEN_AT_ONCE).map(shown);
      return { keys, more: all.length - keys.length + unread };
    },
  };
}

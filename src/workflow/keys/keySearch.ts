import { endOf } from '../../domain/credential/ends.ts';
import { isLiving } from '../../domain/credential/state.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { withoutMarker } from '../../domain/key/marker.ts';
import { accountsOf, type Policy } from '../../domain/policy/policy.ts';
import type { Names, People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';
import { type KeyLine, projectsOf } from './keyLines.ts';
import { hasWords } from './searchText.ts';

/** What a list of keys is narrowed to. */
export interface KeyFilter {
  /** All its words must be found: in the description, the ids, the projects or the owner. */
  readonly text?: string;
  /** Slack user id of a person who owns the key, alone or in a group. */
  readonly owner?: string;
  /** Only those whose end comes within so many ms. */
  readonly endsWithinMs?: number;
}

export interface FoundKeys {
  readonly keys: readonly AtlasKey[];
  /** There are too many owners to ask Slack for all their names. */
  readonly someOwnersUnnamed: boolean;
}

/** Each name that is not known yet costs a call of Slack. */
const NAMES_MAX = 50;

const keysOf = (lines: readonly KeyLine[]) => lines.map(({ key }) => key);

function textOf(
  { key, projectNames, issued, credential }: KeyLine,
  names: ReadonlyMap<string, string>,
) {
  const projects = projectsOf(key).flatMap((id) => [id, projectNames.get(id) ?? '']);
  const people = ownersOf({ issued, credential }).flatMap((id) => [id, names.get(id) ?? '']);
  const about = [withoutMarker(key.description), credential?.purpose ?? ''];
  return [...about, key.publicKey, key.id, ...projects, ...people].join('\n');
}

/** Who answers for it, and for whom it was issued. */
function ownersOf({ issued, credential }: Pick<KeyLine, 'issued' | 'credential'>): string[] {
  return [...new Set([credential?.owner.id, issued?.requester])].flatMap((id) => id ?? []);
}

/** Of a key that the ledger does not know, whoever asked for it counts. */
function isOwnedBy({ issued, credential }: KeyLine, owners: readonly string[]): boolean {
  const owner = credential?.owner.id ?? issued?.requester;
  return owner !== undefined && owners.includes(owner);
}

function endsBefore({ credential }: KeyLine, moment: number): boolean {
  if (credential === undefined || !isLiving(credential.state)) return false;
  const end = endOf(credential);
  return end !== undefined && end.at <= moment;
}

export function createKeySearch(parts: {
  readonly names: Names;
  readonly people: People;
  readonly policy: () => Policy;
  /** Redis time, epoch ms. */
  readonly requests: Pick<Requests, 'now'>;
}): (lines: readonly KeyLine[], filter: KeyFilter) => Promise<FoundKeys> {
  const { policy, people } = parts;

  /** All accounts of the person, and the groups of the policy that they are in. */
  async function ownersFor(person: string): Promise<readonly string[]> {
    const facts = await people.about([person]);
    return [...accountsOf(policy(), person), ...(facts.get(person)?.groups ?? [])];
  }

  return async (lines, { text, owner, endsWithinMs }) => {
    const owners = owner === undefined ? undefined : await ownersFor(owner);
    const until =
      endsWithinMs === undefined ? undefined : (await parts.requests.now()) + endsWithinMs;
    const owned = lines.filter(
      (line) =>
        (owners === undefined || isOwnedBy(line, owners)) &&
        (until === undefined || endsBefore(line, until)),
    );
    if (text === undefined) return { keys: keysOf(owned), someOwnersUnnamed: false };
    const named = [...new Set(owned.flatMap(ownersOf))];
    const names = await parts.names.of(named.slice(0, NAMES_MAX));
    const found = owned.filter((line) => hasWords(textOf(line, names), text));
    return { keys: keysOf(found), someOwnersUnnamed: named.length > NAMES_MAX };
  };
}

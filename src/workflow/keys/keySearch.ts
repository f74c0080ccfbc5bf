import type { AtlasKey } from '../../domain/key/key.ts';
import { withoutMarker } from '../../domain/key/marker.ts';
import { accountsOf, type Policy } from '../../domain/policy/policy.ts';
import type { Names } from '../ports/slack.ts';
import { type KeyLine, projectsOf } from './keyLines.ts';
import { hasWords } from './searchText.ts';

/** What a list of keys is narrowed to. */
export interface KeyFilter {
  /** All its words must be found: in the description, the ids, the projects or the owner. */
  readonly text?: string;
  /** Slack user id of the person for whom Keywarden issued the key. */
  readonly owner?: string;
}

export interface FoundKeys {
  readonly keys: readonly AtlasKey[];
  /** There are too many owners to ask Slack for all their names. */
  readonly someOwnersUnnamed: boolean;
}

/** Each name that is not known yet costs a call of Slack. */
const NAMES_MAX = 50;

const keysOf = (lines: readonly KeyLine[]) => lines.map(({ key }) => key);

function textOf({ key, projectNames, issued }: KeyLine, names: ReadonlyMap<string, string>) {
  const projects = projectsOf(key).flatMap((id) => [id, projectNames.get(id) ?? '']);
  const owner = issued === undefined ? [] : [issued.requester, names.get(issued.requester) ?? ''];
  const parts = [withoutMarker(key.description), key.publicKey, key.id, ...projects, ...owner];
  return parts.join('\n');
}

export function createKeySearch(parts: {
  readonly names: Names;
  readonly policy: () => Policy;
}): (lines: readonly KeyLine[], filter: KeyFilter) => Promise<FoundKeys> {
  return async (lines, { text, owner }) => {
    const accounts = owner === undefined ? undefined : accountsOf(parts.policy(), owner);
    const owned = lines.filter(
      ({ issued }) =>
        accounts === undefined || (issued !== undefined && accounts.includes(issued.requester)),
    );
    if (text === undefined) return { keys: keysOf(owned), someOwnersUnnamed: false };
    const owners = [...new Set(owned.flatMap(({ issued }) => issued?.requester ?? []))];
    const names = await parts.names.of(owners.slice(0, NAMES_MAX));
    const found = owned.filter((line) => hasWords(textOf(line, names), text));
    return { keys: keysOf(found), someOwnersUnnamed: owners.length > NAMES_MAX };
  };
}

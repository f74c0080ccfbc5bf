import { ofApiKey } from '../../domain/credential/apiKey.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { type Creation, creationOf } from '../../domain/key/creation.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Requests, Summary } from '../ports/store.ts';
import type { PartReads } from './partReads.ts';

/** One key of a list, with what Keywarden knows of it. */
export interface KeyLine {
  readonly key: AtlasKey;
  readonly projectNames: ReadonlyMap<string, string>;
  readonly issued?: Summary;
  /** Its record in the ledger. Absent where Keywarden does not look after it. */
  readonly credential?: Credential;
  /** Absent where the id of the key does not tell. */
  readonly created?: Creation;
}

/** The projects in which a key has a role. */
export function projectsOf({ roles }: AtlasKey): string[] {
  return roles.flatMap(({ projectId }) => projectId ?? []);
}

/**
 * Reads what is shown beside the keys: two commands to Redis at once, and the list of projects where it
 * is needed.
 */
export function createKeyLines(parts: {
  readonly requests: Requests;
  readonly credentials: Pick<Credentials, 'get'>;
  /** Epoch ms. */
  readonly now: () => number;
}) {
  return async (
    organization: Organization,
    keys: readonly AtlasKey[],
    { read }: PartReads,
  ): Promise<KeyLine[]> => {
    const onProjects = keys.some((key) => projectsOf(key).length > 0);
    const ids = keys.map((key) => key.id);
    const known = parts.credentials.get(ids.map((id) => ofApiKey(id)));
    const [issued, ledger, projects] = await Promise.all([
      read('issued', parts.requests.issued(ids), new Map()),
      read<ReadonlyMap<string, Credential>>('ledger', known, new Map()),
      onProjects ? read('projectNames', organization.listProjects(), []) : [],
    ]);
    const projectNames = new Map(projects.map((project) => [project.id, project.name]));
    const now = parts.now();
    return keys.map((key) => ({
      key,
      projectNames,
      issued: issued.get(key.id),
      credential: ledger.get(ofApiKey(key.id)),
      created: creationOf(key.id, now),
    }));
  };
}

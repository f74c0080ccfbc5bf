import { atlasIdOf } from '../../../src/domain/credential/credential.ts';
import { kindOf } from '../../../src/workflow/inventory/foreign.ts';
import type { Turn } from '../../../src/workflow/inventory/observations.ts';
import type { ModelStore } from './store/store.ts';

/** Reads all that a turn needs at one moment, like the script. The model notes no observations. */
export function turnOf(store: ModelStore, organizationId: string, ids: readonly string[]): Turn {
  const all = { offset: 0, limit: Number.MAX_SAFE_INTEGER };
  const { credentials, now } = store.credentials.page({ organizationId }, all);
  const own = new Set(credentials.map(({ id }) => id));
  const ended = [...store.credentials.get(ids).values()].filter(({ id }) => !own.has(id));
  const others = ids.flatMap((id) => {
    const kind = kindOf(id);
    return own.has(id) || kind === undefined ? [] : atlasIdOf({ id, kind });
  });
  const issued = store.issued(others);
  return {
    credentials,
    now,
    issued,
    ended,
    unreadable: [],
    differences: { differ: [], left: [] },
    wrongTypes: [],
  };
}

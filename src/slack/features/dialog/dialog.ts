import type { ActionId, DialogId, Field } from '../../wire/ids.ts';
import type { ActionRoute } from '../call.ts';
import type { Definition, Dialog, DialogParts, InsideHandler, Openable } from './definition.ts';
import { createOpening } from './opening.ts';
import { createSubmission, presentedIn } from './submission.ts';

function routes<K extends ActionId, A>(
  record: Readonly<Partial<Record<K, A>>> | undefined,
  change: (one: A) => ActionRoute,
): Readonly<Partial<Record<K, ActionRoute>>> {
  const entries: Partial<Record<K, ActionRoute>> = {};
  if (record === undefined) return entries;
  for (const key in record) {
    const one = record[key];
    if (one !== undefined) entries[key] = change(one);
  }
  return entries;
}

/**
 * Builds the routes of one dialog: its buttons, its window and its submission. All lists of windows
 * are derived from these definitions.
 */
export function dialog<
  const Id extends DialogId,
  const Button extends ActionId,
  const F extends Field,
  About,
  const Inside extends ActionId = never,
>(
  parts: DialogParts,
  definition: Definition<Id, Button, Inside, F, About>,
): Dialog<Id, Button, Inside> & Openable<About> {
  const { id, opens, leadsToKey = false } = definition;
  const opening = createOpening(parts, definition);
  return {
    id,
    ...opening,
    buttons: routes(opens, (read) => ({
      leadsToKey,
      handle: async (call) => opening.open(call, await read(call)),
    })),
    inside: routes<Inside, InsideHandler>(definition.inside, (handle) => ({
      leadsToKey,
      async handle({ view, ...call }) {
        if (view === undefined) return;
        const within = { ...call, view };
        await handle(within, presentedIn(within, definition));
      },
    })),
    submission: createSubmission(parts, definition),
  };
}

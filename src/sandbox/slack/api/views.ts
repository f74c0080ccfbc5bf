import { z } from 'zod';
import { viewDefinition } from '../blocks/check.ts';
import { invalidArguments, Refusal } from '../model/refusal.ts';
import type { View } from '../model/windows.ts';
import type { World } from '../model/world.ts';
import { nested, parseArgs, required } from './args.ts';
import { type Method, TIERS } from './method.ts';
import { wireView } from './pictures.ts';

const openArgs = z.object({ trigger_id: required, view: nested });
const updateArgs = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().min(1).optional(),
  view: nested,
});
const publishArgs = z.object({
  user_id: required,
  hash: z.string().min(1).optional(),
  view: nested,
});

const open: Method = {
  scopes: [],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(openArgs, args);
    const definition = viewDefinition(parsed.view, ['modal']);
    const { userId } = world.triggers.check(parsed.trigger_id);
    const view = world.windows.open(userId, definition);
    world.triggers.use(parsed.trigger_id);
    return { view: wireView(world, view) };
  },
};

/** Pushing needs a trigger from inside the window that is still open. */
const push: Method = {
  scopes: [],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(openArgs, args);
    const definition = viewDefinition(parsed.view, ['modal']);
    const { userId, viewId } = world.triggers.check(parsed.trigger_id);
    if (viewId === undefined) throw new Refusal('invalid_trigger_id');
    const isStillOpen = world.windows.stack(userId).some((one) => one.id === viewId);
    if (!isStillOpen) throw new Refusal('not_found');
    const view = world.windows.push(userId, definition);
    world.triggers.use(parsed.trigger_id);
    return { view: wireView(world, view) };
  },
};

function addressed(world: World, parsed: z.output<typeof updateArgs>): View {
  const { view_id: id, external_id: externalId } = parsed;
  if (id === undefined && externalId === undefined) {
    throw invalidArguments('must provide one of `view_id` or `external_id`');
  }
  const view =
    id === undefined ? world.windows.byExternalId(externalId ?? '') : world.windows.byId(id);
  if (view === undefined) throw new Refusal('not_found');
  return view;
}

const update: Method = {
  scopes: [],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(updateArgs, args);
    const view = addressed(world, parsed);
    const definition = viewDefinition(parsed.view, [view.definition.type]);
    return { view: wireView(world, world.windows.update(view, definition, parsed.hash)) };
  },
};

const publish: Method = {
  scopes: [],
  rate: TIERS[4],
  run: (args, { world }) => {
    const parsed = parseArgs(publishArgs, args);
    const definition = viewDefinition(parsed.view, ['home']);
    const person = world.directory.people.get(parsed.user_id);
    if (person === undefined || person.deleted === true) throw new Refusal('user_not_found');
    const view = world.windows.publish(person.id, definition, parsed.hash);
    return { view: wireView(world, view) };
  },
};

export const viewMethods = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
} as const satisfies Record<string, Method>;

import { z } from 'zod';
import { viewDefinition } from '../blocks/check.ts';
import { outcomeOf } from '../delivery/outcome.ts';
import { closedPayload, submissionPayload } from '../delivery/payloads.ts';
import { Refusal } from '../model/refusal.ts';
import type { View } from '../model/windows.ts';
import type { World } from '../model/world.ts';
import type { DeliveryOutcome, FieldValues, OpenView } from '../wire/surface.ts';
import { fill } from './clicks.ts';
import { clientErrors } from './clientChecks.ts';
import type { Hands } from './hands.ts';
import { currentView } from './places.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

const responseAction = z.discriminatedUnion('response_action', [
  z.object({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1)),
  }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

type ResponseAction = z.output<typeof responseAction>;

/** Errors belong under inputs of this very view; anything else is shown nowhere. */
function refuseStrayErrors(view: View, errors: Readonly<Record<string, string>>): void {
  const inputs = view.definition.blocks.filter((block) => block.type === 'input');
  const stray = Object.keys(errors).find((id) => inputs.every((block) => block.block_id !== id));
  if (stray !== undefined) throw new Refusal('invalid_response_action', { detail: stray });
  if (Object.keys(errors).length === 0) throw new Refusal('invalid_response_action');
}

/** Does what the acknowledgement asks for; a refusal means Slack cannot use the answer. */
function obey(world: World, view: View, asked: ResponseAction): Record<string, string> | undefined {
  const { windows } = world;
  if (asked.response_action === 'errors') {
    refuseStrayErrors(view, asked.errors);
    windows.showErrors(view, asked.errors);
    return asked.errors;
  }
  if (asked.response_action === 'clear') windows.closeAll(view.userId);
  if (asked.response_action === 'update') {
    windows.update(view, viewDefinition(asked.view, ['modal']));
  }
  if (asked.response_action === 'push') {
    const definition = viewDefinition(asked.view, ['modal']);
    windows.push(view.userId, definition);
  }
  return undefined;
}

function settle(world: World, view: View, outcome: DeliveryOutcome): DeliveryOutcome {
  const trouble = (says: string, detail?: string): DeliveryOutcome => {
    world.windows.showErrors(view, {}, TROUBLE);
    const more = detail === undefined ? {} : { detail };
    return { ok: false, says, latencyMs: outcome.latencyMs, ...more };
  };
  if (!outcome.ok) {
    world.windows.showErrors(view, {}, TROUBLE);
    return outcome;
  }
  // The person may have closed the window while waiting.
  if (!world.windows.isOpen(view)) return outcome;
  if (outcome.body === undefined) {
    world.windows.close(view);
    return outcome;
  }
  const asked = responseAction.safeParse(outcome.body);
  if (!asked.success) return trouble('invalid_response_action', asked.error.message);
  try {
    const fieldErrors = obey(world, view, asked.data);
    if (fieldErrors === undefined) return outcome;
    return { ok: false, says: 'field_errors', latencyMs: outcome.latencyMs, fieldErrors };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return trouble('invalid_response_action', JSON.stringify(error.body()));
  }
}

export async function submit(
  hands: Hands,
  target: OpenView,
  values: FieldValues = {},
): Promise<DeliveryOutcome> {
  const { world, courier, origin } = hands;
  await fill(hands, target, values);
  const view = currentView(hands, target);
  if (view.definition.submit === undefined) {
    throw new Error(`The window "${target.title}" has no button to submit it`);
  }
  const fieldErrors = clientErrors(view);
  world.windows.showErrors(view, fieldErrors);
  if (Object.keys(fieldErrors).length > 0) {
    return { ok: false, says: 'client_validation', latencyMs: 0, fieldErrors };
  }
  const payload = submissionPayload(world, origin, view);
  return world.settling.during(view.userId, async () =>
    settle(world, view, outcomeOf(await courier.send('submission', payload))),
  );
}

/** Cancel closes one view, the X (or a view with clear_on_close) closes them all. */
export async function closeWindow(
  hands: Hands,
  target: OpenView,
  opts: { readonly all?: boolean } = {},
): Promise<DeliveryOutcome> {
  const { world, courier, userId } = hands;
  const view = currentView(hands, target);
  const isAll = opts.all === true || view.definition.clearOnClose;
  const told = isAll ? (world.windows.stack(userId)[0] ?? view) : view;
  const payload = closedPayload(world, told, isAll);
  if (isAll) world.windows.closeAll(userId);
  else world.windows.close(view);
  if (!told.definition.notifyOnClose) return { ok: true, latencyMs: 0 };
  // The window is gone whatever the app answers.
  const { latencyMs } = await courier.send('closed', payload);
  return { ok: true, latencyMs };
}

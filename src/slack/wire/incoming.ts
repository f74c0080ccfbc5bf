import { z } from 'zod';
import { withoutNulls } from './withoutNulls.ts';

/**
 * The parts of Slack's payloads that Keywarden reads. Other parts are ignored. A payload of another
 * form is acknowledged, logged without its content, and dropped.
 */
const command = z.object({
  command: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string(),
  response_url: z.string(),
});
export type CommandBody = z.infer<typeof command>;

const stateValues = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * Slack stores at most 3,000 characters, so longer metadata was not written by this app. Slack
 * would also refuse it in an update.
 */
const METADATA_MAX = 3000;
const metadata = z
  .string()
  .default('')
  .transform((text) => (text.length > METADATA_MAX ? '' : text));

const view = z.object({
  id: z.string(),
  hash: z.string().optional(),
  callback_id: z.string().default(''),
  private_metadata: metadata,
  state: z.object({ values: stateValues }).optional(),
});
export type ViewBody = z.infer<typeof view>;

const person = z.object({ id: z.string(), team_id: z.string().optional() });

const action = z.object({
  type: z.literal('block_actions'),
  user: person,
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  api_app_id: z.string().optional(),
  message: z.object({ app_id: z.string().optional(), bot_id: z.string().optional() }).optional(),
  container: z
    .object({
      type: z.string().optional(),
      message_ts: z.string().optional(),
      channel_id: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  view: view.optional(),
  // A tuple instead of an array of length 1, because zod reads the length even of a value that is
  // not an array.
  actions: z.tuple([
    z.object({
      action_id: z.string(),
      block_id: z.string().default(''),
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  ]),
});
export type ActionBody = z.infer<typeof action>;

/** Somebody types into a menu whose options the app gives. */
const options = z.object({
  type: z.literal('block_suggestion'),
  user: person,
  team: z.object({ id: z.string() }).nullish(),
  api_app_id: z.string().optional(),
  message: z.object({ app_id: z.string().optional(), bot_id: z.string().optional() }).optional(),
  view: view.optional(),
  action_id: z.string(),
  block_id: z.string().default(''),
  value: z.string().default(''),
});
export type OptionsBody = z.infer<typeof options>;

const submission = z.object({
  type: z.literal('view_submission'),
  trigger_id: z.string().optional(),
  user: person,
  team: z.object({ id: z.string() }).nullish(),
  view,
});
export type SubmissionBody = z.infer<typeof submission>;

const closed = z.object({ type: z.literal('view_closed'), user: person });

const event = z.object({
  type: z.literal('event_callback'),
  team_id: z.string().optional(),
  event_id: z.string().optional(),
  event: z.object({ type: z.string(), user: z.string().optional(), tab: z.string().optional() }),
});
export type EventBody = z.infer<typeof event>;

export type Incoming =
  | { readonly kind: 'command'; readonly body: CommandBody }
  | { readonly kind: 'action'; readonly body: ActionBody }
  | { readonly kind: 'options'; readonly body: OptionsBody }
  | { readonly kind: 'submission'; readonly body: SubmissionBody }
  | { readonly kind: 'closed' }
  | { readonly kind: 'event'; readonly body: EventBody }
  | { readonly kind: 'unreadable' };

export function readIncoming(received: unknown): Incoming {
  const body = withoutNulls(received);
  const asCommand = command.safeParse(body);
  if (asCommand.success) return { kind: 'command', body: asCommand.data };
  const asAction = action.safeParse(body);
  if (asAction.success) return { kind: 'action', body: asAction.data };
  const asOptions = options.safeParse(body);
  if (asOptions.success) return { kind: 'options', body: asOptions.data };
  const asSubmission = submission.safeParse(body);
  if (asSubmission.success) return { kind: 'submission', body: asSubmission.data };
  const asEvent = event.safeParse(body);
  if (asEvent.success) return { kind: 'event', body: asEvent.data };
  return closed.safeParse(body).success ? { kind: 'closed' } : { kind: 'unreadable' };
}

/** The workspace of a delivery. Only the bot's own workspace is accepted. */
export function teamOf(incoming: Incoming): string | undefined {
  switch (incoming.kind) {
    case 'command':
    case 'event':
      return incoming.body.team_id;
    case 'action':
    case 'options':
    case 'submission':
      return incoming.body.team?.id ?? incoming.body.user.team_id;
    default:
      return undefined;
  }
}

import { z } from 'zod';

/** A message from Slack over Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode). */
export type Frame =
  | { readonly kind: 'hello' }
  /** Slack will close this connection soon. The reason `warning` comes about ten seconds before. */
  | { readonly kind: 'disconnect'; readonly reason: string }
  /** Must be acknowledged with its id. */
  | {
      readonly kind: 'envelope';
      readonly id: string;
      readonly type: string;
      /** `undefined` if Keywarden cannot handle it. It must be acknowledged in any case. */
      readonly body: Readonly<Record<string, unknown>> | undefined;
      readonly retryNum?: number;
      readonly retryReason?: string;
    }
  | { readonly kind: 'unreadable' };

const fields = z.record(z.string(), z.unknown());
const frame = z.object({
  type: z.string(),
  envelope_id: z.string().optional(),
  reason: z.string().optional(),
  payload: z.unknown().optional(),
  retry_attempt: z.number().nullish(),
  retry_reason: z.string().nullish(),
});
const eventOf = z.object({ event: fields });

/** An event without an inner event, such as `app_rate_limited`, is not handled. */
function bodyOf(type: string, payload: unknown) {
  switch (type) {
    case 'slash_commands':
    case 'interactive':
      return fields.safeParse(payload).data;
    case 'events_api':
      return eventOf.safeParse(payload).success ? fields.safeParse(payload).data : undefined;
    default:
      return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses one message. Never throws: an unknown form becomes `unreadable`. */
export function readFrame(text: string): Frame {
  const { data } = frame.safeParse(parseJson(text));
  if (data === undefined) return { kind: 'unreadable' };
  const { type, envelope_id: id, payload, reason } = data;
  if (type === 'hello') return { kind: 'hello' };
  if (type === 'disconnect') return { kind: 'disconnect', reason: reason ?? 'unknown' };
  if (id === undefined) return { kind: 'unreadable' };
  return {
    kind: 'envelope',
    id,
    type,
    body: bodyOf(type, payload),
    retryNum: data.retry_attempt ?? undefined,
    retryReason: data.retry_reason ?? undefined,
  };
}

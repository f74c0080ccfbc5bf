import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Replays } from '../../workflow/ports/store.ts';
import { type Incoming, teamOf } from '../wire/incoming.ts';

/** As Slack's own libraries allow, both ways, s. Bolt refuses what is old by itself. */
const AHEAD_MAX_S = 5 * 60;

/** Name of the custom property that identifies a delivery. Bolt passes it on in the context. */
export const DELIVERY = 'keywardenDelivery';
/** Set if Slack signed the request a moment ago. */
const JUST_SIGNED = 'keywardenJustSigned';
const JUST_S = 5;
const deliveryOf = z.object({
  [DELIVERY]: z.string().optional(),
  [JUST_SIGNED]: z.boolean().optional(),
});

export interface RefusedAtDoor {
  /** `unknown` if the payload names nobody. */
  readonly by: string;
  readonly event:
    | 'auth.signature_failed'
    | 'auth.timestamp_ahead'
    | 'auth.replayed'
    | 'auth.foreign_team'
    | 'auth.foreign_message'
    | 'auth.unknown_action';
  readonly why: string;
}

export interface InboundChecks {
  /**
   * Returns the reason to refuse a delivery, before any other code reads it. Throws `StoreError`.
   */
  refuse(incoming: Incoming, context: unknown): Promise<RefusedAtDoor | undefined>;
  /** Whether this app posted the clicked message before it was reinstalled. */
  isEarlier(incoming: Incoming): boolean;
  /** Reports a refusal. Never throws. */
  report(refused: RefusedAtDoor): void;
}

/** Whether the timestamp is in the future. Bolt accepts such a request. */
export function isAhead(timestamp: string | string[] | undefined, now: number): boolean {
  const seconds = Number(timestamp);
  return Number.isFinite(seconds) && seconds > now / 1000 + AHEAD_MAX_S;
}

/**
 * Bolt reads a signature up to its second `=` and ignores the rest. An attacker could replay a
 * request with a different ending each time, and each would look new.
 */
export function isMisshapen(signature: string | string[] | undefined): boolean {
  return signature !== undefined && !/^v0=[0-9a-f]{64}$/.test(String(signature));
}

/** The signature covers body and time, so equal signatures mean the same request. */
export function deliveryBySignature(
  signature: string | string[] | undefined,
  { timestamp, now }: { readonly timestamp?: string | string[]; readonly now: number },
): object {
  if (typeof signature !== 'string') return {};
  const isJust = Math.abs(now / 1000 - Number(timestamp)) <= JUST_S;
  return { [DELIVERY]: `signature:${signature}`, ...(isJust ? { [JUST_SIGNED]: true } : {}) };
}

/**
 * Whoever opens a menu twice within a second sends the same bytes twice: Slack puts no id into such
 * a request. It only reads, so the second one is answered while it is new.
 */
function isSameLookup(incoming: Incoming, context: unknown): boolean {
  return incoming.kind === 'options' && deliveryOf.safeParse(context).data?.[JUST_SIGNED] === true;
}

const envelope = z.object({ envelope_id: z.string() });

export function deliveryByEnvelope(args: unknown): object {
  const { data } = envelope.safeParse(args);
  return data === undefined ? {} : { [DELIVERY]: `envelope:${data.envelope_id}` };
}

/** The user id, if the payload names one. */
export function personOf(incoming: Incoming): string | undefined {
  switch (incoming.kind) {
    case 'command':
      return incoming.body.user_id;
    case 'action':
    case 'options':
    case 'submission':
      return incoming.body.user.id;
    case 'event':
      return incoming.body.event.user;
    default:
      return undefined;
  }
}

/**
 * Ids that find a replay of this delivery. Slack sends an event again under the same `event_id` but
 * with a new signature. Everything else is sent once and has a `trigger_id`, which stays the same
 * if the payload is signed or wrapped again.
 */
function identitiesOf(incoming: Incoming, context: unknown): readonly string[] {
  if (incoming.kind === 'event' && incoming.body.event_id !== undefined) {
    return [`event:${incoming.body.event_id}`];
  }
  const delivery = deliveryOf.safeParse(context).data?.[DELIVERY];
  const trigger = 'body' in incoming && 'trigger_id' in incoming.body && incoming.body.trigger_id;
  return [
    ...(delivery === undefined ? [] : [delivery]),
    ...(typeof trigger === 'string' ? [`trigger:${trigger}`] : []),
  ];
}

/**
 * Which app posted the clicked message. A message of another app holds no button of ours.
 * `earlier`: this app posted it before it was reinstalled, so the app id is the same and the bot id
 * differs.
 */
function posterOf(incoming: Incoming, botId: string): 'ours' | 'earlier' | 'foreign' {
  if (incoming.kind !== 'action' && incoming.kind !== 'options') return 'ours';
  if (incoming.body.message === undefined) return 'ours';
  const { message, api_app_id: appId } = incoming.body;
  const { app_id: posted, bot_id: bot } = message;
  const otherApp = posted !== undefined && appId !== undefined && posted !== appId;
  if (otherApp || (posted === undefined && bot === undefined)) return 'foreign';
  if (bot === undefined || bot === botId) return 'ours';
  return posted !== undefined && posted === appId ? 'earlier' : 'foreign';
}

/** The checks that src/README.md#the-front-door describes. */
export function createInboundChecks(parts: {
  readonly teamId: string;
  readonly botId: string;
  readonly replays: Replays;
  readonly report: (refused: RefusedAtDoor) => void;
}): InboundChecks {
  return {
    report: parts.report,
    isEarlier: (incoming) => posterOf(incoming, parts.botId) === 'earlier',
    async refuse(incoming, context) {
      const by = personOf(incoming) ?? 'unknown';
      const team = teamOf(incoming);
      if ('body' in incoming && team !== parts.teamId) {
        return { by, event: 'auth.foreign_team', why: 'foreign_team' };
      }
      if (posterOf(incoming, parts.botId) === 'foreign') {
        return { by, event: 'auth.foreign_message', why: 'foreign_message' };
      }
      const keys = identitiesOf(incoming, context).map((identity) =>
        createHash('sha256').update(identity).digest('base64url'),
      );
      if (keys.length === 0 || (await parts.replays.isFirst(...keys))) return undefined;
      if (isSameLookup(incoming, context)) return undefined;
      return { by, event: 'auth.replayed', why: incoming.kind };
    },
  };
}

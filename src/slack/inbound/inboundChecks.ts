import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Replays } from '../../workflow/ports/store.ts';
import { type Incoming, teamOf } from '../wire/incoming.ts';

/** As Slack's own libraries allow, both ways, s. Bolt refuses what is old by itself. */
const AHEAD_MAX_S = 5 * 60;

/** What Bolt hands through: which one delivery of Slack this is. */
export const DELIVERY = 'keywardenDelivery';
const deliveryOf = z.object({ [DELIVERY]: z.string().optional() });

export interface RefusedAtDoor {
  /** `unknown` where nobody could be made out. */
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
  /** What is wrong with a delivery, before anything else looks at it. Throws `StoreError`. */
  refuse(incoming: Incoming, context: unknown): Promise<RefusedAtDoor | undefined>;
  /** Whether the message that was clicked is of this app, before it was installed anew. */
  isEarlier(incoming: Incoming): boolean;
  /** Tells of a refusal; never throws. */
  report(refused: RefusedAtDoor): void;
}

/** Whether a request is signed for a time that has not come yet; Bolt would accept it. */
export function isAhead(timestamp: string | string[] | undefined, now: number): boolean {
  const seconds = Number(timestamp);
  return Number.isFinite(seconds) && seconds > now / 1000 + AHEAD_MAX_S;
}

/**
 * Bolt reads a signature up to its second `=` and takes whatever follows: the same request would
 * come in again and again, each time under another name.
 */
export function isMisshapen(signature: string | string[] | undefined): boolean {
  return signature !== undefined && !/^v0=[0-9a-f]{64}$/.test(String(signature));
}

/** The signature is over body and time, so equal signatures are one and the same request. */
export function deliveryBySignature(signature: string | string[] | undefined): object {
  return typeof signature === 'string' ? { [DELIVERY]: `signature:${signature}` } : {};
}

const envelope = z.object({ envelope_id: z.string() });

export function deliveryByEnvelope(args: unknown): object {
  const { data } = envelope.safeParse(args);
  return data === undefined ? {} : { [DELIVERY]: `envelope:${data.envelope_id}` };
}

/** Who did it, where somebody is named. */
export function personOf(incoming: Incoming): string | undefined {
  switch (incoming.kind) {
    case 'command':
      return incoming.body.user_id;
    case 'action':
    case 'submission':
      return incoming.body.user.id;
    case 'event':
      return incoming.body.event.user;
    default:
      return undefined;
  }
}

/**
 * What tells this delivery from all others. An event comes again under the same id but signed anew;
 * everything else comes once, and has a trigger of its own however often it is signed or wrapped.
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
 * Whose message was clicked. One that another app posted carries no button of ours. `earlier`: this
 * very app posted it, as Slack says by its id, before it was installed anew under another bot.
 */
function posterOf(incoming: Incoming, botId: string): 'ours' | 'earlier' | 'foreign' {
  if (incoming.kind !== 'action' || incoming.body.message === undefined) return 'ours';
  const { message, api_app_id: appId } = incoming.body;
  const { app_id: posted, bot_id: bot } = message;
  const otherApp = posted !== undefined && appId !== undefined && posted !== appId;
  if (otherApp || (posted === undefined && bot === undefined)) return 'foreign';
  if (bot === undefined || bot === botId) return 'ours';
  return posted !== undefined && posted === appId ? 'earlier' : 'foreign';
}

/** The checks of src/README.md#the-front-door. */
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
      return { by, event: 'auth.replayed', why: incoming.kind };
    },
  };
}

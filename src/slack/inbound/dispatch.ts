import { z } from 'zod';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { parseCommand } from '../command/parseCommand.ts';
import type { Routes } from '../features/call.ts';
import type { Answers, Asker } from '../outbound/answers.ts';
import type { Message } from '../outbound/webApi.ts';
import { NO_OPTIONS } from '../views/kit/externalSelect.ts';
import { type During, sentence } from '../views/kit/failure.ts';
import {
  type ActionBody,
  type CommandBody,
  type Incoming,
  readIncoming,
} from '../wire/incoming.ts';
import type { Ack, Closed } from './acknowledge.ts';
import { type InboundChecks, personOf } from './inboundChecks.ts';
import { createOptionRequests } from './optionRequests.ts';
import type { RateLimit } from './rateLimit.ts';
import { createSubmissions } from './submissions.ts';

const ackFunction = z.custom<Ack>((value) => typeof value === 'function');

export interface Dispatch {
  /** The only middleware of Bolt. */
  handle(args: {
    readonly body: unknown;
    readonly ack?: unknown;
    readonly context?: unknown;
  }): Promise<void>;
  /** Resolves when no delivery is in work, or after `ms`. */
  drain(ms: number): Promise<void>;
}

interface DispatchParts {
  readonly routes: Routes;
  readonly inboundChecks: InboundChecks;
  readonly words: (user: string) => Catalogue;
  readonly answers: Answers;
  readonly rateLimit: RateLimit;
  /**
   * The message for the person. It also logs the failure, with a reference if it was unforeseen.
   */
  readonly failure: (words: Catalogue, cause: unknown, during?: During) => Message;
  readonly log: Log;
}

/**
 * Finds the handler with one look-up in a table. Bolt would try every listener
 * (src/README.md#the-front-door).
 */
export function createDispatch(parts: DispatchParts): Dispatch {
  const { routes, inboundChecks, answers, log } = parts;
  const submit = createSubmissions(parts);
  const giveOptions = createOptionRequests(parts);
  const inWork = new Set<Promise<void>>();

  async function tellFailure(asker: Asker, cause: unknown, during?: During): Promise<void> {
    const message = parts.failure(asker.words, cause, during);
    try {
      await answers.privately(asker, message);
    } catch (second) {
      log.error({ person: asker.user, err: second }, 'failure.untold');
    }
  }

  /** `closed`: the inbound checks could not run. The person is told why instead. */
  async function onCommand(body: CommandBody, ack: Ack, closed?: Closed): Promise<void> {
    await ack();
    const asker = {
      user: body.user_id,
      words: parts.words(body.user_id),
      responseUrl: body.response_url,
    };
    if (closed !== undefined) return tellFailure(asker, closed.cause);
    try {
      await routes.command({
        ...asker,
        channel: body.channel_id,
        triggerId: body.trigger_id,
        command: parseCommand(body.text),
      });
    } catch (cause) {
      await tellFailure(asker, cause);
    }
  }

  async function onAction(body: ActionBody, ack: Ack, closed?: Closed): Promise<void> {
    await ack();
    const [action] = body.actions;
    const { container, view } = body;
    const asker = {
      user: body.user.id,
      words: parts.words(body.user.id),
      responseUrl: body.response_url,
      view,
    };
    const place =
      container?.channel_id !== undefined &&
      container.message_ts !== undefined &&
      container.is_ephemeral !== true
        ? { channel: container.channel_id, ts: container.message_ts }
        : undefined;
    const route = routes.actions.get(action.action_id);
    const during = route?.leadsToKey === true ? 'reveal' : undefined;
    if (closed !== undefined) return tellFailure(asker, closed.cause, during);
    const isEarlier = inboundChecks.isEarlier({ kind: 'action', body });
    const handle = isEarlier ? routes.earlier : route?.handle;
    try {
      if (handle === undefined) {
        const why = action.action_id.slice(0, 80);
        inboundChecks.report({ by: asker.user, event: 'auth.unknown_action', why });
        await answers.privately(asker, sentence(asker.words.slack.outdated));
        return;
      }
      await handle({
        ...asker,
        triggerId: body.trigger_id,
        actionId: action.action_id,
        blockId: action.block_id,
        value: action.selected_option?.value ?? action.value,
        place,
      });
    } catch (cause) {
      await tellFailure(asker, cause, during);
    }
  }

  async function route(
    incoming: Incoming,
    ack: Ack,
    closed: Closed | undefined,
    arrivedAt: number,
  ): Promise<void> {
    const circumstances = { closed, elapsed: performance.now() - arrivedAt };
    switch (incoming.kind) {
      case 'command':
        return onCommand(incoming.body, ack, closed);
      case 'action':
        return onAction(incoming.body, ack, closed);
      case 'options': {
        const { body } = incoming;
        return giveOptions(body, parts.words(body.user.id), ack, circumstances);
      }
      case 'submission': {
        const { body } = incoming;
        return submit(body, parts.words(body.user.id), ack, circumstances);
      }
      case 'event': {
        if (closed !== undefined) return;
        const { event } = incoming.body;
        if (event.type !== 'app_home_opened' || event.tab !== 'home') return;
        if (event.user === undefined) return;
        return routes.home({ user: event.user, words: parts.words(event.user) });
      }
      case 'closed':
        return ack();
      default:
        log.warn({}, 'payload.unreadable');
        return ack();
    }
  }

  /** If the store cannot say whether the delivery is a replay, it is not handled. */
  async function judge(incoming: Incoming, context: unknown) {
    try {
      return await inboundChecks.refuse(incoming, context);
    } catch (cause) {
      return { cause };
    }
  }

  /**
   * Runs before any call to Redis, Slack or Atlas. Submitted forms are not limited, so that nothing
   * typed is lost.
   */
  async function isTooFast(incoming: Incoming, ack: Ack): Promise<boolean> {
    if (incoming.kind === 'options') {
      const isFast = parts.rateLimit(incoming.body.user.id, 'types') !== 'go';
      if (isFast) await ack(NO_OPTIONS);
      return isFast;
    }
    if (incoming.kind !== 'command' && incoming.kind !== 'action' && incoming.kind !== 'event') {
      return false;
    }
    const user = personOf(incoming);
    const rateLimit = user === undefined ? 'go' : parts.rateLimit(user);
    if (rateLimit === 'go') return false;
    await ack();
    if (rateLimit === 'drop' || user === undefined || incoming.kind === 'event') return true;
    log.warn({ person: user }, 'dispatch.too_fast');
    const words = parts.words(user);
    const { response_url: responseUrl } = incoming.body;
    if (responseUrl !== undefined) {
      await answers.privately({ user, words, responseUrl }, sentence(words.slack.tooFast));
    }
    return true;
  }

  async function guarded(body: unknown, ack: Ack, context: unknown): Promise<void> {
    const incoming = readIncoming(body);
    const arrivedAt = performance.now();
    try {
      if (await isTooFast(incoming, ack)) return;
      const no = await judge(incoming, context);
      if (no !== undefined && 'event' in no) {
        inboundChecks.report(no);
        await ack();
        if (no.event === 'auth.foreign_team' && incoming.kind === 'command') {
          const { user_id: user, response_url: responseUrl } = incoming.body;
          const words = parts.words(user);
          const says = sentence(words.slack.otherWorkspace);
          await answers.privately({ user, words, responseUrl }, says);
        }
        return;
      }
      await route(incoming, ack, no, arrivedAt);
    } catch (cause) {
      log.error({ kind: incoming.kind, err: cause }, 'dispatch.failed');
    }
  }

  return {
    async handle({ body, ack, context }) {
      const known = ackFunction.safeParse(ack);
      const work = guarded(body, known.success ? known.data : async () => undefined, context);
      inWork.add(work);
      try {
        await work;
      } finally {
        inWork.delete(work);
      }
    },
    async drain(ms) {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([Promise.allSettled([...inWork]), enough]);
      clearTimeout(timer);
    },
  };
}

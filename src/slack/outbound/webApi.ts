import { type types, webApi } from '@slack/bolt';
import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';
import { SlackError } from '../../foundation/errors.ts';
import type { Place } from '../../workflow/ports/store.ts';
import type { Message } from '../views/kit/blocks.ts';
import { rejectUnreadable, UnreadableAnswer } from '../wire/answerBody.ts';
import {
  channelAnswer,
  groupAnswer,
  groupsAnswer,
  identityAnswer,
  membersAnswer,
  permalinkAnswer,
  placeAnswer,
  type SlackChannel,
  type SlackGroup,
  type SlackIdentity,
  type SlackUser,
  socketAnswer,
  userAnswer,
  windowAnswer,
} from '../wire/answers.ts';
import { withoutNulls } from '../wire/withoutNulls.ts';
import type { Method } from './errorCodes.ts';
import { OUTCOMES } from './errorOutcomes.ts';
import { isUntrusted, refusedByProxy, wasNeverSent } from './neverSent.ts';

export type { Message, SlackIdentity, SlackUser };
export type Window = types.ModalView;

/**
 * The Web API methods in use. Each call is tried once and fails with `SlackError`: `definite` if
 * Slack did not do it, `doubt` if it may have (src/README.md#what-slack-does).
 */
export interface SlackWebApi {
  openWindow(triggerId: string, view: Window): Promise<{ viewId: string; hash: string }>;
  /**
   * `hash` is the hash of the content to replace. If the window has changed since, Slack answers
   * `hash_conflict` and does not overwrite it.
   */
  updateWindow(viewId: string, view: Window, hash?: string): Promise<void>;
  publishHome(user: string, view: types.HomeView): Promise<void>;
  /**
   * `channel` may be a user id, for a direct message. `thread` is the `ts` of the message to reply
   * to.
   */
  post(channel: string, message: Message, thread?: string): Promise<Place>;
  /** URL of a message. It works for people who can read the message. */
  permalink(place: Place): Promise<string>;
  update(place: Place, message: Message): Promise<void>;
  user(id: string): Promise<SlackUser>;
  /** Throws `SlackError` `users_not_found` where nobody active has this address. */
  userByEmail(email: string): Promise<SlackUser>;
  groupMembers(id: string): Promise<readonly string[]>;
  /** Members of all user groups of the workspace by group id, in one call. */
  members(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** All user groups of the workspace with their handles. */
  groups(): Promise<readonly SlackGroup[]>;
  channel(id: string): Promise<SlackChannel>;
  identity(): Promise<SlackIdentity>;
}

/** The form of Slack's error codes. Everything else was written by somebody else. */
const ERROR_CODE = /^[a-z0-9_]{1,80}$/;

/**
 * What stands in between may write a 429, too, with any number. A notice waits so long, so it is
 * bounded, ms; who is told again too early tells it again.
 */
const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 10 * 60_000;

function isUnreadable(cause: unknown): boolean {
  return cause instanceof webApi.WebAPIRequestError && cause.original instanceof UnreadableAnswer;
}

/**
 * What a failure of Slack's client means. Its error classes are not believed: it makes a refusal of
 * Slack out of any body. Nothing that somebody else wrote becomes a reason.
 */
export function slackError(cause: unknown, method: Method): SlackError {
  if (cause instanceof SlackError) return cause;
  if (cause instanceof webApi.WebAPIPlatformError) {
    const { ok, error } = cause.data;
    if (ok !== false || typeof error !== 'string' || !ERROR_CODE.test(error)) {
      return new SlackError('doubt', 'unreadable_answer', { method });
    }
    const mayHaveWorked = OUTCOMES.get(method)?.get(error) === 'doubt';
    return new SlackError(mayHaveWorked ? 'doubt' : 'definite', error, { method });
  }
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    const asked = cause.retryAfter * 1000;
    const retryAfterMs = Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, asked));
    return new SlackError('definite', 'ratelimited', { method, retryAfterMs });
  }
  if (cause instanceof webApi.WebAPIHTTPError) {
    return new SlackError('doubt', `http_${cause.statusCode}`, { method });
  }
  if (isUnreadable(cause)) return new SlackError('doubt', 'unreadable_answer', { method });
  const refused = refusedByProxy(cause);
  if (refused !== undefined) return new SlackError('definite', `proxy_${refused}`, { method });
  if (isUntrusted(cause)) return new SlackError('definite', 'untrusted_certificate', { method });
  // The original error may carry the request body: only whether it was sent is kept.
  return new SlackError(wasNeverSent(cause) ? 'definite' : 'doubt', 'unreachable', { method });
}

async function read<T>(method: Method, schema: z.ZodType<T>, answer: Promise<unknown>): Promise<T> {
  let body: unknown;
  try {
    body = await answer;
  } catch (cause) {
    throw slackError(cause, method);
  }
  const parsed = schema.safeParse(withoutNulls(body));
  if (!parsed.success) throw new SlackError('doubt', 'unreadable_answer', { method });
  return parsed.data;
}

const done = z.unknown();

/**
 * URL for one connection of Socket Mode. It works once. `client` has the app-level token. Throws
 * `SlackError`.
 */
export async function openSocketAddress(client: webApi.WebClient): Promise<string> {
  const asked = client.apps.connections.open({});
  return (await read('apps.connections.open', socketAnswer, asked)).url;
}

/**
 * `quick` is for calls for which a person waits (2.5 s), `patient` for notices (10 s). Neither
 * retries.
 */
export function createWebApi(clients: {
  readonly quick: webApi.WebClient;
  readonly patient: webApi.WebClient;
}): SlackWebApi {
  const { quick, patient } = clients;
  return {
    async openWindow(triggerId, view) {
      const answer = quick.views.open({ trigger_id: triggerId, view });
      const { view: opened } = await read('views.open', windowAnswer, answer);
      return { viewId: opened.id, hash: opened.hash };
    },
    async updateWindow(viewId, view, hash) {
      const seen = hash === undefined ? {} : { hash };
      await read('views.update', done, quick.views.update({ view_id: viewId, view, ...seen }));
    },
    async publishHome(user, view) {
      await read('views.publish', done, quick.views.publish({ user_id: user, view }));
    },
    post: (channel, { text, blocks }, thread) =>
      read(
        'chat.postMessage',
        placeAnswer,
        patient.chat.postMessage({
          channel,
          text,
          blocks,
          unfurl_links: false,
          unfurl_media: false,
          thread_ts: thread,
        }),
      ),
    permalink: async ({ channel, ts }) => {
      const asked = patient.chat.getPermalink({ channel, message_ts: ts });
      return (await read('chat.getPermalink', permalinkAnswer, asked)).permalink;
    },
    async update({ channel, ts }, { text, blocks }) {
      await read('chat.update', done, patient.chat.update({ channel, ts, text, blocks }));
    },
    user: async (id) =>
      (await read('users.info', userAnswer, quick.users.info({ user: id, include_locale: true })))
        .user,
    userByEmail: async (email) =>
      (await read('users.lookupByEmail', userAnswer, patient.users.lookupByEmail({ email }))).user,
    groupMembers: async (id) =>
      (
        await read(
          'usergroups.users.list',
          groupAnswer,
          quick.usergroups.users.list({ usergroup: id }),
        )
      ).users,
    async members() {
      const asked = patient.usergroups.list({ include_users: true });
      const { usergroups } = await read('usergroups.list', membersAnswer, asked);
      return new Map(usergroups.map(({ id, users }) => [id, users]));
    },
    groups: async () =>
      (await read('usergroups.list', groupsAnswer, quick.usergroups.list())).usergroups,
    channel: async (id) => {
      const asked = quick.conversations.info({ channel: id, include_locale: true });
      return (await read('conversations.info', channelAnswer, asked)).channel;
    },
    identity: () => read('auth.test', identityAnswer, patient.auth.test()),
  };
}

/** Without a dispatcher, directly. Nothing here sends a form with files. */
export function fetchThrough(dispatcher: Dispatcher | undefined): webApi.FetchFunction {
  return (url, init = {}) => {
    const { method, headers, redirect, signal, body } = init;
    if (typeof body === 'object') throw new TypeError('Only text is sent to Slack');
    return fetch(url, { method, headers, redirect, signal, body, dispatcher });
  };
}

/** A client that tries once, in bounded time, and never pauses its queue for a rate limit. */
export function createClient(
  token: string,
  options: {
    readonly apiUrl?: string;
    readonly timeoutMs: number;
    readonly logger: webApi.Logger;
    readonly dispatcher?: Dispatcher;
    /** Hears each answer of Slack; not what somebody else wrote, such as the page of a proxy. */
    readonly hearing?: (send: webApi.FetchFunction) => webApi.FetchFunction;
  },
): webApi.WebClient {
  const { hearing = (send) => send } = options;
  return new webApi.WebClient(token, {
    slackApiUrl: options.apiUrl,
    timeout: options.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: options.logger,
    fetch: hearing(rejectUnreadable(fetchThrough(options.dispatcher))),
  });
}

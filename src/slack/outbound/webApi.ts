import { type types, webApi } from '@slack/bolt';
import { z } from 'zod';
import { SlackError } from '../../foundation/errors.ts';
import type { Place } from '../../workflow/ports/store.ts';
import type { Message } from '../views/kit/blocks.ts';
import type { Method } from './errorCodes.ts';
import { OUTCOMES } from './errorOutcomes.ts';

export type { Message };
export type Window = types.ModalView;

/**
 * The Web API methods Keywarden uses, each one try, each failing as `SlackError`: `definite` when
 * Slack answered that it did not do it, `doubt` when it may have (src/README.md#what-slack-does).
 */
export interface SlackWebApi {
  openWindow(triggerId: string, view: Window): Promise<{ viewId: string; hash: string }>;
  /**
   * `hash` names the picture this is to replace: an update that comes too late is refused with
   * `hash_conflict` instead of overwriting a newer one.
   */
  updateWindow(viewId: string, view: Window, hash?: string): Promise<void>;
  publishHome(user: string, view: types.HomeView): Promise<void>;
  /** `channel` may be a user id: a direct message. `thread`: the message it answers to. */
  post(channel: string, message: Message, thread?: string): Promise<Place>;
  /** The address of a message, for those who may read it. */
  permalink(place: Place): Promise<string>;
  update(place: Place, message: Message): Promise<void>;
  user(id: string): Promise<SlackUser>;
  groupMembers(id: string): Promise<readonly string[]>;
  /** The members of every user group there is, by its id, in one call. */
  members(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** All user groups of the workspace, by what people call them. */
  groups(): Promise<readonly SlackGroup[]>;
  channel(id: string): Promise<SlackChannel>;
  identity(): Promise<SlackIdentity>;
}

const userAnswer = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    locale: z.string().optional(),
    tz: z.string().optional(),
    name: z.string().optional(),
    profile: z
      .object({
        email: z.string().optional(),
        display_name: z.string().optional(),
        real_name: z.string().optional(),
      })
      .optional(),
  }),
});
export type SlackUser = z.infer<typeof userAnswer>['user'];

const channelAnswer = z.object({
  channel: z.object({
    id: z.string(),
    name: z.string().optional(),
    is_private: z.boolean().optional(),
    is_archived: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    is_org_shared: z.boolean().optional(),
    is_member: z.boolean().optional(),
    locale: z.string().optional(),
  }),
});
export type SlackChannel = z.infer<typeof channelAnswer>['channel'];

const identityAnswer = z.object({
  team_id: z.string(),
  team: z.string().optional(),
  user_id: z.string(),
  bot_id: z.string(),
  url: z.string().optional(),
  /** What the token may do, as Slack says in a header of each answer. */
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
export type SlackIdentity = z.infer<typeof identityAnswer>;

const windowAnswer = z.object({ view: z.object({ id: z.string(), hash: z.string() }) });
const placeAnswer = z.object({ channel: z.string(), ts: z.string() });
const permalinkAnswer = z.object({ permalink: z.url({ protocol: /^https$/ }) });
const groupAnswer = z.object({ users: z.array(z.string()) });
const membersAnswer = z.object({
  usergroups: z.array(z.object({ id: z.string(), users: z.array(z.string()) })),
});
const groupsAnswer = z.object({
  usergroups: z.array(z.object({ id: z.string(), handle: z.string() })),
});
export type SlackGroup = z.infer<typeof groupsAnswer>['usergroups'][number];

/** Errors that arise before a byte left this machine. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

function neverSent(cause: unknown, depth = 0): boolean {
  if (!(cause instanceof Error) || depth > 5) return false;
  const code = 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string' && NEVER_SENT.includes(code)) return true;
  if ('original' in cause && neverSent(cause.original, depth + 1)) return true;
  return neverSent(cause.cause, depth + 1);
}

export function slackError(cause: unknown, method: Method): SlackError {
  if (cause instanceof SlackError) return cause;
  if (cause instanceof webApi.WebAPIPlatformError) {
    const { error } = cause.data;
    const mayHaveWorked = OUTCOMES.get(method)?.get(error) === 'doubt';
    return new SlackError(mayHaveWorked ? 'doubt' : 'definite', error, { method });
  }
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    const retryAfterMs = cause.retryAfter * 1000;
    return new SlackError('definite', 'ratelimited', { method, retryAfterMs });
  }
  if (cause instanceof webApi.WebAPIHTTPError) {
    return new SlackError('doubt', `http_${cause.statusCode}`, { method });
  }
  // The original error may carry the request body: only whether it was sent is kept.
  return new SlackError(neverSent(cause) ? 'definite' : 'doubt', 'unreachable', { method });
}

async function read<T>(method: Method, schema: z.ZodType<T>, answer: Promise<unknown>): Promise<T> {
  let body: unknown;
  try {
    body = await answer;
  } catch (cause) {
    throw slackError(cause, method);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new SlackError('doubt', 'unreadable_answer', { method });
  return parsed.data;
}

const done = z.unknown();

const socketAnswer = z.object({ url: z.url({ protocol: /^wss?$/ }) });

/**
 * An address for one connection of Socket Mode, which works once. `client` has the app-level token.
 * Throws `SlackError`.
 */
export async function openSocketAddress(client: webApi.WebClient): Promise<string> {
  const asked = client.apps.connections.open({});
  return (await read('apps.connections.open', socketAnswer, asked)).url;
}

/** `quick` serves people who wait (2.5 s), `patient` what is owed (10 s). Neither retries. */
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

/** A client that tries once, in bounded time, and never pauses its queue for a rate limit. */
export function createClient(
  token: string,
  options: {
    readonly apiUrl?: string;
    readonly timeoutMs: number;
    readonly logger: webApi.Logger;
    readonly fetch?: webApi.WebClientOptions['fetch'];
  },
): webApi.WebClient {
  return new webApi.WebClient(token, {
    slackApiUrl: options.apiUrl,
    timeout: options.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: options.logger,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
}

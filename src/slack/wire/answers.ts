import { z } from 'zod';

/** What is only shown: a form that nobody knows counts as nothing. */
const shown = z.string().optional().catch(undefined);

/**
 * Answers of the Web API, as far as something is read of them. A field that is `null` was left out
 * before (`withoutNulls`).
 */
export const userAnswer = z.object({
  user: z.object({
    id: z.string(),
    /** The person's own workspace. In Enterprise Grid it may be missing or another one than ours. */
    team_id: z.string().optional(),
    /** Enterprise Grid: all workspaces that the person belongs to. */
    teams: z.array(z.string()).optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    locale: shown,
    /** IANA name of where they are. */
    tz: shown,
    name: shown,
    profile: z
      .object({ email: z.string().optional(), display_name: shown, real_name: shown })
      .optional(),
  }),
});
export type SlackUser = z.infer<typeof userAnswer>['user'];

export const channelAnswer = z.object({
  channel: z.object({
    id: z.string(),
    name: shown,
    created: z.number().optional().catch(undefined),
    is_private: z.boolean().optional(),
    is_archived: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    is_member: z.boolean().optional(),
    locale: shown,
  }),
});
export type SlackChannel = z.infer<typeof channelAnswer>['channel'];

export const identityAnswer = z.object({
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string(),
  /** The app was installed for a whole Enterprise organization, not for one workspace. */
  is_enterprise_install: z.boolean().optional(),
  /** What the token may do, as Slack says in a header of each answer. */
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
export type SlackIdentity = z.infer<typeof identityAnswer>;

export const windowAnswer = z.object({ view: z.object({ id: z.string(), hash: z.string() }) });
export const placeAnswer = z.object({ channel: z.string(), ts: z.string() });
export const permalinkAnswer = z.object({ permalink: z.url({ protocol: /^https$/ }) });
export const groupAnswer = z.object({ users: z.array(z.string()) });
/** A group without members may have no list of them. */
export const membersAnswer = z.object({
  usergroups: z.array(z.object({ id: z.string(), users: z.array(z.string()).default([]) })),
});
export const groupsAnswer = z.object({
  usergroups: z.array(z.object({ id: z.string(), handle: z.string() })),
});
export type SlackGroup = z.infer<typeof groupsAnswer>['usergroups'][number];
export const socketAnswer = z.object({ url: z.url({ protocol: /^wss?$/ }) });

import { z } from 'zod';
import { isOrganizationRole, ORGANIZATION_ROLES, riskOf } from '../domain/key.ts';
import { DEFAULT_PREFIX } from './credentials.ts';
import { nearest } from './nearest.ts';

/**
 * The policy file as zod sees it. Every scalar arrives as text, as it is written in the file: an id
 * of digits only must not become a number on the way.
 */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: 60 * MINUTE, d: DAY };
const SHORTEST = 15 * MINUTE;
const LONGEST = 7 * DAY;

/** Says what belongs here, whether it is missing or of another kind. */
function belongs(what: string) {
  return {
    error: (issue: { readonly input?: unknown }) =>
      issue.input === undefined ? `is missing: ${what}` : `must be ${what}`,
  };
}

function word(pattern: RegExp, what: string) {
  return z.string(belongs(what)).regex(pattern, { error: `must be ${what}` });
}

const channel = word(/^[CG][A-Z0-9]{2,20}$/, 'the id of a channel, which begins with C or G');
const somebody = word(
  /^[UWS][A-Z0-9]{2,20}$/,
  'the id of a person (begins with U or W) or of a user group (begins with S)',
);
const account = word(/^[UW][A-Z0-9]{2,20}$/, 'the id of a person, which begins with U or W');
const organizationId = word(
  /^[a-f0-9]{24}$/,
  'the id of an Atlas organization: 24 characters, 0-9 and a-f',
);
export const prefix = word(
  /^[A-Z](?:[A-Z0-9_]{0,48}[A-Z0-9])?$/,
  'a prefix of environment variables: upper-case letters, digits and _',
);
const organizationName = word(
  /^(?! )[^\p{Cc}\p{Cf}]{1,64}(?<! )$/u,
  'a name of 1 to 64 visible characters',
);

const role = z.string(belongs('a role')).transform((text, context) => {
  if (isOrganizationRole(text)) return text;
  const meant = nearest(text, ORGANIZATION_ROLES);
  const hint = meant === undefined ? ORGANIZATION_ROLES.join(', ') : `did you mean ${meant}?`;
  context.addIssue(`is not an organization role of Atlas: ${hint}`);
  return z.NEVER;
});

const people = z.array(somebody, belongs('a list of ids of people and user groups'));
const deciders = people.min(1, { error: 'must name somebody' });
const audience = z.union(
  [z.literal('everyone'), people],
  belongs('everyone, or a list of ids of people and user groups'),
);

const yesOrNo = z
  .enum(['true', 'false'], belongs('true or false'))
  .transform((text) => text === 'true');

const quorum = word(/^[1-9]\d{0,2}$/, 'a whole number from 1').transform(Number);

const DURATION = 'a time from 15m to 7d, such as 90m, 24h or 3d';
const duration = z.string(belongs(DURATION)).transform((text, context) => {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (milliseconds >= SHORTEST && milliseconds <= LONGEST) return milliseconds;
  context.addIssue(`must be ${DURATION}`);
  return z.NEVER;
});

/** What a key means and what holds without it: the table in the README is made of these. */
function about(fallback: string, description: string) {
  return { description, fallback };
}

export const organizationSchema = z.strictObject(
  {
    name: organizationName.meta(about('required', 'What people call it in commands.')),
    id: organizationId.meta(about('required', 'Its id at Atlas: 24 characters, 0-9 and a-f.')),
    credentials: prefix
      .default(DEFAULT_PREFIX)
      .meta(about(`\`${DEFAULT_PREFIX}\``, 'Prefix of the variables that hold its credentials.')),
    roles: z
      .array(role, belongs('a list of roles'))
      .min(1, { error: 'must have at least one role' })
      .default(() => ORGANIZATION_ROLES.filter((name) => riskOf(name) !== 'dangerous'))
      .meta(
        about(
          'all but the dangerous `ORG_OWNER` and `ORG_BILLING_ADMIN`',
          'Organization roles that may be asked for.',
        ),
      ),
  },
  belongs('an organization with name and id'),
);

export const channelsSchema = z.strictObject(
  {
    approvals: channel.meta(about('required', 'Where requests are decided. A private channel.')),
    announcements: z
      .array(channel, belongs('a list of channel ids'))
      .meta(about('required', 'Channels that are told of each new key, never its secret.')),
    alerts: channel
      .optional()
      .meta(about('the approvals channel', 'Where Keywarden says that something needs a person.')),
  },
  belongs('the channels approvals and announcements'),
);

export const policySchema = z.strictObject(
  {
    organizations: z
      .array(organizationSchema, belongs('a list of organizations'))
      .min(1, { error: 'must have at least one organization' })
      .meta(about('required', 'The Atlas organizations, at least one.')),
    channels: channelsSchema.meta(
      about('required', 'Slack channels, by id. The bot must be in each.'),
    ),
    allowPublicApprovals: yesOrNo
      .default(false)
      .meta(about('`false`', '`true` accepts an approvals channel that is public or shared.')),
    approvers: deciders.meta(
      about('required', 'Who may approve and deny: ids of people and user groups.'),
    ),
    admins: deciders
      .optional()
      .meta(about('the approvers', 'Who is told when something is held, and may revoke.')),
    auditors: people.default([]).meta(about('nobody', 'Who may read the audit log.')),
    identities: z
      .array(
        z
          .array(account, belongs('a list of user ids'))
          .min(2, { error: 'must name at least two user ids' }),
        belongs('a list of lists of user ids'),
      )
      .default([])
      .meta(
        about('none', 'Lists of user ids that are one person each: one cannot approve the other.'),
      ),
    viewers: audience
      .default('everyone')
      .meta(about('`everyone`', 'Who may list and inspect keys: `everyone`, or a list.')),
    requesters: audience
      .default('everyone')
      .meta(about('`everyone`', 'Who may ask for a key: `everyone`, or a list.')),
    quorum: quorum.default(1).meta(about('`1`', 'How many approvals a request needs.')),
    requestLifetime: duration
      .default(DAY)
      .meta(about('`24h`', 'How long a request waits for a decision: `15m` to `7d`.')),
    revealWithin: duration
      .default(DAY)
      .meta(about('`24h`', 'How long a new key waits to be revealed before it is deleted.')),
  },
  belongs('a list of settings, each as "name: value"'),
);

export type PolicyFile = z.output<typeof policySchema>;

const KEYS = {
  '': Object.keys(policySchema.shape),
  organizations: Object.keys(organizationSchema.shape),
  channels: Object.keys(channelsSchema.shape),
};

/** The keys that may stand at this place of the file. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === 'organizations') return KEYS.organizations;
  return path[0] === 'channels' ? KEYS.channels : KEYS[''];
}

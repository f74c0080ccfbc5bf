import { z } from 'zod';
import { ORGANIZATION_ROLES, riskOf } from '../../domain/key/roles.ts';
import { DEFAULT_PREFIX } from '../environment/credentials.ts';
import {
  adoptionSchema,
  automationSchema,
  extendSchema,
  lifeKeys,
  lifetimeSchema,
  overlapSchema,
  reviewSchema,
} from './life.ts';
import {
  accessListSchema,
  limitsSchema,
  reasonSchema,
  remindersSchema,
  ticketSchema,
  widestSchema,
  workingHoursSchema,
} from './limits.ts';
import { projectSchema } from './projects.ts';
import {
  breakGlassSchema,
  escalateSchema,
  managersSchema,
  quotaSchema,
  ruleSchema,
  thresholdSchema,
  tierSchema,
} from './rules.ts';
import {
  about,
  account,
  atlasId,
  audience,
  belongs,
  channel,
  count,
  DAY,
  deciders,
  duration,
  people,
  prefix,
  roles,
  visibleName,
  yesOrNo,
} from './words.ts';

/** Schemas of the policy file. */
export const organizationSchema = z.strictObject(
  {
    name: visibleName.meta(about('required', 'What people call it in commands.')),
    id: atlasId('organization').meta(
      about('required', 'Its id at Atlas: 24 characters, 0-9 and a-f.'),
    ),
    credentials: prefix
      .default(DEFAULT_PREFIX)
      .meta(about(`\`${DEFAULT_PREFIX}\``, 'Prefix of the variables that hold its credentials.')),
    roles: roles
      .default(() => ORGANIZATION_ROLES.filter((name) => riskOf(name) !== 'dangerous'))
      .meta(about('all but the dangerous ones', 'Organization roles that may be asked for.')),
    viewers: audience
      .optional()
      .meta(about('those of the policy', 'Who may list and inspect its keys.')),
    requesters: audience
      .optional()
      .meta(about('those of the policy', 'Who may ask for a key in it.')),
    projects: z
      .array(projectSchema, belongs('a list of projects'))
      .default([])
      .meta(about('none', 'What is special about projects: who asks, who approves, which roles.')),
    adoption: adoptionSchema
      .optional()
      .meta(about('that of the policy', 'What adopting a key of it needs.')),
  },
  belongs('an organization with name and id'),
);

export const channelsSchema = z.strictObject(
  {
    approvals: channel.meta(about('required', 'Where requests are decided. A private channel.')),
    announcements: z
      .array(channel, belongs('a list of channel ids'))
      .meta(
        about(
          'required',
          'Channels that are told of each new key and of its end, never its secret.',
        ),
      ),
    alerts: channel
      .optional()
      .meta(about('the approvals channel', 'Where Keywarden says that something needs a person.')),
  },
  belongs('the channels approvals and announcements'),
);

export const tiersSchema = z.strictObject(
  {
    read: tierSchema.optional().meta(about('`quorum`', 'Roles that read.')),
    ordinary: tierSchema.optional().meta(about('`quorum`', 'Roles that change something.')),
    dangerous: tierSchema
      .optional()
      .meta(
        about(
          '`quorum`, at least 2',
          'Roles like `ORG_OWNER` and `GROUP_OWNER` (all are below): always two people.',
        ),
      ),
  },
  belongs('something like dangerous: { approvals: 2 }'),
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
    managers: managersSchema
      .default({})
      .meta(about('nobody', 'Who is whose manager: `U0DANA: U0MEI`.')),
    viewers: audience
      .default('everyone')
      .meta(about('`everyone`', 'Who may list and inspect keys: `everyone`, or a list.')),
    requesters: audience
      .default('everyone')
      .meta(about('`everyone`', 'Who may ask for a key: `everyone`, or a list.')),
    quorum: count.default(1).meta(about('`1`', 'How many approvals a request needs.')),
    denials: count.default(1).meta(about('`1`', 'How many denials end a request.')),
    tiers: tiersSchema
      .default({})
      .meta(about('`quorum` for all', 'Whose approval, by the highest risk of the roles.')),
    rules: z
      .array(ruleSchema, belongs('a list of rules'))
      .default([])
      .meta(about('none', 'Before the tiers: the first rule that fits all roles decides.')),
    breakGlass: breakGlassSchema
      .optional()
      .meta(about('nobody', 'Who may have a key at once in an emergency.')),
    limits: limitsSchema
      .default(() => limitsSchema.parse({}))
      .meta(about('', 'What every request must keep to.')),
    reminders: remindersSchema
      .default(() => remindersSchema.parse({}))
      .meta(about('', 'When approvers are reminded.')),
    requestLifetime: duration
      .default(DAY)
      .meta(about('`24h`', 'How long a request waits for a decision: `15m` to `7d`.')),
    approvalLifetime: duration
      .optional()
      .meta(
        about(
          'that of the request',
          'How old an approval may be when the key is created. Older ones are asked for again.',
        ),
      ),
    revealWithin: duration
      .default(DAY)
      .meta(about('`24h`', 'How long a new key waits to be revealed before it is deleted.')),
    ...lifeKeys,
  },
  belongs('a list of settings, each as "name: value"'),
);

export type PolicyFile = z.output<typeof policySchema>;

/** Every part of the file that has keys: where it stands, and its name in src/config/README.md. */
export const PARTS = [
  { at: /^$/, called: '', schema: policySchema },
  { at: /^organizations\[\]$/, called: 'organizations[].', schema: organizationSchema },
  { at: /^organizations\[\]\.projects\[\]$/, called: 'projects[].', schema: projectSchema },
  { at: /^channels$/, called: 'channels.', schema: channelsSchema },
  { at: /^tiers$/, called: 'tiers.', schema: tiersSchema },
  { at: /^tiers\.\w+$/, called: 'tiers.RISK.', schema: tierSchema },
  {
    at: /\.(?:approvals|approve|stages\[\])(?:\[\])?$/,
    called: 'approvals[].',
    schema: thresholdSchema,
  },
  { at: /\.escalate$/, called: 'escalate.', schema: escalateSchema },
  { at: /^rules\[\]$/, called: 'rules[].', schema: ruleSchema },
  { at: /\.(?:automatic|quota)$/, called: 'automatic.', schema: quotaSchema },
  { at: /^breakGlass$/, called: 'breakGlass.', schema: breakGlassSchema },
  { at: /^limits$/, called: 'limits.', schema: limitsSchema },
  { at: /^limits\.reason$/, called: 'limits.reason.', schema: reasonSchema },
  { at: /^limits\.ticket$/, called: 'limits.ticket.', schema: ticketSchema },
  { at: /^limits\.accessList$/, called: 'limits.accessList.', schema: accessListSchema },
  { at: /^limits\.accessList\.widest$/, called: 'widest.', schema: widestSchema },
  { at: /(?:^|\.)lifetime$|^roleLifetimes\.\w+$/, called: 'lifetime.', schema: lifetimeSchema },
  { at: /^extend$/, called: 'extend.', schema: extendSchema },
  { at: /^overlap$/, called: 'overlap.', schema: overlapSchema },
  { at: /^automations\.\w+$/, called: 'automations.', schema: automationSchema },
  { at: /^review$/, called: 'review.', schema: reviewSchema },
  { at: /^reminders$/, called: 'reminders.', schema: remindersSchema },
  { at: /^reminders\.workingHours$/, called: 'workingHours.', schema: workingHoursSchema },
] as const;

/** The keys that are allowed at this place of the file. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const place = path
    .map((key) => (typeof key === 'number' ? '[]' : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  const part = PARTS.find(({ at }) => at.test(place));
  return part === undefined ? [] : Object.keys(part.schema.shape);
}

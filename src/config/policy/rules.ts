import { z } from 'zod';
import { lifetimeSchema } from './life.ts';
import {
  about,
  account,
  anyRoles,
  belongs,
  channel,
  count,
  DAY,
  deciders,
  duration,
  oneOrMore,
  oneWordOf,
  sentence,
  timeWithin,
  visibleName,
} from './words.ts';

/** Schemas of approvals and conditions: the parts of tiers, rules and break-glass. */
export const RISKS = ['read', 'ordinary', 'dangerous'] as const;
const risk = oneOrMore(
  z
    .array(oneWordOf(RISKS, 'read, ordinary or dangerous'), belongs('a risk, or a list of risks'))
    .min(1, { error: 'must have at least one risk' }),
);

export const thresholdSchema = z.strictObject(
  {
    need: count.default(1).meta(about('`1`', 'How many different people.')),
    of: z
      .union(
        [z.literal('manager'), z.literal('approvers'), deciders],
        belongs('manager, approvers, or a list of ids of people and user groups'),
      )
      .default('approvers')
      .meta(
        about(
          '`approvers`',
          'Of whom: a list, `approvers`, or `manager` (of the requester, see `managers`).',
        ),
      ),
  },
  belongs('something like { need: 2, of: [S0SECURITY] }'),
);

const APPROVALS = 'how many approvers, such as 2, or something like { need: 2, of: [S0SECURITY] }';
export const approvalsSchema = z.preprocess(
  (value) => {
    if (typeof value === 'string' && /^\d+$/.test(value)) return [{ need: value }];
    return typeof value === 'object' && !Array.isArray(value) ? [value] : value;
  },
  z.array(thresholdSchema, belongs(APPROVALS)).min(1, { error: `must be ${APPROVALS}` }),
);

export const escalateSchema = z.strictObject(
  {
    after: duration.meta(about('required', 'When nobody decided for so long: `15m` to `7d`.')),
    to: deciders.meta(about('required', 'These are asked too, and their approval counts.')),
    channel: channel
      .optional()
      .meta(about('the approvals channel', 'Where they are asked. A private channel.')),
  },
  belongs('something like { after: 2h, to: [S0ONCALL] }'),
);

const approving = {
  approvals: approvalsSchema
    .optional()
    .meta(
      about('', 'A number of approvers, or one or more of `need` and `of`, all of them required.'),
    ),
  stages: z
    .array(approvalsSchema, belongs('a list of stages, each like approvals'))
    .min(1, { error: 'must have at least one stage' })
    .optional()
    .meta(about('', 'Instead of `approvals`: a list of such, one after the other.')),
  denials: count
    .optional()
    .meta(about('that of the policy', 'How many denials end such a request.')),
  escalate: escalateSchema
    .optional()
    .meta(about('nobody', 'Who is asked too when nobody decided in time.')),
};

export const tierSchema = z.strictObject(
  {
    ...approving,
    lifetime: lifetimeSchema
      .optional()
      .meta(about('that of the policy', 'How long keys with roles of this risk live.')),
  },
  belongs('something like { approvals: 2 }'),
);

export const quotaSchema = z.strictObject(
  {
    count: count.meta(about('required', 'So many requests of one person ...')),
    per: timeWithin('1h', '31d').meta(about('required', '... within this time: `1h` to `31d`.')),
  },
  belongs('something like { count: 3, per: 7d }'),
);

const organizations = z
  .array(visibleName, belongs('a list of names of organizations'))
  .min(1, { error: 'must have at least one organization' });

const projects = oneOrMore(
  z
    .array(visibleName, belongs('a list of names, patterns and ids of projects'))
    .min(1, { error: 'must have at least one project' }),
);

const conditions = {
  organizations: organizations.optional().meta(about('all', 'Names of organizations it is about.')),
  projects: projects
    .optional()
    .meta(
      about(
        'all; with `automatic` none',
        'Projects it is about, by name, id, or a pattern such as `shop-*`. Then about nothing else.',
      ),
    ),
  roles: anyRoles
    .optional()
    .meta(about('all', 'Roles it is about, of the organization and of projects.')),
  risk: risk
    .optional()
    .meta(about('all', 'Risks it is about: `read`, `ordinary`, `dangerous`, or a list.')),
};

export const ruleSchema = z.strictObject(
  {
    name: visibleName.meta(
      about('required', 'Its own name: in the audit log, and in what people are told.'),
    ),
    ...conditions,
    requesters: deciders
      .optional()
      .meta(about('all', 'Requesters it is about: ids of people and user groups.')),
    deny: z
      .literal('true', belongs('true'))
      .optional()
      .meta(about('', '`true`: never. Wins over every other rule, wherever it stands.')),
    because: sentence.optional().meta(about('', 'With `deny`: what the requester is told.')),
    automatic: quotaSchema
      .optional()
      .meta(about('', 'Nobody is asked for so many. Never for dangerous roles.')),
    ...approving,
    lifetime: lifetimeSchema
      .optional()
      .meta(about('that of the project', 'How long keys live that this rule lets pass.')),
  },
  belongs('a rule with a name and one of deny, automatic, approvals and stages'),
);

export const breakGlassSchema = z.strictObject(
  {
    people: deciders.meta(about('required', 'Who may: ids of people and user groups.')),
    ...conditions,
    projects: conditions.projects.meta(
      about(
        'none',
        'Projects it is about, by name, id, or a pattern such as `shop-*`. Then about nothing else.',
      ),
    ),
    risk: conditions.risk.meta(
      about(
        '`[read, ordinary]`',
        'Risks it is about. `dangerous` only where it is named here, or its roles under `roles`.',
      ),
    ),
    quota: quotaSchema
      .default({ count: 1, per: DAY })
      .meta(about('`{ count: 1, per: 24h }`', 'How often one person may.')),
  },
  belongs('something like { people: [S0ONCALL] }'),
);

export const managersSchema = z.record(
  account,
  account,
  belongs('a list of "person: manager", each a user id'),
);

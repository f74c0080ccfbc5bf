import { z } from 'zod';
import { ADOPTIONS, LIFE_DEFAULTS, SILENCES, WEEKDAYS } from '../../domain/policy/lifeSettings.ts';
import {
  about,
  belongs,
  numberWithin,
  oneWordOf,
  sentence,
  somebody,
  timeWithin,
  word,
  wrongRole,
  yesOrNo,
} from './words.ts';

/** Schemas of what happens to a key after its hand-over. */
const life = timeWithin('1h', '3650d');
const aWhile = timeWithin('1h', '90d');

export const lifetimeSchema = z.strictObject(
  {
    default: life
      .optional()
      .meta(about('what is less specific', 'How long a key lives if nobody says how long.')),
    max: life
      .optional()
      .meta(about('what is less specific', 'How long it may live at most: `1h` to `3650d`.')),
  },
  belongs('something like { default: 90d, max: 365d }'),
);

export const overlapSchema = z.strictObject(
  {
    default: aWhile
      .optional()
      .meta(about('`24h`', 'How long, if the requester says nothing: `1h` to `90d`.')),
    max: aWhile.optional().meta(about('`7d`', 'How long at most.')),
  },
  belongs('something like { default: 24h, max: 7d }'),
);

export const extendSchema = z.strictObject(
  {
    automatic: yesOrNo
      .default(false)
      .meta(about('`false`', '`true`: nobody is asked for so many. Never for dangerous roles.')),
    max: life.default(LIFE_DEFAULTS.extend.maxMs).meta(about('`30d`', 'By how much at once.')),
    times: numberWithin(1, 100)
      .default(LIFE_DEFAULTS.extend.times)
      .meta(about('`2`', 'How often in the whole life of a key.')),
  },
  belongs('something like { automatic: true, max: 30d, times: 2 }'),
);

const roleLifetimesSchema = z
  .record(z.string(), lifetimeSchema, belongs('a list of "role: lifetime"'))
  .superRefine((lifetimes, context) => {
    for (const role of Object.keys(lifetimes)) {
      const message = wrongRole(role);
      if (message !== undefined) context.addIssue({ code: 'custom', message, path: [role] });
    }
  });

const graceForSchema = z.union(
  [z.literal('0').transform(() => 0), aWhile],
  belongs('0, or a time from 1h to 90d, such as 24h or 7d'),
);

const putOffSchema = z.union(
  [z.literal('off').transform(() => 0), timeWithin('1h', '30d')],
  belongs('off, or a time from 1h to 30d, such as 24h or 3d'),
);

const group = word(/^S[A-Z0-9]{2,20}$/, 'the id of a user group, which begins with S');

export const reviewSchema = z.strictObject(
  {
    lasts: timeWithin('1d', '90d')
      .default(LIFE_DEFAULTS.review.lastsMs)
      .meta(about('`14d`', 'How long owners have to answer.')),
    silence: oneWordOf(SILENCES, 'report or freeze')
      .default(LIFE_DEFAULTS.review.silence)
      .meta(
        about('`report`', '`freeze`: keys of which nobody said anything are frozen a week later.'),
      ),
  },
  belongs('something like { lasts: 14d, silence: freeze }'),
);

const successorsSchema = z.union(
  [z.literal('manager'), z.literal('nobody'), group],
  belongs('manager, nobody, or the id of a user group'),
);

export const automationSchema = z.strictObject(
  {
    owner: somebody.meta(about('required', 'Who answers for its keys: a person or a user group.')),
    purpose: sentence.meta(about('required', 'What its keys are for.')),
  },
  belongs('something like { owner: S0PLATFORM, purpose: keys of Terraform }'),
);

const automationsSchema = z.record(
  word(
    /^(?:[a-z]{8}|mdb_sa_id_[a-f0-9]{24})$/,
    'a public key, or the client id of a service account',
  ),
  automationSchema,
  belongs('a list of "client id or public key: owner and purpose"'),
);

export const adoptionSchema = z.enum(ADOPTIONS, belongs('direct, dangerous or approved'));

/** The keys of the policy about the life of keys. */
export const lifeKeys = {
  lifetime: lifetimeSchema
    .optional()
    .meta(about('`{ default: 90d, max: 365d }`', 'How long a key lives after its hand-over.')),
  roleLifetimes: roleLifetimesSchema
    .optional()
    .meta(about('none', 'The same for single roles: `GROUP_OWNER: { max: 7d }`.')),
  extend: extendSchema
    .optional()
    .meta(about('everything is asked for', 'Which extensions nobody is asked for.')),
  graceFor: graceForSchema
    .optional()
    .meta(about('`7d`', 'How long a key that ended is frozen before it is deleted. Or `0`.')),
  putOff: putOffSchema
    .optional()
    .meta(
      about(
        '`3d`',
        'By how much the end of a key in use is put off, once. Or `off`. Never for dangerous roles.',
      ),
    ),
  overlap: overlapSchema
    .optional()
    .meta(about('`{ default: 24h, max: 7d }`', 'How long a replaced key goes on to live.')),
  owners: z
    .array(group, belongs('a list of ids of user groups'))
    .optional()
    .meta(
      about(
        'the groups that the policy names',
        'User groups that may own keys. One asks for a key of a group that one is in.',
      ),
    ),
  successors: successorsSchema
    .optional()
    .meta(
      about(
        '`nobody`',
        'Who is asked to take the keys of people who left: `manager`, or a user group.',
      ),
    ),
  automations: automationsSchema
    .optional()
    .meta(
      about(
        'none',
        'Whose the keys are that a program makes at Atlas, by its client id or public key: they are adopted.',
      ),
    ),
  adoption: adoptionSchema
    .optional()
    .meta(
      about(
        '`direct`',
        'What adopting a key needs: `direct`: nobody is asked. `dangerous`: approvals for dangerous roles. `approved`: for all.',
      ),
    ),
  staleAfter: timeWithin('1d', '3650d')
    .optional()
    .meta(about('`90d`', 'How long nobody used a key that the inventory lists as not used.')),
  digest: oneWordOf([...WEEKDAYS, 'off'], 'mon, tue, wed, thu, fri or off')
    .optional()
    .meta(about('`mon`', 'On which day owners hear which of their keys need a look. Or `off`.')),
  review: reviewSchema
    .optional()
    .meta(about('', 'How long a review lasts, and what follows from silence.')),
  orphanAfter: aWhile
    .optional()
    .meta(about('`14d`', 'How long the key of somebody who left waits for another owner.')),
};

import { z } from 'zod';
import { REASON_MAX, TICKET_MAX } from '../../domain/key/description.ts';
import { POLICY_DEFAULTS } from '../../domain/policy/policy.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { refusePattern } from './safePattern.ts';
import {
  about,
  belongs,
  count,
  duration,
  numberWithin,
  oneWordOf,
  sentence,
  word,
  yesOrNo,
} from './words.ts';

/** Schemas of the limits for requests, and of the reminders of approvers. */
const DEFAULTS = POLICY_DEFAULTS.limits;

function pattern(longest: number) {
  return z.string(belongs('a regular expression')).transform((text, context) => {
    const problem = refusePattern(text, longest);
    if (problem === undefined) return text;
    context.addIssue(problem);
    return z.NEVER;
  });
}

export const reasonSchema = z.strictObject(
  {
    min: numberWithin(1, REASON_MAX)
      .default(DEFAULTS.reasonMin)
      .meta(about(`\`${DEFAULTS.reasonMin}\``, 'Characters, at least.')),
    pattern: pattern(REASON_MAX)
      .optional()
      .meta(
        about(
          '',
          'A regular expression that it must match somewhere; `^` and `$` tie it to the whole.',
        ),
      ),
    hint: sentence
      .optional()
      .meta(about('required with `pattern`', 'What is asked for, in words.')),
  },
  belongs('something like { min: 20 }'),
);

export const ticketSchema = z.strictObject(
  {
    pattern: pattern(TICKET_MAX).meta(
      about(
        'required',
        'A regular expression it must match somewhere; `^` and `$` tie it to the whole.',
      ),
    ),
    hint: sentence.meta(about('required', 'What is asked for, in words.')),
  },
  belongs('a ticket with pattern and hint'),
);

const quietWord = word(
  /^(?! )[^\p{Cc}\p{Cf}]{1,40}(?<! )$/u,
  'a word of 1 to 40 visible characters',
).transform((text) => text.toLowerCase());

function prefixLength(most: number) {
  const what = `the length of a prefix from /1 to /${most}`;
  return word(/^\/?\d{1,3}$/, what)
    .transform((text) => Number(text.replace('/', '')))
    .refine((length) => length >= 1 && length <= most, { error: `must be ${what}` });
}

export const widestSchema = z.strictObject(
  {
    ipv4: prefixLength(32).meta(about('required', 'The widest range of IPv4, such as `/24`.')),
    ipv6: prefixLength(128).meta(about('required', 'The widest range of IPv6, such as `/56`.')),
  },
  belongs('something like { ipv4: /24, ipv6: /56 }'),
);

export const accessListSchema = z.strictObject(
  {
    required: yesOrNo
      .default(false)
      .meta(about('`false`', '`true`: every request must name addresses.')),
    widest: widestSchema
      .optional()
      .meta(about('any', 'No range may be wider. Entries that touch each other are one range.')),
  },
  belongs('something like { required: true, widest: { ipv4: /24, ipv6: /56 } }'),
);

export const limitsSchema = z.strictObject(
  {
    open: count
      .default(DEFAULTS.open)
      .meta(about(`\`${DEFAULTS.open}\``, 'Open requests of one person at a time.')),
    perDay: count
      .default(DEFAULTS.perDay)
      .meta(about(`\`${DEFAULTS.perDay}\``, 'Requests of one person within 24 hours.')),
    reason: reasonSchema
      .default({ min: DEFAULTS.reasonMin })
      .meta(about('', 'What a reason must be like.')),
    ticket: ticketSchema
      .optional()
      .meta(about('no ticket', 'The form asks for a ticket, which must be like this.')),
    accessList: accessListSchema
      .optional()
      .meta(about('no limit', 'What an IP access list must be like.')),
    recipient: oneWordOf(['required', 'allowed', 'off'], 'required, allowed or off')
      .default('allowed')
      .meta(
        about(
          '`allowed`',
          'Whether a request names an age recipient, for whom the private key is encrypted.',
        ),
      ),
    quietWords: z
      .array(quietWord, belongs('a list of words'))
      .default([...DEFAULTS.quietWords])
      .meta(
        about(
          DEFAULTS.quietWords.map((one) => `\`${one}\``).join(' '),
          'A reason of nothing but these words is refused.',
        ),
      ),
  },
  belongs('something like { open: 5, perDay: 20 }'),
);

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WEEK = [1, 2, 3, 4, 5];

const day = oneWordOf(DAYS, 'mon, tue, wed, thu, fri, sat or sun').transform(
  (name) => DAYS.indexOf(name) + 1,
);

/** Minutes since midnight. */
const timeOfDay = word(
  /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/,
  'a time of day, such as 09:00',
).transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

const ZONE = 'the name of a time zone, such as Europe/Berlin';
const timeZone = z.string(belongs(ZONE)).transform((text, context) => {
  if (isTimeZone(text)) return text;
  const meant = nearestWord(text, Intl.supportedValuesOf('timeZone'));
  context.addIssue(
    meant === undefined ? `must be ${ZONE}` : `is not known: did you mean ${meant}?`,
  );
  return z.NEVER;
});

export const workingHoursSchema = z.strictObject(
  {
    timeZone: timeZone.meta(about('required', 'IANA name, such as `Europe/Berlin`.')),
    days: z
      .array(day, belongs('a list of days, such as [mon, tue]'))
      .min(1, { error: 'must have at least one day' })
      .default(WEEK)
      .meta(about('`[mon, tue, wed, thu, fri]`', 'On these days ...')),
    from: timeOfDay.meta(about('required', '... from, such as `09:00` ...')),
    to: timeOfDay.meta(about('required', '... to, such as `17:30`.')),
  },
  belongs('something like { timeZone: Europe/Berlin, from: 09:00, to: 17:00 }'),
);

export const remindersSchema = z.strictObject(
  {
    after: z
      .union([z.literal('off').transform(() => 0), duration], {
        error: 'must be off, or a time from 15m to 7d, such as 90m, 24h or 3d',
      })
      .default(POLICY_DEFAULTS.reminders.afterMs)
      .meta(about('`1h`', 'The first; then after twice, four times, ... of it. Or `off`.')),
    workingHours: workingHoursSchema
      .optional()
      .meta(about('always', 'Reminders wait for these hours; nothing else does.')),
  },
  belongs('something like { after: 1h }'),
);

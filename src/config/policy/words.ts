import { z } from 'zod';
import { isKnownRole, PROJECT_ROLES } from '../../domain/key/projectRoles.ts';
import { isOrganizationRole, isProjectRole, ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';

/**
 * Schemas of the values in a policy file. Every scalar arrives as the text in the file, because an
 * id of digits only must not become a number.
 */
const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: 60 * MINUTE, d: DAY };

/** The error message of a value that is missing or of another kind: says what belongs here. */
export function belongs(what: string) {
  return {
    error: (issue: { readonly input?: unknown }) =>
      issue.input === undefined ? `is missing: ${what}` : `must be ${what}`,
  };
}

export function word(pattern: RegExp, what: string) {
  return z.string(belongs(what)).regex(pattern, { error: `must be ${what}` });
}

export const channel = word(
  /^[CG][A-Z0-9]{2,20}$/,
  'the id of a channel, which begins with C or G',
);
export const somebody = word(
  /^[UWS][A-Z0-9]{2,20}$/,
  'the id of a person (begins with U or W) or of a user group (begins with S)',
);
export const account = word(/^[UW][A-Z0-9]{2,20}$/, 'the id of a person, which begins with U or W');

export function atlasId(what: string) {
  return word(/^[a-f0-9]{24}$/, `the id of an Atlas ${what}: 24 characters, 0-9 and a-f`);
}

export const prefix = word(
  /^[A-Z](?:[A-Z0-9_]{0,48}[A-Z0-9])?$/,
  'a prefix of environment variables: upper-case letters, digits and _',
);
export const visibleName = word(
  /^(?! )[^\p{Cc}\p{Cf}]{1,64}(?<! )$/u,
  'a name of 1 to 64 visible characters',
);
export const sentence = word(
  /^(?! )[^\p{Cc}\p{Cf}]{1,200}(?<! )$/u,
  'a sentence of 1 to 200 visible characters',
);

/** One of a few words. The error suggests the nearest one. */
export function oneWordOf<const T extends readonly string[]>(known: T, what: string) {
  return z.string(belongs(what)).transform((text, context): T[number] => {
    const found = known.find((one) => one === text);
    if (found !== undefined) return found;
    const meant = nearestWord(text, known);
    context.addIssue(
      meant === undefined ? `must be ${what}` : `must be ${what}: did you mean ${meant}?`,
    );
    return z.NEVER;
  });
}

const role = z.string(belongs('a role')).transform((text, context) => {
  if (isOrganizationRole(text)) return text;
  if (isProjectRole(text)) {
    context.addIssue('is a role of a project: name it under projects, in the roles of an entry');
    return z.NEVER;
  }
  const meant = nearestWord(text, ORGANIZATION_ROLES);
  const hint = meant === undefined ? ORGANIZATION_ROLES.join(', ') : `did you mean ${meant}?`;
  context.addIssue(`is not an organization role of Atlas: ${hint}`);
  return z.NEVER;
});
export const roles = z
  .array(role, belongs('a list of roles'))
  .min(1, { error: 'must have at least one role' });

const KNOWN_ROLES = [...ORGANIZATION_ROLES, ...PROJECT_ROLES];

/** What is wrong with the name of a role; `undefined` if it is one. */
export function wrongRole(text: string): string | undefined {
  if (isKnownRole(text)) return undefined;
  const meant = nearestWord(text, KNOWN_ROLES);
  const hint = meant === undefined ? 'they begin with ORG_ or GROUP_' : `did you mean ${meant}?`;
  return `is not a role of Atlas: ${hint}`;
}

const anyRole = z.string(belongs('a role')).transform((text, context) => {
  if (isKnownRole(text)) return text;
  context.addIssue(wrongRole(text) ?? '');
  return z.NEVER;
});

/** Roles of organizations and of projects. */
export const anyRoles = z
  .array(anyRole, belongs('a list of roles'))
  .min(1, { error: 'must have at least one role' });

export const people = z.array(somebody, belongs('a list of ids of people and user groups'));
export const deciders = people.min(1, { error: 'must name somebody' });
export const audience = z.union(
  [z.literal('everyone'), people],
  belongs('everyone, or a list of ids of people and user groups'),
);

export const yesOrNo = z
  .enum(['true', 'false'], belongs('true or false'))
  .transform((text) => text === 'true');

export const count = word(/^[1-9]\d{0,2}$/, 'a whole number from 1').transform(Number);

export function numberWithin(least: number, most: number) {
  const what = `a whole number from ${least} to ${most}`;
  return word(/^\d{1,9}$/, what)
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error: `must be ${what}` });
}

/** A time such as `90m`, in milliseconds. */
export function timeWithin(least: string, most: string) {
  const what = `a time from ${least} to ${most}, such as 90m, 24h or 3d`;
  const inMs = (text: string) => {
    const [, number, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
    return Number(number) * (UNITS[unit ?? ''] ?? Number.NaN);
  };
  return z.string(belongs(what)).transform((text, context) => {
    const milliseconds = inMs(text);
    if (milliseconds >= inMs(least) && milliseconds <= inMs(most)) return milliseconds;
    context.addIssue(`must be ${what}`);
    return z.NEVER;
  });
}
export const duration = timeWithin('15m', '7d');

/** Accepts a single item where a list is expected. */
export function oneOrMore<T extends z.ZodType>(items: T) {
  return z.preprocess(
    (value) =>
      typeof value === 'string' || (typeof value === 'object' && !Array.isArray(value))
        ? [value]
        : value,
    items,
  );
}

/** What a key means, and what holds without it. The table in src/config/README.md is made of it. */
export function about(fallback: string, description: string) {
  return { description, fallback };
}

import { PRE_APPROVAL } from '../../domain/approval/preApproval.ts';
import {
  isOrganizationRole,
  ORGANIZATION_ROLES,
  type OrganizationRole,
} from '../../domain/key/roles.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { readPerson, readSpan } from './auditOptions.ts';

/** What was typed after `allow`, before any permission check. */
export interface AllowWish {
  /** Slack user id. */
  readonly person: string;
  readonly roles: readonly OrganizationRole[];
  /** As typed. Absent if no organization was typed. */
  readonly organization?: string;
  readonly forMs: number;
  readonly uses: number;
}

export interface MissingPart {
  readonly missing: 'person' | 'roles' | 'in' | 'for';
}
export interface BadPart {
  readonly bad: 'person' | 'role' | 'for';
  readonly typed: string;
  readonly nearest?: string;
}

/** Accepts Atlas's role name in any case, with any dash, with or without the prefix `ORG_`. */
function readRole(typed: string): OrganizationRole | undefined {
  const name = typed.toUpperCase().replace(/[\p{Pd}_]+/gu, '_');
  return [name, `ORG_${name}`].find(isOrganizationRole);
}

/** Reads `4h`, `4 hours` or `2 Days`. Returns ms, or `undefined` outside the allowed range. */
function readTime(typed: string): number | undefined {
  const short = typed.replace(/(\d\s*)(m|h|d)(?:in(?:ute)?s?|(?:ou)?rs?|ours?|ays?)\.?$/i, '$1$2');
  const ms = readSpan(short.trim());
  return ms !== undefined && ms >= PRE_APPROVAL.shortest && ms <= PRE_APPROVAL.longest
    ? ms
    : undefined;
}

/** Index of the last word equal to `wanted` in any case, or -1. */
function lastOf(words: readonly string[], wanted: string): number {
  return words.findLastIndex((word) => word.toLowerCase() === wanted);
}

/** The order is fixed: `@dana ORG_READ_ONLY, ORG_MEMBER in acme for 4h`. */
export function readAllow(
  words: readonly string[],
  uses: number,
): AllowWish | MissingPart | BadPart {
  const forAt = lastOf(words, 'for');
  const before = forAt === -1 ? words : words.slice(0, forAt);
  const inAt = before.findIndex((word) => word.toLowerCase() === 'in');
  const named = (inAt === -1 ? before : before.slice(0, inAt)).join(' ');
  const [first, ...rest] = named.split(/[\s,;、，]+/u).filter((word) => word !== '');
  if (first === undefined) return { missing: 'person' };
  const person = readPerson(first);
  if (person === undefined) return { bad: 'person', typed: first };
  const roles: OrganizationRole[] = [];
  for (const typed of rest) {
    const role = readRole(typed);
    if (role === undefined) {
      const nearest = nearestWord(typed, ORGANIZATION_ROLES);
      return { bad: 'role', typed, nearest };
    }
    roles.push(role);
  }
  if (roles.length === 0) return { missing: 'roles' };
  const organization =
    inAt === -1
      ? undefined
      : before
          .slice(inAt + 1)
          .join(' ')
          .trim();
  if (organization === '') return { missing: 'in' };
  const time = forAt === -1 ? '' : words.slice(forAt + 1).join(' ');
  if (time === '') return { missing: 'for' };
  const forMs = readTime(time);
  if (forMs === undefined) return { bad: 'for', typed: time };
  const where = organization === undefined ? {} : { organization };
  return { person, roles: [...new Set(roles)], ...where, forMs, uses };
}

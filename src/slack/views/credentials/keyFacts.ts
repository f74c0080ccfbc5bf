import type { types } from '@slack/bolt';
import { type Credential, isInHands } from '../../../domain/credential/credential.ts';
import { endOf } from '../../../domain/credential/ends.ts';
import { type Access, givenRoles } from '../../../domain/key/access.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { LastSeen } from '../../../workflow/credentials/lastSeen.ts';
import { fact } from '../card/requestFacts.ts';
import { columns, section } from '../kit/blocks.ts';
import { code, moment, somebody } from '../kit/mrkdwn.ts';
import { roleName } from '../kit/roles.ts';

/** A key of the ledger, as views show it. */
export interface ShownKey {
  readonly credential: Credential;
  readonly organizationName: string;
}

/** The purpose, by which people know it. */
export function purpose({ credential }: ShownKey): string {
  return code(credential.purpose);
}

export function organizationOf({ organizationName }: ShownKey): string {
  return code(organizationName, 80);
}

/** When it ends, or that nobody approved an end. */
export function endText(words: Catalogue, credential: Credential): string {
  const end = endOf(credential);
  if (end !== undefined) return moment(words, end.at);
  const { withoutEnd, unrevealed } = words.keyFacts;
  return credential.lifetime !== undefined && !isInHands(credential) ? unrevealed : withoutEnd;
}

/** For a list: "ends Monday", "without end". */
export function endInBrief(words: Catalogue, credential: Credential): string {
  const end = endOf(credential);
  return end === undefined ? words.list.withoutEnd : words.list.ends(moment(words, end.at));
}

/** What it is now, in a few words. */
export function stateText(words: Catalogue, { state }: Credential): string {
  const { states } = words.keyFacts;
  switch (state.status) {
    case 'moving':
      return state.to === 'live' ? states.toLive : states.toFrozen;
    case 'frozen': {
      const since = moment(words, state.at);
      return state.deleteAt === undefined
        ? states.frozen(since)
        : states.frozenUntil(since, moment(words, state.deleteAt));
    }
    case 'ended':
      return states.ended(moment(words, state.at));
    default:
      return states[state.status];
  }
}

/** For example: "Organization Read Only, Project Read Only in 2 projects, from 1 address". */
export function accessInBrief(words: Catalogue, access: Access): string {
  const { keyFacts, facts } = words;
  const own = givenRoles(access.organizationRoles).map((role) => roleName(words, role));
  const inProjects = [...new Set(access.projects.flatMap(({ roles }) => roles))].sort();
  const named = inProjects.slice(0, 6).map((role) => roleName(words, role));
  const hidden = inProjects.length - named.length;
  const roles = [...named, ...(hidden > 0 ? [facts.moreRoles(hidden)] : [])];
  const parts = [
    ...own,
    ...(roles.length === 0
      ? []
      : [keyFacts.rolesIn(roles.join(facts.separator), access.projects.length)]),
    ...(own.length + roles.length === 0 ? [roleName(words, 'ORG_MEMBER')] : []),
    keyFacts.addresses(access.addresses.length),
  ];
  return parts.join(facts.separator);
}

/** Its roles, with the names of projects where there is room: "Project Owner in `payments`". */
export function rolesInBriefOf(
  words: Catalogue,
  { organizationRoles, projects }: Access,
  names: Readonly<Record<string, string>>,
  max: number,
): string {
  const { facts } = words;
  const all = [
    ...givenRoles(organizationRoles).map((role) => roleName(words, role)),
    ...projects.flatMap(({ projectId, roles }) =>
      roles.map((role) =>
        facts.projectRole(roleName(words, role), code(names[projectId] ?? projectId, 40)),
      ),
    ),
  ];
  if (all.length === 0) return roleName(words, 'ORG_MEMBER');
  const hidden = all.length - max;
  return [...all.slice(0, max), ...(hidden > 0 ? [facts.moreRoles(hidden)] : [])].join(
    facts.separator,
  );
}

/** When Atlas last saw it used; or why nobody can know. `undefined`: Atlas is being asked. */
export function lastSeenText(words: Catalogue, seen: LastSeen | undefined): string {
  const { lastSeen: says } = words;
  if (seen === undefined) return says.asking;
  if (seen.is !== 'used') return says[seen.is];
  const at = moment(words, seen.at);
  return seen.from === undefined ? says.used(at) : says.usedFrom(at, code(seen.from, 60));
}

/** One of several keys that somebody left behind, or wants to pass on. */
export function offeredLine(words: Catalogue, key: ShownKey): string {
  return words.keyNews.oneOfThem(purpose(key), organizationOf(key), endText(words, key.credential));
}

/** What a key is, for a window in which somebody decides about it. */
export function keyFactBlocks(words: Catalogue, key: ShownKey): types.KnownBlock[] {
  const { credential } = key;
  const { keyFacts, facts } = words;
  return [
    columns([
      fact(facts.description, purpose(key)),
      fact(facts.organization, organizationOf(key)),
      fact(facts.publicKey, code(credential.handle, 40)),
      fact(keyFacts.owner, somebody(credential.owner.id)),
      fact(keyFacts.end, endText(words, credential)),
      fact(keyFacts.state, stateText(words, credential)),
    ]),
    section(fact(keyFacts.roles, accessInBrief(words, credential.access))),
  ];
}

import { ORDINARY_PROJECT_ROLES, type Role } from '../../../../domain/key/projectRoles.ts';
import type { LifetimeChange } from '../../../../domain/policy/changes/lifetimeChanges.ts';
import type {
  PeopleChange,
  PolicyChange,
} from '../../../../domain/policy/changes/policyChanges.ts';
import type { RouteChange } from '../../../../domain/policy/changes/routeChanges.ts';
import type { Audience } from '../../../../domain/policy/policy.ts';
import type { PolicyOutcome } from '../../../../domain/policy/route.ts';
import type { Catalogue } from '../../../../text/catalogue.ts';
import { header, type Message, message, section, sections } from '../../kit/blocks.ts';
import { channel, code, somebody } from '../../kit/mrkdwn.ts';
import { roleName } from '../../kit/roles.ts';

/** Changes of one direction that are told; people can compare the files for the rest. */
const SHOWN = 15;
const IDS = 10;
const DIRECTIONS = ['easier', 'harder', 'other'] as const;

function listed(words: Catalogue, items: readonly string[]): string {
  const shown = items.slice(0, IDS);
  const left = items.length - shown.length;
  const more = left > 0 ? [words.policyChanged.more(left)] : [];
  return [...shown, ...more].join(words.facts.separator);
}

function who(words: Catalogue, audience: Audience): string {
  if (audience === 'everyone') return words.policyChanged.everyone;
  return listed(words, audience.map(somebody));
}

/** What was added and what was taken out. */
function moved(words: Catalogue, added: string, removed: string): string {
  const { policyChanged } = words;
  return [
    ...(added === '' ? [] : [policyChanged.added(added)]),
    ...(removed === '' ? [] : [policyChanged.removed(removed)]),
  ].join('; ');
}

function peopleText(words: Catalogue, { list, of = '', added, removed }: PeopleChange): string {
  const { policyChanged } = words;
  const name = policyChanged.lists[list];
  const subject = of === '' ? name : policyChanged.listOf(name, code(of, 60));
  return policyChanged.changed(subject, moved(words, who(words, added), who(words, removed)));
}

function outcomeText(words: Catalogue, decided: PolicyOutcome): string {
  const { policyChanged } = words;
  if (decided.outcome === 'denied') return policyChanged.denied;
  const { stages, denials, escalation } = decided.approval;
  const stageTexts = stages.map((stage) =>
    stage
      .map(({ need, of }) =>
        policyChanged.threshold(need, of === 'manager' ? policyChanged.manages : who(words, of)),
      )
      .join(policyChanged.and),
  );
  const asks = [
    policyChanged.approvals(stageTexts.join(policyChanged.nextStage)),
    ...(escalation === undefined
      ? []
      : [policyChanged.later(who(words, escalation.to), escalation.afterMs)]),
    ...(denials > 1 ? [policyChanged.denials(denials)] : []),
  ].join(words.facts.separator);
  if (decided.automatic === undefined) return asks;
  const { count, withinMs } = decided.automatic.quota;
  return policyChanged.automatic(count, withinMs, asks);
}

/** Names of roles; what may be asked for in projects anyhow is one word. */
function rolesText(words: Catalogue, roles: readonly Role[]): string {
  const ordinary = ORDINARY_PROJECT_ROLES.every((role) => roles.includes(role));
  const left = roles.filter((role) => !ordinary || !isOrdinary(role));
  const all = ordinary ? [words.policyChanged.projectRoles] : [];
  return [...left.map((role) => roleName(words, role)), ...all].join(words.facts.separator);
}

function isOrdinary(role: Role): boolean {
  return ORDINARY_PROJECT_ROLES.some((one) => one === role);
}

function lifetimeText(words: Catalogue, change: LifetimeChange): string {
  const { policyChanged } = words;
  const { organizations, roles, before, after } = change;
  const places = listed(
    words,
    organizations.map((name) => code(name, 60)),
  );
  const what =
    roles.length === 0
      ? policyChanged.everyKey
      : policyChanged.listOf(rolesText(words, roles), places);
  const lives = ({ defaultMs, maxMs }: typeof before) => policyChanged.lives(defaultMs, maxMs);
  return policyChanged.lifetime(what, lives(before), lives(after));
}

function routeText(words: Catalogue, change: RouteChange): string {
  const { policyChanged } = words;
  const roles = rolesText(words, change.roles);
  const organizations = listed(
    words,
    change.organizations.map((name) => code(name, 60)),
  );
  const [before, after] = [outcomeText(words, change.before), outcomeText(words, change.after)];
  const route = policyChanged.route(roles, organizations, before, after);
  return change.requester === undefined
    ? route
    : policyChanged.routeFor(route, somebody(change.requester));
}

function changeText(words: Catalogue, change: PolicyChange): string {
  const { policyChanged } = words;
  switch (change.what) {
    case 'people':
      return peopleText(words, change);
    case 'route':
      return routeText(words, change);
    case 'lifetime':
      return lifetimeText(words, change);
    case 'organization': {
      const name = code(change.name, 60);
      return change.direction === 'easier'
        ? policyChanged.organizationAdded(name)
        : policyChanged.organizationGone(name);
    }
    case 'roles':
    case 'glass_roles': {
      const of = code(change.of, 60);
      const subject =
        change.what === 'roles' ? policyChanged.roles(of) : policyChanged.glassRoles(of);
      const names = (roles: typeof change.added) =>
        roles.length === 0 ? '' : rolesText(words, roles);
      return policyChanged.changed(
        subject,
        moved(words, names(change.added), names(change.removed)),
      );
    }
    case 'identity': {
      const ids = who(words, change.ids);
      return change.direction === 'harder'
        ? policyChanged.onePerson(ids)
        : policyChanged.severalPeople(ids);
    }
    case 'manager': {
      const of = somebody(change.person);
      return change.manager === undefined
        ? policyChanged.noManager(of)
        : policyChanged.manager(of, somebody(change.manager));
    }
    case 'channels': {
      const now =
        change.now.length === 0 ? policyChanged.nowhere : listed(words, change.now.map(channel));
      return policyChanged.changed(policyChanged.channels[change.which], now);
    }
    case 'number':
      return policyChanged.number(policyChanged.numbers[change.which], change.before, change.after);
    case 'time':
      return policyChanged.time(policyChanged.times[change.which], change.before, change.after);
    case 'demand':
      return policyChanged.demand(policyChanged.demands[change.which]);
    case 'something':
      return policyChanged.something;
    default:
      return change satisfies never;
  }
}

/** For the admins, in the alerts channel of the old policy: who or what became easier or harder. */
export function policyChangedNews(
  words: Catalogue,
  changes: readonly PolicyChange[],
  when: 'now' | 'at_start',
): Message {
  const { policyChanged } = words;
  const lines = DIRECTIONS.flatMap((direction) => {
    const own = changes.filter((change) => change.direction === direction);
    if (own.length === 0) return [];
    const left = own.length - SHOWN;
    return [
      `*${policyChanged.direction[direction]}*`,
      ...own.slice(0, SHOWN).map((change) => `• ${changeText(words, change)}`),
      ...(left > 0 ? [`• ${policyChanged.more(left)}`] : []),
    ];
  });
  const says = when === 'now' ? policyChanged.now : policyChanged.atStart;
  return message([says, ...lines, policyChanged.next].join('\n'), [
    header(policyChanged.title),
    section(says),
    ...sections(lines),
    section(policyChanged.next),
  ]);
}

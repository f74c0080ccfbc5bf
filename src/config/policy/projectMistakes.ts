import { coversText, isPattern } from '../../domain/policy/projectEntry.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import type { Draft } from './draft.ts';
import type { Mistake } from './mistake.ts';

type Entry = Draft['organizations'][number]['projects'][number];

/** What an entry says of keys that are asked for. */
const OF_REQUESTS = ['request', 'approve', 'stages', 'denials', 'escalate', 'roles', 'lifetime'];

function wrongNames({ name, id, viewers }: Entry): readonly (readonly [string, string])[] {
  const pattern = name !== undefined && isPattern(name);
  return [
    ...(name === undefined && id === undefined
      ? [['', 'needs a name or an id: which project is it about?'] as const]
      : []),
    ...(pattern && id !== undefined
      ? [['name', 'is a pattern, and an id stands beside it: keep one of them'] as const]
      : []),
    ...(viewers !== undefined && id === undefined
      ? [['viewers', 'needs the id of the project beside it'] as const]
      : []),
  ];
}

function wrongApproval(
  { approve, stages, denials, escalate }: Entry,
  requestLifetime: number,
): readonly (readonly [string, string])[] {
  const asks = approve !== undefined || stages !== undefined;
  const stray = Object.entries({ denials, escalate }).filter(([, value]) => value !== undefined);
  return [
    ...(approve !== undefined && stages !== undefined
      ? [['', 'has approve and stages: keep one of them'] as const]
      : []),
    ...(asks ? [] : stray.map(([key]) => [key, 'belongs to approve or stages'] as const)),
    ...(escalate !== undefined && escalate.after >= requestLifetime
      ? [
          [
            'escalate.after',
            'is not before the end of the request (requestLifetime): it would never happen',
          ] as const,
        ]
      : []),
  ];
}

function wrongOff(entry: Entry): readonly (readonly [string, string])[] {
  if (entry.off !== true) return [];
  const said = Object.entries(entry)
    .filter(([key, value]) => value !== undefined && OF_REQUESTS.includes(key))
    .map(([key]) => key);
  return said.map((key) => [key, 'says nothing where the project is off: take one of them out']);
}

/** Problems of single entries of projects. */
export function projectMistakes({ organizations, requestLifetime }: Draft): Mistake[] {
  return organizations.flatMap(({ index, projects }) =>
    projects.flatMap((entry) =>
      [...wrongNames(entry), ...wrongApproval(entry, requestLifetime), ...wrongOff(entry)].map(
        ([key, message]) => ({
          path: [
            'organizations',
            index,
            'projects',
            entry.index,
            ...key.split('.').filter((part) => part !== ''),
          ],
          message,
        }),
      ),
    ),
  );
}

interface Placed {
  readonly path: readonly PropertyKey[];
  readonly lifetime?: { readonly default?: number; readonly max?: number };
}

function placedLifetimes(draft: Draft): readonly Placed[] {
  const { lifetime, roleLifetimes = {}, overlap, tiers, rules, organizations } = draft;
  const { read, ordinary, dangerous } = tiers;
  return [
    { path: ['lifetime'], lifetime },
    { path: ['overlap'], lifetime: overlap },
    ...Object.entries(roleLifetimes).map(([role, one]) => {
      return { path: ['roleLifetimes', role], lifetime: one };
    }),
    ...Object.entries({ read, ordinary, dangerous }).map(([risk, tier]) => {
      return { path: ['tiers', risk, 'lifetime'], lifetime: tier?.lifetime };
    }),
    ...rules.map((rule) => {
      return { path: ['rules', rule.index, 'lifetime'], lifetime: rule.lifetime };
    }),
    ...organizations.flatMap(({ index, projects }) =>
      projects.map((entry) => {
        const path = ['organizations', index, 'projects', entry.index, 'lifetime'];
        return { path, lifetime: entry.lifetime };
      }),
    ),
  ];
}

/** Problems of how long keys live. */
export function lifeMistakes(draft: Draft): Mistake[] {
  const long = placedLifetimes(draft).flatMap(({ path, lifetime }) => {
    const { default: byDefault, max } = lifetime ?? {};
    if (byDefault === undefined || max === undefined || byDefault <= max) return [];
    return [{ path: [...path, 'default'], message: 'is longer than max beside it' }];
  });
  const denied = draft.rules.flatMap(({ index, deny, lifetime }) =>
    deny === undefined || lifetime === undefined
      ? []
      : [{ path: ['rules', index, 'lifetime'], message: 'says nothing beside deny: take it out' }],
  );
  const nobody = draft.successors === 'manager' && Object.keys(draft.managers).length === 0;
  const message = 'asks the manager of who left, and managers names nobody';
  return [...long, ...denied, ...(nobody ? [{ path: ['successors'], message }] : [])];
}

/** Patterns that never decide, because an earlier one covers them. */
export function coveredProjects({ organizations }: Draft): Mistake[] {
  return organizations.flatMap(({ index, projects }) => {
    const patterns = projects.flatMap(({ name = '', id, index: at }) =>
      id === undefined && isPattern(name) ? [{ name, at }] : [],
    );
    return patterns.flatMap(({ name, at }) => {
      const before = patterns.find((one) => one.at < at && coversText(one.name, name));
      if (before === undefined) return [];
      const message = `never decides: projects[${before.at}] (${before.name}) comes before it and fits the same projects. Put this one first`;
      return [{ path: ['organizations', index, 'projects', at, 'name'], message }];
    });
  });
}

/** Names of projects in rules that no project of this file has. It may be that Atlas has them. */
export function strangeProjects({ organizations, rules, breakGlass }: Draft): Mistake[] {
  const entries = organizations.flatMap(({ projects }) => projects);
  const known = entries.flatMap(({ name, id }) => [name, id]).flatMap((text) => text ?? []);
  if (known.length === 0) return [];
  const fits = (text: string) =>
    known.some((one) => coversText(text, one) || coversText(one, text));
  const lists = [
    ...rules.map(({ index, projects }) => ({ path: ['rules', index], projects })),
    { path: ['breakGlass'], projects: breakGlass?.projects },
  ];
  return lists.flatMap(({ path, projects = [] }) =>
    projects.flatMap((text, at) => {
      if (fits(text)) return [];
      const meant = nearestWord(text, known);
      // A name that is like none of the file is probably that of a project that needs no entry.
      if (meant === undefined && !isPattern(text)) return [];
      const hint = meant === undefined ? 'is one called so at Atlas?' : `did you mean ${meant}?`;
      const message = `fits no project that this file names: ${hint}`;
      return [{ path: [...path, 'projects', at], message }];
    }),
  );
}

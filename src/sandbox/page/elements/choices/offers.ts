import { useEffect, useState } from 'react';
import type { Choice, Group } from './kept.ts';

export interface External {
  readonly least: number;
  readonly search: (typed: string) => Promise<readonly Choice[]>;
}

export interface Offers {
  readonly groups: readonly Group[];
  /** What is said where nothing is offered. */
  readonly note?: string;
}

const WAIT_MS = 250;

const has = (choice: Choice, wanted: string): boolean =>
  choice.label.toLowerCase().includes(wanted) ||
  (choice.description ?? '').toLowerCase().includes(wanted);

/** The choices whose words contain what was typed. */
export function matching(groups: readonly Group[], typed: string): Group[] {
  const wanted = typed.trim().toLowerCase();
  return groups
    .map((group) => ({ ...group, options: group.options.filter((one) => has(one, wanted)) }))
    .filter(({ options }) => options.length > 0);
}

/** Groups in the order in which the app sent them. */
export function underHeadings(options: readonly Choice[]): Group[] {
  const groups = new Map<string, Choice[]>();
  for (const option of options) {
    const heading = option.group ?? '';
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  return [...groups].map(([label, of]) =>
    label === '' ? { options: of } : { label, options: of },
  );
}

/** What a menu offers for what was typed; an external one asks the app, after a pause. */
export function useOffers(
  groups: readonly Group[],
  typed: string,
  external: External | undefined,
  isOpen: boolean,
): Offers {
  const [found, setFound] = useState<Offers>({ groups: [] });
  const search = external?.search;
  const isShort = external !== undefined && typed.length < external.least;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `search` is new at each drawing
  useEffect(() => {
    if (search === undefined || isShort || !isOpen) return;
    let isStale = false;
    setFound({ groups: [], note: 'Searching' });
    const timer = setTimeout(async () => {
      const next = await search(typed).then(
        (options): Offers =>
          options.length > 0
            ? { groups: underHeadings(options) }
            : { groups: [], note: 'No results' },
        (): Offers => ({ groups: [], note: 'The options could not be loaded' }),
      );
      if (!isStale) setFound(next);
    }, WAIT_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [typed, isShort, isOpen]);
  if (external === undefined) {
    const here = matching(groups, typed);
    return here.length > 0 ? { groups: here } : { groups: [], note: 'No results' };
  }
  if (isShort) return { groups: [], note: `Type at least ${external.least} characters` };
  return found;
}

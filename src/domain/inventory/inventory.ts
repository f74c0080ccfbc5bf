import { isOwner } from '../credential/commands/rights.ts';
import { type Credential, isInHands } from '../credential/credential.ts';
import { endOf } from '../credential/ends.ts';
import type { Person } from '../policy/people.ts';
import type { Observation, Use } from './observation.ts';

/** One credential of an organization: its record, what Atlas showed last, or both. */
export interface InventoryLine {
  readonly organizationId: string;
  readonly credential?: Credential;
  readonly observation?: Observation;
}

/** Lists of the inventory that somebody can look at. */
export const INVENTORY_LISTS = ['foreign', 'drifted', 'stale', 'no-end'] as const;
export type InventoryList = (typeof INVENTORY_LISTS)[number];

export interface InventoryCounts {
  readonly all: number;
  readonly issued: number;
  readonly adopted: number;
  /** Nobody answers for them. */
  readonly foreign: number;
  /** They carry a marker, and there is no record of them here: in work, or of another Keywarden. */
  readonly marked: number;
  readonly noEnd: number;
  readonly drifted: number;
  readonly stale: number;
  /** Their use cannot be known, because they have no addresses. */
  readonly unknownUse: number;
}

/** Joins records that have not ended with what Atlas showed, by id. */
export function linesOf(
  organizationId: string,
  credentials: readonly Credential[],
  observations: readonly Observation[],
): readonly InventoryLine[] {
  const shown = new Map(observations.map((one) => [one.id, one]));
  const ids = new Set(credentials.map(({ id }) => id));
  return [
    ...credentials.map((credential) => {
      const observation = shown.get(credential.id);
      return { organizationId, credential, ...(observation && { observation }) };
    }),
    ...observations
      .filter(({ id }) => !ids.has(id))
      .map((observation) => ({ organizationId, observation })),
  ];
}

/** Nobody answers for it: Keywarden neither issued it nor has anybody adopted it. */
export function isForeign({ credential, observation }: InventoryLine): boolean {
  return credential === undefined && observation?.isMarked !== true;
}

function isMarkedOnly({ credential, observation }: InventoryLine): boolean {
  return credential === undefined && observation?.isMarked === true;
}

function hasNoEnd({ credential }: InventoryLine): boolean {
  return credential !== undefined && isInHands(credential) && endOf(credential) === undefined;
}

function isDrifted({ credential }: InventoryLine): boolean {
  return credential?.drift !== undefined;
}

export function isUseUnknown(use: Use | undefined): boolean {
  return use?.addresses === 0;
}

/** From anywhere: Atlas notes no use of it. */
export function isUnrestricted({ addresses }: { readonly addresses: readonly string[] }): boolean {
  return addresses.length === 0;
}

/** Since when nobody has used it, as far as Atlas knows; `undefined` where that cannot be known. */
function idleSince({ credential, observation }: InventoryLine): number | undefined {
  const use = observation?.use;
  if (use === undefined || isUseUnknown(use)) return undefined;
  return use.at ?? credential?.handedOverAt ?? credential?.createdAt ?? observation?.createdAt;
}

/** Not used for `staleAfterMs`. One whose use cannot be known is never called stale. */
export function isStale(line: InventoryLine, staleAfterMs: number, now: number): boolean {
  const since = idleSince(line);
  return since !== undefined && now - since >= staleAfterMs;
}

interface Moment {
  readonly now: number;
  readonly staleAfterMs: number;
}

export function isIn(list: InventoryList, line: InventoryLine, given: Moment): boolean {
  switch (list) {
    case 'foreign':
      return isForeign(line);
    case 'drifted':
      return isDrifted(line);
    case 'stale':
      return isStale(line, given.staleAfterMs, given.now);
    case 'no-end':
      return hasNoEnd(line);
    default:
      return list satisfies never;
  }
}

/** Whether this person answers for it, alone or in a group. */
export function isOwnedBy({ credential }: InventoryLine, person: Person): boolean {
  return credential !== undefined && isOwner(credential.owner, person);
}

/** Whether it has roles in this project, by what Atlas showed or by its record. */
export function isInProject({ credential, observation }: InventoryLine, project: string): boolean {
  const { projects } = observation?.access ?? credential?.access ?? { projects: [] };
  return projects.some(({ projectId }) => projectId === project);
}

export function countsOf(lines: readonly InventoryLine[], given: Moment): InventoryCounts {
  const count = (fits: (line: InventoryLine) => boolean) => lines.filter(fits).length;
  return {
    all: lines.length,
    issued: count(({ credential }) => credential?.origin.how === 'issued'),
    adopted: count(({ credential }) => credential?.origin.how === 'adopted'),
    foreign: count(isForeign),
    marked: count(isMarkedOnly),
    noEnd: count(hasNoEnd),
    drifted: count(isDrifted),
    stale: count((line) => isStale(line, given.staleAfterMs, given.now)),
    unknownUse: count(({ observation }) => isUseUnknown(observation?.use)),
  };
}

import { endOf } from '../../domain/credential/ends.ts';
import {
  type InventoryLine,
  type InventoryList,
  isIn,
  isUseUnknown,
} from '../../domain/inventory/inventory.ts';
import { riskOfAccess } from '../../domain/key/access.ts';
import { csvLine } from '../../foundation/csvCell.ts';

/**
 * One key of the report. An id stands behind its kind, so that no reader of CSV takes an id of digits
 * for a number.
 */
const COLUMNS = [
  'id',
  'organization',
  'organizationId',
  'publicKey',
  'description',
  'origin',
  'request',
  'adoptedBy',
  'owner',
  'state',
  'end',
  'endsBecause',
  'created',
  'firstSeen',
  'risk',
  'organizationRoles',
  'projectRoles',
  'addresses',
  'lastUsed',
  'lastUsedFrom',
  'use',
  'differs',
] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

function day(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

/** What Atlas knew of its use. */
function usageOf({ observation }: InventoryLine): string {
  const use = observation?.use;
  if (use === undefined) return 'not read';
  if (isUseUnknown(use)) return 'cannot be known';
  return use.at === undefined ? 'none seen' : 'seen';
}

function originOf({ credential, observation }: InventoryLine): string {
  if (credential !== undefined) return credential.origin.how;
  return observation?.isMarked === true ? 'marked' : 'foreign';
}

function rolesOf({ credential, observation }: InventoryLine) {
  const access = observation?.access ?? credential?.access;
  if (access === undefined) return { risk: '', organizationRoles: '', projectRoles: '' };
  const projects = access.projects.map(({ projectId, roles }) => `${projectId}:${roles.join('+')}`);
  return {
    risk: riskOfAccess(access),
    organizationRoles: access.organizationRoles.join(' '),
    projectRoles: projects.join(' '),
  };
}

function rowOf(line: InventoryLine, nameOf: (organizationId: string) => string): Row {
  const { credential, observation, organizationId } = line;
  const end = credential && endOf(credential);
  const origin = credential?.origin;
  const use = observation?.use;
  return {
    id: credential?.id ?? observation?.id ?? '',
    organization: nameOf(organizationId),
    organizationId: `organization:${organizationId}`,
    publicKey: credential?.handle ?? observation?.handle ?? '',
    description: credential?.purpose ?? observation?.description ?? '',
    origin: originOf(line),
    request: origin?.request ?? '',
    adoptedBy: origin?.how === 'adopted' ? origin.by : '',
    owner: credential?.owner.id ?? '',
    state: credential?.state.status ?? '',
    end: day(end?.at),
    endsBecause: end?.cut ?? '',
    created: day(observation?.createdAt ?? credential?.createdAt),
    firstSeen: day(observation?.firstSeenAt),
    ...rolesOf(line),
    addresses: credential?.access.addresses.join(' ') ?? '',
    lastUsed: day(use?.at),
    lastUsedFrom: use?.from ?? '',
    use: usageOf(line),
    differs: credential?.drift?.differs.join(' ') ?? '',
  };
}

export interface ReportWish {
  readonly format: 'csv' | 'json';
  readonly list?: InventoryList;
}

/** Every key that Keywarden knows, in the order in which they are given. */
export function* report(
  lines: readonly InventoryLine[],
  { format, list }: ReportWish,
  given: {
    readonly now: number;
    readonly staleAfterMs: number;
    readonly nameOf: (organizationId: string) => string;
  },
): Generator<string> {
  const rows = lines
    .filter((line) => list === undefined || isIn(list, line, given))
    .map((line) => rowOf(line, given.nameOf));
  if (format === 'json') {
    yield `${JSON.stringify(rows, null, 2)}\n`;
    return;
  }
  yield csvLine(COLUMNS);
  for (const row of rows) yield csvLine(COLUMNS.map((name) => row[name]));
}

import { z } from 'zod';
import { canonicalAddress } from '../../domain/key/address.ts';
import { ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import { AtlasError } from '../../foundation/errors.ts';

function id(name: string) {
  const rule = `${name} must be 24 characters from 0-9 and a-f`;
  return z.string(rule).regex(/^[a-f0-9]{24}$/, rule);
}
function flag(name: string) {
  return z.boolean(`${name} must be true or false`).optional();
}
function whole(name: string, most: number, fallback: number) {
  const range = most < Number.MAX_SAFE_INTEGER ? `from 1 to ${most}` : 'from 1';
  const rule = `${name} must be a whole number ${range}`;
  return z.int(rule).min(1, rule).max(most, rule).default(fallback);
}

/** Every operation takes these. Atlas's default for both is false. */
const shape = { envelope: flag('envelope'), pretty: flag('pretty') };
const paging = {
  ...shape,
  includeCount: z.boolean('includeCount must be true or false').default(true),
  itemsPerPage: whole('itemsPerPage', 500, 100),
  pageNum: whole('pageNum', Number.MAX_SAFE_INTEGER, 1),
};
const name = z.string('name must be text').optional();
const organization = { orgId: id('orgId') };
const project = { groupId: id('groupId') };
const key = { ...organization, apiUserId: id('apiUserId') };

const LENGTH = 'desc must have 1 to 250 characters';
const CLIENT_ID = 'clientId must be the id of a service account';
const ROLES = `roles must be at least one of ${ORGANIZATION_ROLES.join(', ')}`;
const ENTRIES = 'entries must be at least one IP address or CIDR block';
const ADDRESS = 'ipAddress must be an IP address or CIDR block';
const PROJECT_ROLES = 'roles must be at least one name of a role';

/** Any name: Atlas has more roles than are documented, and says which it does not take. */
const projectRoles = z
  .array(z.string(PROJECT_ROLES).regex(/^[A-Z][A-Z0-9_]{1,79}$/, PROJECT_ROLES), PROJECT_ROLES)
  .min(1, PROJECT_ROLES);
const assignment = { ...project, apiUserId: id('apiUserId'), ...shape };

const events = {
  eventType: z.array(z.string('eventType must be a list of texts')),
  minDate: z.iso.datetime('minDate must be a time in ISO 8601'),
};

/** The documented parameters of each operation. Wrong arguments throw before anything is sent. */
export const parameters = {
  listOrgApiKeys: z.object({ ...organization, ...paging }),
  listGroupApiKeys: z.object({ ...project, ...paging }),
  getOrgApiKey: z.object({ ...key, ...shape }),
  createOrgApiKey: z.object({
    ...organization,
    ...shape,
    desc: z.string(LENGTH).min(1, LENGTH).max(250, LENGTH),
    roles: z.array(z.enum(ORGANIZATION_ROLES, ROLES), ROLES).min(1, ROLES),
  }),
  updateOrgApiKey: z.object({
    ...key,
    ...shape,
    desc: z.string(LENGTH).min(1, LENGTH).max(250, LENGTH).optional(),
    roles: z.array(z.enum(ORGANIZATION_ROLES, ROLES), ROLES).min(1, ROLES).optional(),
  }),
  deleteOrgApiKey: z.object({ ...key, ...shape }),
  addGroupApiKey: z.object({ ...assignment, roles: projectRoles }),
  updateGroupApiKeyRoles: z.object({ ...assignment, roles: projectRoles }),
  removeGroupApiKey: z.object(assignment),
  listOrgs: z.object({ ...paging, name }),
  getOrgSettings: z.object({ ...organization, ...shape }),
  listOrgEvents: z.object({
    ...organization,
    ...paging,
    ...events,
  }),
  listGroupEvents: z.object({ ...project, ...paging, ...events }),
  getOrgServiceAccount: z.object({
    ...organization,
    clientId: z.string(CLIENT_ID).regex(/^[\w-]{1,100}$/, CLIENT_ID),
    ...shape,
  }),
  listOrgGroups: z.object({ ...organization, ...paging, name }),
  listGroups: z.object({ ...paging }),
  getGroup: z.object({ ...project, ...shape }),
  listAccessList: z.object({ ...key, ...paging }),
  addAccessList: z.object({
    ...key,
    ...paging,
    entries: z
      .array(
        z.string(ENTRIES).refine((entry) => canonicalAddress(entry) !== undefined, ENTRIES),
        ENTRIES,
      )
      .min(1, ENTRIES),
  }),
  deleteAccessListEntry: z.object({
    ...key,
    ...shape,
    ipAddress: z.string(ADDRESS).refine((it) => canonicalAddress(it) !== undefined, ADDRESS),
  }),
  systemStatus: z.object({ ...shape }),
} as const;

export type Operation = keyof typeof parameters;
export type ArgumentsOf<Name extends Operation> = z.input<(typeof parameters)[Name]>;

/** Throws `invalid_argument`, which names the argument and the rule, never the value. */
export function checked<Schema extends z.ZodType>(
  operation: Operation,
  schema: Schema,
  given: z.input<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidArgument(operation, parsed.error);
}

function invalidArgument(operation: string, error: z.ZodError): AtlasError {
  const fields = error.issues.map(({ path, message }) => ({
    field: String(path[0] ?? ''),
    description: message,
  }));
  const rules = [...new Set(fields.map(({ description }) => description))].join('; ');
  return new AtlasError('invalid_argument', `${operation} was not sent: ${rules}.`, {
    effect: 'none',
    operation,
    parameters: [...new Set(fields.map(({ field }) => field))],
    fields,
  });
}

// Every error this Atlas answers with, in the ApiError shape. Codes and texts are those observed or documented.
import { STATUS_CODES } from 'node:http';
import type { Answer } from './answers.ts';

export interface RefusalFacts {
  status: number;
  errorCode: string;
  detail: string;
  parameters?: readonly (string | number)[];
  badField?: { field: string; description: string };
  headers?: Readonly<Record<string, string>>;
}

export class Refusal extends Error {
  readonly facts: RefusalFacts;

  constructor(facts: RefusalFacts) {
    super(facts.detail);
    this.facts = facts;
  }

  answer(): Answer {
    const { status, errorCode, detail, parameters, badField, headers } = this.facts;
    return {
      status,
      contentType: 'application/json',
      headers: { ...headers, 'X-Error-Code': errorCode },
      body: {
        ...(badField && { badRequestDetail: { fields: [badField] } }),
        detail,
        error: status,
        errorCode,
        parameters: parameters ?? [],
        reason: STATUS_CODES[status] ?? '',
      },
    };
  }
}

type Parameter = string | number;

function refusal(status: number, errorCode: string, detail: (...given: Parameter[]) => string) {
  return (...parameters: Parameter[]) =>
    new Refusal({ status, errorCode, detail: detail(...parameters), parameters });
}

export const refuse = {
  // 400: what was asked
  badPathId: refusal(
    400,
    'PATH_PARAM_PARSE_ERROR',
    (name, value) => `Failed to parse path param ${name} with value ${value}.`,
  ),
  badPath: refusal(400, 'INVALID_PATH_PARAMETER', () => 'A path parameter is not valid.'),
  badQuery: refusal(
    400,
    'INVALID_QUERY_PARAMETER',
    (name) => `Invalid query parameter ${name} specified.`,
  ),
  malformedJson: refusal(400, 'MALFORMED_JSON', () => 'Received JSON is malformed.'),
  invalidJson: refusal(400, 'INVALID_JSON', () => 'Received JSON does not match expected format.'),
  invalidJsonAttribute: refusal(
    400,
    'INVALID_JSON_ATTRIBUTE',
    (name) => `Received JSON for the ${name} attribute does not match expected format.`,
  ),
  unknownAttribute: refusal(
    400,
    'INVALID_ATTRIBUTE',
    (name) => `Invalid attribute ${name} specified.`,
  ),
  missingAttributes: refusal(
    400,
    'MISSING_ATTRIBUTES',
    (names) => `The required attributes ${names} were not specified.`,
  ),

  // 400: keys
  descriptionRequired: refusal(
    400,
    'API_KEY_REQUIRES_DESCRIPTION',
    () => 'An API key must have a description.',
  ),
  badDescription: refusal(
    400,
    'INVALID_API_KEY_DESC',
    () => 'An API key description must have between 1 and 250 characters.',
  ),
  missingRoles: refusal(
    400,
    'MISSING_API_KEY_ROLES',
    () => 'An API key must have at least one role.',
  ),
  notForOrganization: refusal(
    400,
    'INVALID_ROLE_FOR_ORG',
    (role) => `Role ${role} is not a role of an organization.`,
  ),
  notForProject: refusal(
    400,
    'INVALID_ROLE_FOR_GROUP',
    (role) => `Role ${role} is not a role of a group.`,
  ),
  tooManyKeys: refusal(
    400,
    'MAX_API_KEYS_PER_ORG_EXCEEDED',
    (limit, organizationId) =>
      `Maximum number of API keys per org (${limit}) in ${organizationId} exceeded while trying to add API keys.`,
  ),
  alreadyInProject: refusal(
    400,
    'API_KEY_ALREADY_IN_GROUP',
    () => 'API key is already in the group.',
  ),

  // 400, 404, 409: access list
  badAddress: refusal(
    400,
    'INVALID_IP_ADDRESS_OR_CIDR_NOTATION',
    (text) => `The address ${text} must be in valid IP address or CIDR notation.`,
  ),
  badBlock: refusal(400, 'INVALID_CIDR_BLOCK', (text) => `${text} is not a valid CIDR block.`),
  oneOfTwo: refusal(
    400,
    'INVALID_ATTRIBUTE',
    () => 'Either ipAddress or cidrBlock must be specified, not both.',
  ),
  repeatedAddress: refusal(
    400,
    'DUPLICATE_ADDRESSES_IN_INPUT',
    () => 'Two or more addresses in the input are the same.',
  ),
  ownAddress: refusal(
    400,
    'CANNOT_REMOVE_CALLER_FROM_WHITELIST',
    (address) => `Cannot remove caller's IP address ${address} from access list.`,
  ),
  addressNotFound: refusal(
    404,
    'API_KEY_WHITELIST_NOT_FOUND',
    (address) => `IP address ${address} is not on the access list of this API key.`,
  ),
  addressTaken: refusal(
    409,
    'ADDRESS_ALREADY_IN_WHITELIST',
    (address) => `The address ${address} is already on the access list.`,
  ),

  // 401, 403, 404, 406, 415: the caller, the place, the media type
  missingRole: refusal(
    401,
    'USER_UNAUTHORIZED',
    () => 'Current user is not authorized to perform this action.',
  ),
  addressNotAllowed: refusal(
    403,
    'IP_ADDRESS_NOT_ON_ACCESS_LIST',
    (address) => `IP address ${address} is not allowed to access this resource.`,
  ),
  accessListRequired: refusal(
    403,
    'ORG_REQUIRES_ACCESS_LIST',
    () => 'This organization requires access through an access list of ip ranges.',
  ),
  noSuchResource: refusal(404, 'RESOURCE_NOT_FOUND', (path) => `Cannot find resource ${path}.`),
  noSuchOrganization: refusal(
    404,
    'ORG_NOT_FOUND',
    (id) => `No organization with ID ${id} exists.`,
  ),
  noSuchProject: refusal(404, 'GROUP_NOT_FOUND', (id) => `No group with ID ${id} exists.`),
  badVersion: refusal(406, 'INVALID_VERSION_DATE', () => 'Invalid accept header or version date.'),
  badContentType: refusal(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    (type) => `The content type ${type} is not supported.`,
  ),
} as const;

/** Documented as 404, observed as 400: the status is the caller's choice. */
export function noSuchKey(status: number, id: string): Refusal {
  const detail = `No API key with ID ${id} exists.`;
  return new Refusal({ status, errorCode: 'API_KEY_NOT_FOUND', detail, parameters: [id] });
}

export function badRoleName(role: string): Refusal {
  return new Refusal({
    status: 400,
    errorCode: 'BAD_REQUEST',
    detail: 'The request content produced validation errors.',
    badField: {
      field: '_roles',
      description: `Invalid role name '${role}'. Must be a valid Role name.`,
    },
  });
}

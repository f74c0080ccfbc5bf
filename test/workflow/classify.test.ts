import { describe, expect, it } from 'vitest';
import { judgeCreate, type Verdict } from '../../src/workflow/issuing/classify.ts';
import { failing, ORG_ID, openScene } from '../atlas/scene.ts';

type Outcome = 'fail' | 'try_later' | 'doubt' | 'credentials' | 'organization_gone';

/** Every error code that MongoDB documents for these calls or was seen to send, by its status. */
const DOCUMENTED: readonly (readonly [status: number, outcome: Outcome, codes: string])[] = [
  [
    400,
    'fail',
    `API_KEY_NOT_FOUND API_KEY_ALREADY_IN_GROUP BAD_REQUEST INVALID_ENUM_VALUE
    API_KEY_REQUIRES_DESCRIPTION INVALID_API_KEY_DESC MISSING_API_KEY_ROLES INVALID_ROLE_FOR_ORG
    INVALID_ROLE_FOR_GROUP CANNOT_ADD_GROUP_ROLE CANNOT_ADD_ORG_ROLE UNSUPPORTED_ROLE
    ROLE_NEEDS_GROUP_ID ROLE_NEEDS_ORG_ID MAX_API_KEYS_PER_ORG_EXCEEDED
    API_KEY_CAN_ONLY_BELONG_TO_ONE_ORG API_KEY_ROLE_ASSIGNMENT_MISSING_ID PATH_PARAM_PARSE_ERROR
    INVALID_PATH_PARAMETER INVALID_QUERY_PARAMETER INVALID_ATTRIBUTE MISSING_ATTRIBUTE
    MISSING_ATTRIBUTES INVALID_JSON MALFORMED_JSON INVALID_JSON_ATTRIBUTE ATTRIBUTE_READ_ONLY
    VALIDATION_ERROR INVALID_IP_ADDRESS_OR_CIDR_NOTATION INVALID_CIDR_BLOCK
    DUPLICATE_ADDRESSES_IN_INPUT CANNOT_ADD_IP_ADDRESS_TO_API_KEY_WHITELIST
    CANNOT_REMOVE_CALLER_FROM_WHITELIST INACTIVE_ORG`,
  ],
  [
    401,
    'credentials',
    `USER_UNAUTHORIZED NO_CURRENT_USER NOT_ORG_OWNER NOT_ORG_GROUP_CREATOR NOT_IN_GROUP
    USER_CANNOT_ACCESS_ORG USER_CANNOT_ACCESS_GROUP NOT_API_KEY_ADMIN
    API_KEY_WHITELIST_ACCESS_DENIED UNEXPECTED_ERROR`,
  ],
  [402, 'credentials', 'ACCOUNT_SUSPENDED NO_PAYMENT_INFORMATION_FOUND'],
  [
    403,
    'credentials',
    `IP_ADDRESS_NOT_ON_ACCESS_LIST IP_ADDRESS_NOT_ON_WHITELIST ORG_REQUIRES_ACCESS_LIST
    RESOURCE_REQUIRES_ACCESS_LIST ACCESS_FORBIDDEN FEATURE_UNSUPPORTED MAX_PUBLIC_API_KEY_REACHED
    API_KEY_CANNOT_CREATE_ORG GLOBAL_USER_OUTSIDE_SUBNET`,
  ],
  [
    404,
    'organization_gone',
    `RESOURCE_NOT_FOUND ORG_NOT_FOUND INVALID_ORG_ID INVALID_GROUP_ID INVALID_KEY_ID
    API_KEY_WHITELIST_NOT_FOUND NOT_ATLAS_GROUP NOT_ATLAS_ORG GROUP_NOT_FOUND`,
  ],
  [405, 'try_later', 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES'],
  [406, 'credentials', 'INVALID_VERSION_DATE'],
  [409, 'fail', 'ADDRESS_ALREADY_IN_WHITELIST'],
  [410, 'credentials', 'VERSION_GONE'],
  [429, 'try_later', 'RATE_LIMITED_TOKEN_BUCKET RATE_LIMITED'],
  [500, 'doubt', 'UNEXPECTED_ERROR'],
  [503, 'doubt', 'SERVICE_UNAVAILABLE'],
];

const ROWS = DOCUMENTED.flatMap(([status, outcome, codes]) =>
  codes.split(/\s+/).map((errorCode) => [status, errorCode, outcome] as const),
);

const outcomeOf = (verdict: Verdict) => (verdict.next === 'hold' ? verdict.reason : verdict.next);

describe('a create that Atlas answers with one of its documented errors', () => {
  it.each(ROWS)('%i %s comes to: %s', async (status, errorCode, outcome) => {
    const { sim, client, countRequests } = await openScene();
    sim.faults.add({ when: { method: 'POST' }, do: { kind: 'refusal', status, errorCode } });
    const create = { orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER' as const] };
    const verdict = judgeCreate(await failing(client.createOrgApiKey(create)), 1);
    expect(outcomeOf(verdict)).toBe(outcome);
    // Atlas's own word goes with it, for the words that people read.
    expect(verdict.problem).toMatchObject({ status, errorCode });
    expect(countRequests('POST')).toBe(1);
  });
});

// What differs between one Atlas and another, or is not known of the real one: set by tests and by the page.

export interface Switches {
  /** Refuse callers whose address is not on their API access list. */
  enforceAccessLists: boolean;
  /** The address every caller seems to come from; undefined: the real one. */
  callerAddress: string | undefined;
  /** Documented as 404, observed as 400. */
  unknownKeyStatus: 400 | 404;
  /** Added to every `totalCount`, which is only an estimate. */
  totalCountError: number;
  /** What adding to an access list answers with is not documented. */
  accessListPostReturns: 'all' | 'added';
  /** The token endpoint has been seen with both error shapes. */
  tokenRateLimitShape: 'api error' | 'oauth error';
  tokenRequestsPerMinute: number;
  maxKeysPerOrganization: number;
  /** For so many milliseconds a new project answers 401, as if the caller lacked a role. */
  freshProjectMs: number;
  /** Whether a key that gets other roles of the organization becomes a member as well. */
  addsMemberRole: boolean;
  /** Whether the roles of a key come in another order now and then. */
  reorderRoles: boolean;
}

export function defaultSwitches(): Switches {
  return {
    enforceAccessLists: true,
    callerAddress: undefined,
    unknownKeyStatus: 404,
    totalCountError: 0,
    accessListPostReturns: 'all',
    tokenRateLimitShape: 'api error',
    tokenRequestsPerMinute: 50,
    maxKeysPerOrganization: 500,
    freshProjectMs: 0,
    addsMemberRole: false,
    reorderRoles: true,
  };
}

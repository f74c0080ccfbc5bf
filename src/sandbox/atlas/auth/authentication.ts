// The door: every API request names a caller, or gets the one 401 that Atlas has for all bad credentials.

import type { Answer } from '../http/answers.ts';
import { refuse } from '../http/refusals.ts';
import { covers } from '../model/addresses.ts';
import type { Caller, Callers } from '../model/callers.ts';
import type { Switches } from '../model/switches.ts';
import type { World } from '../model/world.ts';
import type { Digest } from './digest.ts';

export type Entrance = { caller: Caller } | { challenge: Answer };

interface Door {
  readonly callers: Callers;
  readonly digest: Digest;
}

interface Knock {
  readonly method: string;
  readonly target: string;
  readonly authorization: string | undefined;
}

export function authenticate(door: Door, knock: Knock): Entrance {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.*)$/.exec(knock.authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') {
    const caller = door.callers.bearer(credentials);
    return caller ? { caller } : { challenge: challenge(door.digest, false) };
  }
  if (scheme.toLowerCase() !== 'digest') return { challenge: challenge(door.digest, false) };
  const verdict = door.digest.check(credentials, knock.method, knock.target, (publicKey) =>
    door.callers.pair(publicKey),
  );
  return verdict.kind === 'accepted'
    ? { caller: verdict.caller }
    : { challenge: challenge(door.digest, verdict.stale) };
}

/** Unlike every other error: pretty-printed, another field order, no parameters, no X-Error-Code. */
function challenge(digest: Digest, stale: boolean): Answer {
  return {
    status: 401,
    contentType: 'application/json',
    headers: { 'WWW-Authenticate': digest.challenge(stale) },
    body: {
      error: 401,
      reason: 'Unauthorized',
      detail: 'You are not authorized for this resource.',
      errorCode: 'UNEXPECTED_ERROR',
    },
  };
}

/** An empty list means any address, unless the organization requires one; one entry means only those. */
export function checkAddress(
  caller: Caller,
  address: string,
  { world, switches }: { world: World; switches: Switches },
): void {
  if (!switches.enforceAccessLists || !caller.accessList) return;
  const isRequired = world.organization(caller.organizationId)?.apiAccessListRequired ?? false;
  if (caller.accessList.length === 0 && isRequired) throw refuse.accessListRequired(address);
  if (caller.accessList.length > 0 && !covers(caller.accessList, address))
    throw refuse.addressNotAllowed(address);
}

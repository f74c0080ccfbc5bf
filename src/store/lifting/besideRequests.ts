import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Credential } from '../../domain/credential/credential.ts';
import { dueOf } from '../../domain/credential/due.ts';
import { ownerName } from '../../domain/key/owner.ts';
import type { EarlierRequest, EarlierStatus } from '../../domain/ledger/earlier.ts';
import { liftRequest } from '../../domain/ledger/lift.ts';
import { isOpen, type Request } from '../../domain/record/request.ts';
import { StoreError } from '../../foundation/errors.ts';
import { dueFor } from '../../workflow/core/dueFor.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { CredentialRecords } from '../credentials/credentialRecord.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { COUNT_NEEDS, type Script, WRONG_TYPE } from '../redis/scripts.ts';
import { BEFORE_LEDGER, LIFTED_BY, readEarlierRequest } from './earlierRequest.ts';
import type { Beside } from './lifting.ts';

/**
 * Puts down a credential that was made of a record of an earlier form, unless it is there.
 * KEYS: 1 credentials, 2 due credentials, 3 credentials of the owner, 4 credentials of the
 *       organization, 5 needs
 * ARGV: 1 credential id, 2 record, 3 due time or '', 4 creation time or '' if it has ended
 * -> put
 * -> there                       it was put down before
 * -> corrupt, what               a key has the wrong type
 */
export const PUT_LIFTED: Script = {
  name: 'put-lifted',
  writes: true,
  lua: `#!lua
${WRONG_TYPE}
${COUNT_NEEDS}
local wrong = wrong_type({ 'hash', 'zset', 'zset', 'zset', 'hash' })
if wrong then return { 'corrupt', wrong } end
local id, record, due, created = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('HEXISTS', KEYS[1], id) == 1 then return { 'there' } end
redis.call('HSET', KEYS[1], id, record)
if due ~= '' then redis.call('ZADD', KEYS[2], due, id) end
if created ~= '' then
  redis.call('ZADD', KEYS[3], created, id)
  redis.call('ZADD', KEYS[4], created, id)
end
count_needs(KEYS[5], nil, record)
return { 'put' }`,
};

/** A request leaves these by the lift, or is due at another time. */
const LEFT: readonly EarlierStatus[] = ['expiring', 'revoking', 'held', 'delivered'];

const PUT = z.union([
  z.tuple([z.enum(['put', 'there'])]),
  z.tuple([z.literal('corrupt'), z.string()]),
]);

/**
 * Makes the credentials of the requests from before the ledger, and says so in one entry of the audit
 * log: the history takes the records of its commit as the newest until it names others.
 */
export function createBesideRequests(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly credentials: CredentialRecords;
  readonly now: () => Promise<number>;
  readonly note: (entry: AuditEntry) => Promise<void>;
  readonly policyHash: string;
}): Beside {
  const { redis, run, keys, credentials, now, note } = parts;

  async function put(credential: Credential): Promise<void> {
    const { id, owner, organizationId, createdAt, state } = credential;
    const names = [
      keys.credentials,
      keys.dueCredentials,
      keys.ofOwner(ownerName(owner)),
      keys.ofOrganization(organizationId),
      keys.needs,
    ];
    const created = state.status === 'ended' ? '' : createdAt;
    const values = [id, credentials.write(credential), dueOf(credential) ?? '', created];
    const [word, what] = parseReply(PUT, await run(PUT_LIFTED, names, values), PUT_LIFTED.name);
    // Not the fault of this request: it must not be left behind.
    if (word === 'corrupt') throw new StoreError('refused', `${what} is of another type`);
  }

  /** A key that was being deleted is due and open as a credential now, and not as its request. */
  async function unlist(before: EarlierRequest, request: Request): Promise<void> {
    const { id, requester } = request;
    if (!LEFT.includes(before.state.status)) return;
    if (dueFor(request) === null) await redis.zrem(keys.due, `r:${id}`);
    if (isOpen(request)) return;
    await redis.zrem(keys.open, id);
    await redis.zrem(keys.openOf(requester), id);
  }

  return {
    async make(from, kind, id, record) {
      if (from !== BEFORE_LEDGER || kind !== 'request') return;
      const before = readEarlierRequest(id, record);
      const lifted = liftRequest(before, LIFTED_BY);
      for (const credential of lifted.credentials) await put(credential);
      await unlist(before, lifted.request).catch((cause: unknown) => {
        throw toStoreError(cause, 'writes', 'where a request is listed');
      });
    },
    async done(from) {
      if (from !== BEFORE_LEDGER) return;
      const counted = await Promise.all(
        [keys.requests, keys.credentials].map((key) => redis.hlen(key)),
      ).catch((cause: unknown) => {
        throw toStoreError(cause, 'reads', 'what was lifted');
      });
      const [requests = 0, made = 0] = counted;
      await note({
        event: 'ledger.lifted',
        by: 'keywarden',
        at: await now(),
        outcome: 'success',
        policyHash: parts.policyHash,
        facts: { commit: LIFTED_BY, requests, credentials: made },
      });
    },
  };
}

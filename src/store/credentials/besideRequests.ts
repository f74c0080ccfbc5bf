import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Credential } from '../../domain/credential/credential.ts';
import { dueOf } from '../../domain/credential/due.ts';
import { ownerName } from '../../domain/key/owner.ts';
import { liftRequest } from '../../domain/ledger/lift.ts';
import type { Request } from '../../domain/record/request.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Beside } from '../records/lifting.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { COUNT_NEEDS, type Script, WRONG_TYPE } from '../redis/scripts.ts';
import type { CredentialRecords } from './credentialRecord.ts';

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

const PUT = z.union([
  z.tuple([z.enum(['put', 'there'])]),
  z.tuple([z.literal('corrupt'), z.string()]),
]);
/** The form that had no credentials. */
const BEFORE_LEDGER = 1;
/** The same in each try, so that a record that was made before the end is as good as one after it. */
const LIFTING = 'lifted-from-1';

/**
 * Makes the credentials of the requests from before the ledger, and says so in one entry of the audit
 * log: the history takes the records of its commit as the newest until it names others.
 */
export function createBesideRequests(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly credentials: CredentialRecords;
  /** A request as that form had it. Throws `corrupt`. */
  readonly readRequest: (id: string, record: unknown) => Request;
  readonly now: () => Promise<number>;
  readonly note: (entry: AuditEntry) => Promise<void>;
  readonly policyHash: string;
}): Beside {
  const { redis, run, keys, credentials, readRequest, now, note } = parts;

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

  return {
    async make(from, kind, id, record) {
      if (from !== BEFORE_LEDGER || kind !== 'request') return;
      const given = { now: await now(), commitId: LIFTING };
      for (const credential of liftRequest(readRequest(id, record), given).credentials) {
        await put(credential);
      }
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
        facts: { commit: LIFTING, requests, credentials: made },
      });
    },
  };
}

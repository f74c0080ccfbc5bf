import type { Redis } from 'ioredis';
import { z } from 'zod';
import { dueOf } from '../../domain/credential/due.ts';
import { endOf } from '../../domain/credential/ends.ts';
import { ownerName } from '../../domain/key/owner.ts';
import { isOpen, issuedKey } from '../../domain/record/request.ts';
import { StoreError } from '../../foundation/errors.ts';
import { openQuotas } from '../../workflow/ports/credentials.ts';
import type { List, Listings, Part } from '../../workflow/ports/listings.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { CredentialRecords } from '../credentials/credentialRecord.ts';
import { readNotice } from '../notices/notice.ts';
import type { PreApprovalRecords } from '../preApproval/preApprovalRecord.ts';
import { needsOf } from '../records/keyNeeds.ts';
import type { Records } from '../records/record.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { readSummaries, writeSummary } from '../records/summary.ts';
import { newerForm, toStoreError, wrongType } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { wrongTypes } from './keyTypes.ts';
import {
  LIST_CREDENTIAL,
  LIST_NEED,
  LIST_NOTICE,
  LIST_PRE_APPROVAL,
  LIST_REQUEST,
} from './listingScripts.ts';
import { createOwedListings } from './owed.ts';

/** Records may be long: few at a time. */
const CHUNK = 20;

const LIST = z.enum([
  'due',
  'all',
  'open',
  'of_requester',
  'open_of_requester',
  'issued',
  'quota',
  'notices_of',
  'notice',
  'place',
  'open_pre_approvals',
  'due_credentials',
  'credential_ends',
  'of_owner',
  'offered_to',
  'of_organization',
]) satisfies z.ZodType<List>;
const REPLY = z.union([
  z.tuple([z.literal('listed'), z.array(LIST)]),
  z.tuple([z.literal('stale')]),
  z.tuple([z.literal('newer')]),
]);
const NEED = z.tuple([z.enum(['put', 'there', 'stale'])]);

export function createListings(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly records: Records;
  readonly credentials: CredentialRecords;
  readonly preApprovals: PreApprovalRecords;
  readonly mac: RecordMac;
  readonly log: Log;
}): Listings {
  const { redis, run, keys, records, credentials, preApprovals, mac, log } = parts;

  async function asked<T>(key: string, reading: Promise<T>): Promise<T> {
    return reading.catch((cause: unknown) => {
      const error = toStoreError(cause, 'reads', 'what is listed');
      throw error.code === 'corrupt' ? wrongType(key) : error;
    });
  }

  /** One that changes meanwhile may come twice; none that was there all the time is left out. */
  async function some<T>(
    key: string,
    from: string,
    read: (id: string, stored: string) => T | undefined,
  ): Promise<Part<T>> {
    const [next, pairs] = await asked(key, redis.hscan(key, from, 'COUNT', CHUNK));
    const found: T[] = [];
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const one = read(pairs[at] ?? '', pairs[at + 1] ?? '');
      if (one !== undefined) found.push(one);
    }
    return next === '0' ? { found } : { found, next };
  }

  function readable<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      return undefined;
    }
  }

  /** Whether the summary of this key is missing, or is not as Keywarden wrote it. */
  async function isUnknown(keyId: string): Promise<boolean> {
    const stored = await asked(keys.issued, redis.hmget(keys.issued, keyId));
    return !readSummaries(mac, [keyId], stored, log).has(keyId);
  }

  function listsIn(reply: unknown, script: string): readonly List[] {
    const parsed = parseReply(REPLY, reply, script);
    if (parsed[0] === 'newer') throw newerForm();
    return parsed[0] === 'listed' ? parsed[1] : [];
  }

  return {
    ...createOwedListings({ run, keys, mac }),
    async size() {
      // One of another type has no records; that it is one is found where it is read.
      const count = (key: string) =>
        asked(key, redis.hlen(key)).catch((cause: unknown) => {
          if (cause instanceof StoreError && cause.code === 'corrupt') return 0;
          throw cause;
        });
      return (await count(keys.requests)) + (await count(keys.credentials));
    },
    requests: (from) =>
      some(keys.requests, from, (id, stored) => ({
        id,
        request: readable(() => records.read(id, stored)),
        needs: needsOf(stored) ?? [],
      })),
    credentials: (from) =>
      some(keys.credentials, from, (id, stored) => ({
        id,
        credential: readable(() => credentials.read(id, stored)),
        needs: needsOf(stored) ?? [],
      })),
    preApprovals: (from) =>
      some(keys.preApprovals, from, (id, stored) =>
        preApprovals
          .readable(id, stored)
          .map((one) => ({ ...one, needs: needsOf(stored) ?? [] }))
          .at(0),
      ),
    notices: (from) =>
      some(keys.notices, from, (id, stored) => ({ id, notice: readNotice(stored) })),

    async ofRequest({ request, due, quotas }, mend) {
      const { id, commitId, requester, createdAt } = request;
      const key = issuedKey(request);
      const isUnlisted = key !== undefined && (await isUnknown(key.id));
      // What it stands in while it is open keeps a second request of its kind away.
      const open = isOpen(request) ? openQuotas(request.spec) : [];
      const standing = [...quotas, ...open.map(({ quota }) => quota)];
      const names = [
        keys.requests,
        keys.ofRequester(requester),
        keys.all,
        keys.openOf(requester),
        keys.open,
        keys.issued,
        keys.due,
        keys.clockOffset,
        keys.form,
        keys.noticesOf(id),
        ...standing.map(keys.quota),
      ];
      const reply = await run(LIST_REQUEST, names, [
        id,
        commitId,
        mend ? '1' : '0',
        createdAt,
        isOpen(request) ? '1' : '0',
        due ?? '',
        isUnlisted ? key.id : '',
        isUnlisted ? writeSummary(mac, key.id, request) : '',
      ]);
      return listsIn(reply, LIST_REQUEST.name);
    },

    async ofPreApproval({ id, commitId, until, revoked }, mend) {
      if (revoked !== undefined) return [];
      const names = [keys.preApprovals, keys.openPreApprovals, keys.form];
      const reply = await run(LIST_PRE_APPROVAL, names, [id, commitId, mend ? '1' : '0', until]);
      return listsIn(reply, LIST_PRE_APPROVAL.name);
    },

    async ofCredential(credential, mend) {
      const { id, commitId, owner, organizationId, createdAt, state, offered } = credential;
      const isOver = state.status === 'ended';
      const names = [
        keys.credentials,
        keys.ofOwner(ownerName(owner)),
        keys.ofOrganization(organizationId),
        keys.credentialEnds,
        keys.dueCredentials,
        keys.clockOffset,
        keys.form,
        ...(offered === undefined ? [] : [keys.offeredTo(ownerName(offered.to))]),
      ];
      const reply = await run(LIST_CREDENTIAL, names, [
        id,
        commitId,
        mend ? '1' : '0',
        isOver ? '' : createdAt,
        isOver ? '' : (endOf(credential)?.at ?? ''),
        dueOf(credential) ?? '',
      ]);
      return listsIn(reply, LIST_CREDENTIAL.name);
    },

    async ofNotice({ id, requestId }, mend) {
      const names = [
        keys.notices,
        keys.noticesOf(requestId),
        keys.due,
        keys.clockOffset,
        keys.form,
      ];
      const reply = await run(LIST_NOTICE, names, [id, mend ? '1' : '0']);
      return listsIn(reply, LIST_NOTICE.name);
    },

    wrongTypes: (lists) => wrongTypes(run, keys, lists),

    async needs(counts) {
      const put: string[] = [];
      const names = [keys.requests, keys.preApprovals, keys.needs, keys.credentials];
      for (const [need, { count, lately }] of counts) {
        const reply = await run(LIST_NEED, names, [need, count, ...lately]);
        if (parseReply(NEED, reply, LIST_NEED.name)[0] === 'put') put.push(need);
      }
      return put;
    },
  };
}

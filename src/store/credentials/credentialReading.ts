import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Credential } from '../../domain/credential/credential.ts';
import { ownerName } from '../../domain/key/owner.ts';
import { StoreError } from '../../foundation/errors.ts';
import type {
  CredentialIndex,
  CredentialPage,
  Credentials,
  LoadedCredential,
} from '../../workflow/ports/credentials.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Loaded } from '../../workflow/ports/store.ts';
import { corrupt, newerForm, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import type { CredentialRecords } from './credentialRecord.ts';
import { LOAD_CREDENTIAL, PAGE_OF_CREDENTIALS, TAKE_DUE_CREDENTIALS } from './credentialScripts.ts';

const text = z.string().nullable();
const FOUND = z.tuple([
  z.literal('found'),
  text,
  z.string(),
  text,
  text,
  text,
  z.number(),
  z.string(),
]);
const ROW = z.tuple([z.string(), text]);
const PAGE = z.tuple([z.literal('page'), z.number(), z.number(), z.array(ROW)]);
const TAKEN = z.union([
  z.tuple([z.literal('taken'), z.number(), z.string(), z.array(z.string())]),
  z.tuple([z.literal('newer')]),
]);

interface CredentialReading extends Omit<Credentials, 'commit'> {
  /** One bad record must not hide the others: it is logged and left out. */
  readable(id: string, stored: string | null): readonly Credential[];
}

/** As it is stored; what there is of it, a script has read. */
interface StoredRequest {
  readonly record: string;
  readonly card: string | null;
  readonly receipt: string | null;
  readonly now: number;
}

export function createCredentialReading(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly log: Log;
  readonly records: CredentialRecords;
  readonly readRequest: (id: string, stored: StoredRequest) => Loaded;
  readonly saw: (head: string) => void;
}): CredentialReading {
  const { redis, run, keys, log, records, readRequest, saw } = parts;

  function requestOf(
    id: string,
    stored: Omit<StoredRequest, 'record'> & { readonly record: string | null },
  ): Loaded | undefined {
    const { record, ...rest } = stored;
    if (record === null) return undefined;
    try {
      return readRequest(id, { record, ...rest });
    } catch (error) {
      // The credential can be frozen and ended without it.
      if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error;
      log.error({ requestId: id, code: error.code }, 'store.record_corrupt');
      return undefined;
    }
  }

  function readable(id: string, stored: string | null): readonly Credential[] {
    try {
      if (stored === null) throw corrupt(`a list names credential ${id}, which is not there`);
      return [records.read(id, stored)];
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error;
      log.error({ credential: id, code: error.code }, 'store.record_corrupt');
      return [];
    }
  }

  async function load(id: string): Promise<LoadedCredential | undefined> {
    const names = [keys.credentials, keys.requests, keys.places, keys.auditHead, keys.clockOffset];
    const reply = parseReply(FOUND, await run(LOAD_CREDENTIAL, names, [id]), LOAD_CREDENTIAL.name);
    const [, record, requestId, ofRequest, card, receipt, now, head] = reply;
    saw(head);
    if (record === null) return undefined;
    const credential = records.read(id, record);
    const request = requestOf(requestId, { record: ofRequest, card, receipt, now });
    return { credential, now, ...(request === undefined ? {} : { request }) };
  }

  async function get(ids: readonly string[]): Promise<ReadonlyMap<string, Credential>> {
    if (ids.length === 0) return new Map();
    const stored = await redis.hmget(keys.credentials, ...ids).catch((cause: unknown) => {
      throw toStoreError(cause, 'reads', 'credentials');
    });
    const found = ids.flatMap((id, index) => {
      const one = stored[index] ?? null;
      return one === null ? [] : readable(id, one);
    });
    return new Map(found.map((credential) => [credential.id, credential]));
  }

  function indexOf(of: CredentialIndex): { readonly key: string; readonly upTo: number | '' } {
    if ('owner' in of) return { key: keys.ofOwner(ownerName(of.owner)), upTo: '' };
    if ('offeredTo' in of) return { key: keys.offeredTo(ownerName(of.offeredTo)), upTo: '' };
    if ('organizationId' in of) return { key: keys.ofOrganization(of.organizationId), upTo: '' };
    return { key: keys.credentialEnds, upTo: of.endsBefore };
  }

  async function page(
    of: CredentialIndex,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<CredentialPage> {
    const { key, upTo } = indexOf(of);
    const names = [key, keys.credentials, keys.clockOffset];
    const reply = await run(PAGE_OF_CREDENTIALS, names, [offset, limit, upTo]);
    const [, now, total, rows] = parseReply(PAGE, reply, PAGE_OF_CREDENTIALS.name);
    return { credentials: rows.flatMap(([id, record]) => readable(id, record)), total, now };
  }

  async function takeDue({ limit, leaseMs }: { readonly limit: number; readonly leaseMs: number }) {
    const names = [keys.dueCredentials, keys.credentials, keys.clockOffset, keys.form];
    const reply = await run(TAKE_DUE_CREDENTIALS, names, [limit, leaseMs]);
    const taken = parseReply(TAKEN, reply, TAKE_DUE_CREDENTIALS.name);
    if (taken[0] === 'newer') throw newerForm();
    const [, now, next, ids] = taken;
    return { ids, nextAt: next === '' ? null : Math.ceil(Number(next)), now };
  }

  return { load, get, page, takeDue, readable };
}

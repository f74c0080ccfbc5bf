import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Loaded, Place, Places, Requests } from '../../workflow/ports/store.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import type { Records } from './record.ts';
import { LOAD, NOW, PAGE_OF, PLACED } from './requestScripts.ts';

const text = z.string().nullable();
const FOUND = z.tuple([z.literal('found'), text, text, text, z.number(), z.string()]);
const ROW = z.tuple([z.string(), text, text, text]);
const PAGE = z.tuple([z.literal('page'), z.number(), z.number(), z.array(ROW)]);
const PLACED_AT = z.tuple([z.literal('placed'), text]);
const TIME = z.tuple([z.literal('now'), z.number()]);
const PLACE = z.strictObject({ channel: z.string().min(1), ts: z.string().min(1) });

interface StoredRequest {
  readonly record: string;
  readonly card: string | null;
  readonly receipt: string | null;
  readonly now: number;
}

export function createReading(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly log: Log;
  readonly records: Records;
  readonly saw: (head: string) => void;
}): Pick<Requests, 'load' | 'placed' | 'ofRequester' | 'listed' | 'now'> & {
  /** What another script has read of a request. */
  readonly readRequest: (id: string, stored: StoredRequest) => Loaded;
} {
  const { run, keys, log, records, saw } = parts;

  async function load(id: string): Promise<Loaded | undefined> {
    const names = [keys.requests, keys.places, keys.auditHead, keys.clockOffset];
    const reply = parseReply(FOUND, await run(LOAD, names, [id]), LOAD.name);
    const [, record, card, receipt, now, head] = reply;
    saw(head);
    return record === null ? undefined : readRequest(id, { record, card, receipt, now });
  }

  function readRequest(id: string, { record, card, receipt, now }: StoredRequest): Loaded {
    return { request: records.read(id, record), places: readPlaces(id, card, receipt), now };
  }

  async function pageOf(
    index: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly requests: readonly Loaded[]; readonly total: number }> {
    const names = [index, keys.requests, keys.places, keys.clockOffset];
    const reply = await run(PAGE_OF, names, [page.offset, page.limit]);
    const [, now, total, rows] = parseReply(PAGE, reply, PAGE_OF.name);
    return { requests: rows.flatMap((row) => readable(row, now)), total };
  }

  /** One bad record must not hide the others. */
  function readable([id, record, card, receipt]: z.infer<typeof ROW>, now: number): Loaded[] {
    try {
      if (record === null) throw corrupt(`the list names request ${id}, which is not there`);
      return [readRequest(id, { record, card, receipt, now })];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error({ requestId: id, code: error.code }, 'store.record_corrupt');
      return [];
    }
  }

  async function now(): Promise<number> {
    return parseReply(TIME, await run(NOW, [keys.clockOffset], []), NOW.name)[1];
  }

  async function placed(requestId: string, slot: string): Promise<Place | undefined> {
    const reply = await run(PLACED, [keys.places], [`${requestId}:${slot}`]);
    const [, stored] = parseReply(PLACED_AT, reply, PLACED.name);
    return stored === null ? undefined : readPlace(requestId, stored);
  }

  return {
    load,
    readRequest,
    placed,
    now,
    ofRequester: (user, page) => pageOf(keys.ofRequester(user), page),
    listed: (index, page) => pageOf(keys[index], page),
  };
}

function readPlaces(id: string, card: string | null, receipt: string | null): Places {
  return {
    ...(card !== null && { card: readPlace(id, card) }),
    ...(receipt !== null && { receipt: readPlace(id, receipt) }),
  };
}

function readPlace(id: string, stored: string): Place {
  const parsed = PLACE.safeParse(parseJson(stored));
  if (!parsed.success) throw corrupt(`a place of request ${id}`);
  return parsed.data;
}

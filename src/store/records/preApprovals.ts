import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type PreApproval, quotaOf } from '../../domain/approval/preApproval.ts';
import { ORGANIZATION_ROLES } from '../../domain/key/key.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { PreApprovals } from '../../workflow/ports/store.ts';
import type { Appender } from '../audit/append.ts';
import { writeNotice } from '../notices/notice.ts';
import { corrupt, toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { writeNeeds } from './keyNeeds.ts';
import { OPEN_PRE_APPROVALS, SAVE_PRE_APPROVAL, USED } from './preApprovalScripts.ts';

const time = z.int().nonnegative();
const word = z.string().min(1);
/** Strict: an unknown field means that another version of Keywarden wrote it. */
const preApproval: z.ZodType<PreApproval> = z.strictObject({
  version: z.int().positive(),
  commitId: word,
  id: word,
  person: word,
  organizationId: word,
  organizationName: z.string(),
  roles: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
  by: word,
  at: time,
  until: time,
  uses: z.int().positive(),
  mac: word,
  revoked: z.strictObject({ by: word, at: time }).optional(),
});
const OPEN = z.tuple([z.literal('open'), z.array(z.tuple([z.string(), z.string()]))]);
const COUNTS = z.tuple([z.literal('used'), z.array(z.number())]);
const CHUNK = 100;

/** JSON with `version` and `commitId` first, because the scripts read them there. */
function write({ version, commitId, ...rest }: PreApproval): string {
  return JSON.stringify({ version, commitId, ...rest });
}

export function createPreApprovals(parts: {
  readonly redis: Redis;
  readonly run: Run;
  readonly keys: Keys;
  readonly appender: Appender;
  readonly log: Log;
}): PreApprovals {
  const { redis, run, keys, appender, log } = parts;

  /** A pre-approval that cannot be read, or is stored under another id, allows nothing. */
  function readable(id: string, stored: string | null | undefined): PreApproval[] {
    if (stored === null || stored === undefined || stored === '') return [];
    const parsed = preApproval.safeParse(parseJson(stored));
    if (parsed.success && parsed.data.id === id) return [parsed.data];
    log.error({ preApproval: id }, 'store.pre_approval_corrupt');
    return [];
  }

  function argumentsOf(one: PreApproval): readonly (string | number)[] {
    const needs = writeNeeds({ of: 'preApproval', id: one.id }, [`sign:${one.mac.split(':')[0]}`]);
    return one.revoked === undefined ? [one.until, ...needs] : ['', needs[0], ''];
  }

  return {
    async open() {
      const names = [keys.openPreApprovals, keys.preApprovals, keys.clockOffset];
      const reply = parseReply(
        OPEN,
        await run(OPEN_PRE_APPROVALS, names, []),
        OPEN_PRE_APPROVALS.name,
      );
      const found = reply[1]
        .flatMap(([id, stored]) => readable(id, stored))
        .filter(({ revoked }) => revoked === undefined);
      return found.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    },
    async get(ids) {
      if (ids.length === 0) return new Map();
      const stored = await redis.hmget(keys.preApprovals, ...ids).catch((error: unknown) => {
        throw toStoreError(error, 'reads', 'pre-approvals');
      });
      const found = ids.flatMap((id, index) => readable(id, stored[index]));
      return new Map(found.map((one) => [one.id, one]));
    },
    async used(ids) {
      const counts: (readonly [string, number])[] = [];
      for (let from = 0; from < ids.length; from += CHUNK) {
        const some = ids.slice(from, from + CHUNK);
        const names = some.map((id) => keys.quota(quotaOf(id)));
        const reply = parseReply(COUNTS, await run(USED, names, []), USED.name);
        counts.push(...some.map((id, index) => [id, reply[1][index] ?? 0] as const));
      }
      return new Map(counts);
    },
    async save(one, before, entry, notices = []) {
      if (one.version !== (before?.version ?? 0) + 1)
        throw new RangeError('a commit adds one to the version');
      const names = [
        keys.auditHead,
        keys.audit,
        keys.preApprovals,
        keys.openPreApprovals,
        keys.needs,
        keys.notices,
        keys.noticesOf(one.id),
        keys.due,
        keys.clockOffset,
      ];
      const rest = [
        one.commitId,
        one.id,
        before?.commitId ?? '',
        write(one),
        ...argumentsOf(one),
        ...notices.flatMap((notice) => [notice.id, writeNotice(notice)]),
      ];
      const [reply] = await appender.append({
        entry,
        commitId: one.commitId,
        send: (head, { n, entry: line, mac }) =>
          run(SAVE_PRE_APPROVAL, names, [head, n, line, mac, ...rest]),
      });
      if (reply === 'ok') return true;
      if (reply === 'stale') return false;
      throw corrupt('reply of save-pre-approval');
    },
  };
}

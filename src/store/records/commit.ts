import { isOpen, issuedKey } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Committed, Guard, Transition } from '../../workflow/ports/store.ts';
import type { Answer, Appender } from '../audit/append.ts';
import type { Line } from '../audit/auditChain.ts';
import { recordEntry } from '../audit/recordEntry.ts';
import { writeNotice } from '../notices/notice.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import type { Replication } from '../redis/replication.ts';
import type { Run } from '../redis/runScript.ts';
import type { Records } from './record.ts';
import type { RecordMac } from './recordMac.ts';
import { COMMIT, NOTE } from './requestScripts.ts';
import { writeSummary } from './summary.ts';

/** How long a once key is kept, ms: far longer than Slack repeats anything. */
const ONCE_KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * The positions in the KEYS of COMMIT of the indexes that guards count. Quotas come after the fixed
 * keys.
 */
const POSITION = { 'of-requester': 5, 'open-of-requester': 6 } as const;
const FIXED_KEYS = 16;
/**
 * After a commit to one of these states something is sent to Atlas, announced or shown. A replica
 * must have confirmed it before, because a failover could lose it.
 */
const CONFIRMED: readonly Status[] = ['creating', 'ready', 'claimed'];

export interface Commits {
  commit(transition: Transition): Promise<Committed>;
  note(entry: AuditEntry): Promise<void>;
}

export function createCommits(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly records: Records;
  readonly mac: RecordMac;
  readonly appender: Appender;
  readonly replication: Replication;
}): Commits {
  const { run, keys, records, mac, appender, replication } = parts;
  return {
    async commit(transition) {
      const { request, entry, before } = transition;
      if (request.version !== (before?.version ?? 0) + 1)
        throw new RangeError('a commit adds one to the version');
      const names = commitKeys(keys, transition);
      const record = records.write(request);
      const issued = issuedKey(request);
      const summary = issued === undefined ? '' : writeSummary(mac, issued.id, request);
      const answer = await appender.append({
        entry: recordEntry(entry, request),
        send: (head, line) =>
          run(COMMIT, names, commitArguments(transition, { record, summary }, head, line)),
      });
      const committed = toCommitted(answer, transition);
      if (committed.ok) {
        const isCritical = CONFIRMED.includes(request.state.status);
        await (isCritical ? replication.confirm() : replication.confirmOrdinary());
      }
      return committed;
    },

    async note(entry) {
      const [word] = await appender.append({
        entry,
        send: (head, { n, entry: json, mac }) =>
          run(NOTE, [keys.auditHead, keys.audit], [head, n, json, mac]),
      });
      if (word !== 'ok') throw corrupt('reply of note');
      await replication.confirmOrdinary();
    },
  };
}

/** The quotas that a commit counts or joins, each once, in the order of their keys. */
function quotasOf({ guards = [], joins = [] }: Transition): readonly string[] {
  const guarded = guards.flatMap(({ index }) => (typeof index === 'string' ? [] : [index.quota]));
  return [...new Set([...guarded, ...joins.map(({ quota }) => quota)])];
}

function positionOf(index: Guard['index'], quotas: readonly string[]): number {
  if (typeof index === 'string') return POSITION[index];
  return FIXED_KEYS + 1 + quotas.indexOf(index.quota);
}

function commitKeys(keys: Keys, transition: Transition): readonly string[] {
  const { request, once } = transition;
  return [
    keys.auditHead,
    keys.audit,
    keys.requests,
    keys.once(once ?? ''),
    keys.ofRequester(request.requester),
    keys.openOf(request.requester),
    keys.issued,
    keys.due,
    keys.notices,
    keys.noticesOf(request.id),
    keys.leases,
    keys.needs,
    keys.clockOffset,
    keys.all,
    keys.open,
    keys.form,
    ...quotasOf(transition).map(keys.quota),
  ];
}

function commitArguments(
  transition: Transition,
  texts: { readonly record: string; readonly summary: string },
  head: string,
  line: Line,
): readonly (string | number)[] {
  const { request, before, due, notices, once, guards = [], joins = [] } = transition;
  const issued = issuedKey(request);
  const quotas = quotasOf(transition);
  return [
    request.id,
    before?.commitId ?? '',
    texts.record,
    head,
    line.n,
    line.entry,
    line.mac,
    due ?? '',
    request.createdAt,
    isOpen(request) ? '1' : '0',
    issued?.id ?? '',
    texts.summary,
    once === undefined ? '0' : '1',
    ONCE_KEPT_MS,
    guards.length,
    ...guards.flatMap(({ index, limit, withinMs = 0 }) => [
      positionOf(index, quotas),
      limit,
      withinMs,
    ]),
    joins.length,
    ...joins.map((join) => positionOf(join, quotas)),
    ...notices.flatMap((notice) => [notice.id, writeNotice(notice)]),
  ];
}

function toCommitted([word, argument]: Answer, { guards = [] }: Transition): Committed {
  switch (word) {
    case 'ok':
      return { ok: true };
    case 'stale':
      return { ok: false, why: 'stale' };
    case 'again':
      return { ok: false, why: 'again', requestId: String(argument) };
    case 'guard': {
      const guard = Number(argument) - 1;
      if (guard in guards) return { ok: false, why: 'guard', guard };
    }
  }
  throw corrupt('reply of commit');
}

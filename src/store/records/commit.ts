import { isOpen, issuedKey, type Request } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import type { AuditEntry } from '../../workflow/ports/audit.ts';
import {
  type CredentialChange,
  type CredentialTransition,
  type LedgerTransition,
  openQuotas,
} from '../../workflow/ports/credentials.ts';
import type { Committed, Guard, Transition } from '../../workflow/ports/store.ts';
import type { Answer, Appender } from '../audit/append.ts';
import type { Line } from '../audit/auditChain.ts';
import { recordEntry } from '../audit/recordEntry.ts';
import { writeNotice } from '../notices/notice.ts';
import { withOwes } from '../notices/owesFact.ts';
import { corrupt } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import type { Replication } from '../redis/replication.ts';
import type { Run } from '../redis/runScript.ts';
import {
  assertNamed,
  type CredentialWriter,
  credentialArguments,
  credentialKeys,
  isSent,
} from './commitCredentials.ts';
import type { Records } from './record.ts';
import type { RecordMac } from './recordMac.ts';
import { COMMIT, NOTE } from './requestScripts.ts';
import { writeSummary } from './summary.ts';

/** The positions in the KEYS of COMMIT of the indexes that guards count. */
const POSITION = { 'of-requester': 5, 'open-of-requester': 6 } as const;
/**
 * After a commit to one of these states something is sent to Atlas, announced or shown. A replica
 * must have confirmed it before, because a failover could lose it.
 */
const CONFIRMED: readonly Status[] = ['creating', 'ready', 'claimed'];

type Change = Transition | LedgerTransition | CredentialTransition;

/** The signed records of a commit. */
interface Texts {
  readonly request: string;
  readonly summary: string;
  readonly credentials: readonly string[];
}

export interface Commits {
  commit(change: Change): Promise<Committed>;
  note(entry: AuditEntry): Promise<void>;
}

export function createCommits(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly records: Records;
  readonly credentials: CredentialWriter;
  readonly mac: RecordMac;
  readonly appender: Appender;
  readonly replication: Replication;
}): Commits {
  const { run, keys, records, mac, appender, replication } = parts;

  function textsOf(request: Request | undefined, changes: readonly CredentialChange[]): Texts {
    const issued = request === undefined ? undefined : issuedKey(request);
    const isIssued = request !== undefined && issued !== undefined;
    return {
      request: request === undefined ? '' : records.write(request),
      summary: isIssued ? writeSummary(mac, issued.id, request) : '',
      credentials: changes.map(({ credential }) => parts.credentials.write(credential)),
    };
  }

  return {
    async commit(change) {
      const { request, entry } = change;
      const changes = credentialsOf(change);
      const commitId = request?.commitId ?? changes[0]?.credential.commitId;
      if (commitId === undefined) throw new RangeError('a commit without a record');
      if (
        change.request !== undefined &&
        change.request.version !== (change.before?.version ?? 0) + 1
      )
        throw new RangeError('a commit adds one to the version');
      assertNamed(changes, entry, commitId);
      const names = commitKeys(keys, change);
      const texts = textsOf(request, changes);
      const owing = withOwes(entry, change.notices);
      const answer = await appender.append({
        entry: request === undefined ? owing : recordEntry(owing, request),
        send: (head, line) =>
          run(COMMIT, names, commitArguments(change, keys, names, texts, head, line)),
      });
      const committed = toCommitted(answer, change);
      if (committed.ok) {
        const isCritical = request !== undefined && CONFIRMED.includes(request.state.status);
        const confirms = isCritical || changes.some(isSent);
        await (confirms ? replication.confirm() : replication.confirmOrdinary());
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

function credentialsOf(change: Change): readonly CredentialChange[] {
  return 'credentials' in change ? change.credentials : [];
}

/** What guards count, what the request joins, and what it stands in while it is open. */
function quotasOf(change: Change) {
  if (change.request === undefined) return { guards: [], joins: [], whileOpen: [] };
  const { guards = [], joins = [], request } = change;
  const given = 'whileOpen' in change ? (change.whileOpen ?? []) : [];
  return { guards, joins, whileOpen: [...given, ...openQuotas(request.spec)] };
}

/** The fixed keys, then the quotas, the lists of notices and those of credentials. */
function commitKeys(keys: Keys, change: Change): readonly string[] {
  const { request, once } = change;
  const { guards, joins, whileOpen } = quotasOf(change);
  const guarded = guards.flatMap(({ index }) => (typeof index === 'string' ? [] : [index]));
  const quotas = [...guarded, ...joins, ...whileOpen].map(({ quota }) => keys.quota(quota));
  // A credential also has the messages of its request repainted.
  const notices = credentialsOf(change).map(({ credential }) =>
    keys.noticesOf(credential.origin.request ?? ''),
  );
  return [
    keys.auditHead,
    keys.audit,
    keys.requests,
    keys.once(once ?? ''),
    keys.ofRequester(request?.requester ?? ''),
    keys.openOf(request?.requester ?? ''),
    keys.issued,
    keys.due,
    keys.notices,
    keys.noticesOf(request?.id ?? ''),
    keys.leases,
    keys.needs,
    keys.clockOffset,
    keys.all,
    keys.open,
    keys.form,
    keys.credentials,
    keys.dueCredentials,
    keys.credentialEnds,
    ...new Set([...quotas, ...notices]),
    ...credentialKeys(credentialsOf(change), keys),
  ];
}

function requestArguments(change: Change, texts: Texts, head: string, line: Line) {
  const { request, once } = change;
  const until = 'until' in change ? change.until : undefined;
  const { before, due } = change.request === undefined ? {} : change;
  return [
    request?.id ?? '',
    before?.commitId ?? '',
    texts.request,
    head,
    line.n,
    line.entry,
    line.mac,
    due ?? '',
    request?.createdAt ?? '',
    request !== undefined && isOpen(request) ? '1' : '0',
    (request && issuedKey(request))?.id ?? '',
    texts.summary,
    once === undefined ? '0' : '1',
    until ?? '',
  ];
}

function commitArguments(
  change: Change,
  keys: Keys,
  names: readonly string[],
  texts: Texts,
  head: string,
  line: Line,
): readonly (string | number)[] {
  const { guards, joins, whileOpen } = quotasOf(change);
  const changes = credentialsOf(change);
  const at = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw new RangeError('a notice about a record that is not of this commit');
    return index + 1;
  };
  const position = (index: Guard['index']) =>
    typeof index === 'string' ? POSITION[index] : at(keys.quota(index.quota));
  return [
    ...requestArguments(change, texts, head, line),
    guards.length,
    ...guards.flatMap(({ index, limit, withinMs = 0 }) => [position(index), limit, withinMs]),
    joins.length,
    ...joins.map(position),
    whileOpen.length,
    ...whileOpen.map(position),
    changes.length,
    ...changes.flatMap((one, index) =>
      credentialArguments(one, texts.credentials[index] ?? '', keys, at),
    ),
    ...change.notices.flatMap((notice) => [
      notice.id,
      writeNotice(notice),
      at(keys.noticesOf(notice.requestId)),
    ]),
  ];
}

function toCommitted([word, argument]: Answer, change: Change): Committed {
  switch (word) {
    case 'ok':
      return { ok: true };
    case 'stale':
    case 'late':
      return { ok: false, why: word };
    case 'again':
      return { ok: false, why: 'again', requestId: String(argument) };
    case 'guard': {
      const guard = Number(argument) - 1;
      if (guard in quotasOf(change).guards) return { ok: false, why: 'guard', guard };
    }
  }
  throw corrupt('reply of commit');
}

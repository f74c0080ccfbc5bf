import type { Request } from '../../../src/domain/record/request.ts';
import type { IssuedKey, Status } from '../../../src/domain/record/state.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { Count, Evidence } from './found.ts';
import { LEDGER_COUNTS } from './ledgerCounts.ts';
import { requestIn } from './secrets.ts';

const ALIVE: readonly Status[] = ['fitting', 'ready', 'claimed', 'uncertain', 'delivered'];
const MOVING: readonly Status[] = [
  'approved',
  'creating',
  'recovering',
  'fitting',
  'applying',
  'claimed',
];
const LONG_SUFFIX = 12;
const ANNOUNCEMENTS = 'C0KEYS';
const HEX = /[0-9a-f]{12,}/g;

/** The key of the request according to the record, while it lives. */
function ownKey({ state }: Request, { credentials }: Evidence): IssuedKey | undefined {
  const inner = state.status === 'held' ? state.from : state;
  const key = ALIVE.includes(inner.status) && 'key' in inner ? inner.key : undefined;
  const hasEnded = credentials.some(({ id, state: { status } }) => {
    return key !== undefined && id === `apiKey:${key.id}` && status === 'ended';
  });
  return hasEnded ? undefined : key;
}

/** L1: each belongs to a credential that has not ended, or to a request that works on it. */
export function unknownKeys(evidence: Evidence): Count {
  const { live, records, credentials } = evidence;
  const inLedger = credentials.filter(({ state }) => state.status !== 'ended');
  const known = new Set([
    ...inLedger.map(({ id }) => id),
    ...records.map((request) => `apiKey:${ownKey(request, evidence)?.id}`),
  ]);
  const wrong = live
    .filter(({ id }) => !known.has(`apiKey:${id}`))
    .map(({ description }) => description);
  return { what: 'live keys that no record knows', of: live.length, wrong };
}

export function twins({ live, records }: Evidence): Count {
  const ids = live.map(({ description }) => requestIn(description) ?? description);
  const wrong = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  return { what: 'requests with two live keys', of: records.length, wrong };
}

const ENDED_SO: Readonly<Partial<Record<Status, RegExp>>> = {
  expired: /deleted/,
  failed: /failed/,
  revoked: /revoked the key/,
  denied: /[Dd]enied/,
};

/** Whether the requester was told, if the request ended without a key. */
function isTold({ state, requester }: Request, { said }: Evidence): boolean {
  const words = ENDED_SO[state.status];
  return (
    words === undefined ||
    said.some(({ ok, text, to }) => ok && to === requester && words.test(text))
  );
}

/**
 * A loss: a key that is delivered but was never shown, that waits but cannot be unsealed, or that
 * is dead while the record says it lives.
 */
function lossOf(request: Request, evidence: Evidence): string | undefined {
  const { live, made, said, unseal } = evidence;
  const key = ownKey(request, evidence);
  if (key === undefined) return isTold(request, evidence) ? undefined : `${request.id}: untold`;
  if (!live.some(({ id }) => id === key.id)) return `${request.id}: its key is dead`;
  const secret = made.find(({ id }) => id === key.id)?.privateKey;
  if (secret === undefined) return `${request.id}: nobody knows its key`;
  if (request.state.status === 'delivered') {
    const shown = said.some(({ name, ok, text, user }) => {
      return name === 'views.update' && ok && user === request.requester && text.includes(secret);
    });
    return shown ? undefined : `${request.id}: delivered and never shown`;
  }
  return unseal(request) === secret ? undefined : `${request.id}: what is sealed is not its key`;
}

export function lostSecrets(evidence: Evidence): Count {
  const wrong = evidence.records.flatMap((request) => lossOf(request, evidence) ?? []);
  return { what: 'private keys lost silently', of: evidence.records.length, wrong };
}

/**
 * Creation and end of every key must be posted in the announcement channel. Of a key that was
 * forgotten before it was announced, and given up, only the end.
 */
export function unannounced({ credentials, said, entries }: Evidence): Count {
  const forgotten = new Set(
    entries.flatMap(({ requestId, facts }) => ('later' in facts ? (requestId ?? []) : [])),
  );
  const news = said.filter(({ ok, to }) => ok && to === ANNOUNCEMENTS).map(({ text }) => text);
  const wrong = credentials
    .filter(({ handle, state, origin }) => {
      const times = news.filter((text) => text.includes(handle)).length;
      const isMade = forgotten.has(origin.request ?? '') ? 0 : 1;
      return times < isMade + (state.status === 'ended' ? 1 : 0);
    })
    .map(({ id }) => id);
  return { what: 'keys that were made or ended without news', of: credentials.length, wrong };
}

/** Searches for the last 12 characters, which Atlas leaves visible. A whole key has them too. */
function suffixesIn(text: string, suffixes: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const [run] of text.toLowerCase().matchAll(HEX)) {
    for (let at = 0; at + LONG_SUFFIX <= run.length; at += 1) {
      const part = run.slice(at, at + LONG_SUFFIX);
      if (suffixes.has(part)) found.add(part);
    }
  }
  return [...found];
}

export function plaintext({ made, resting, said, records }: Evidence): Count {
  const owner = new Map(
    made.map(({ privateKey, description }) => {
      const request = records.find(({ id }) => id === requestIn(description));
      return [privateKey.slice(-LONG_SUFFIX).toLowerCase(), request?.requester];
    }),
  );
  const suffixes = new Set(owner.keys());
  const places = [...resting].flatMap(([place, text]) =>
    suffixesIn(text, suffixes).map((suffix) => `${place} has ${suffix.slice(0, 4)}…`),
  );
  const messages = said.flatMap(({ name, text, user }) =>
    suffixesIn(text, suffixes)
      .filter((suffix) => name !== 'views.update' || user !== owner.get(suffix))
      .map((suffix) => `${name} has ${suffix.slice(0, 4)}…`),
  );
  return { what: 'private keys in clear', of: made.length, wrong: [...places, ...messages] };
}

/**
 * Each state change has exactly one audit entry. The newest entry names the state of the record.
 */
export function disagreements({ records, entries }: Evidence): Count {
  const changes = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const { requestId, event, facts } = entry;
    // That of an accepted loss says which record is the newest, and is no change.
    if (requestId === undefined || event === 'record.anchored') continue;
    if (event !== 'request.created' && !('version' in facts)) continue;
    changes.set(requestId, [...(changes.get(requestId) ?? []), entry]);
  }
  const wrong = records.flatMap(({ id, version, state }) => {
    const own = changes.get(id) ?? [];
    changes.delete(id);
    const last = { status: 'pending', version: 1, ...own.at(-1)?.facts };
    const same = last.status === state.status && last.version === version;
    return same && own.length === version ? [] : [`${id}: ${own.length} entries, ${state.status}`];
  });
  const strangers = [...changes.keys()].map((id) => `${id}: entries without a record`);
  const what = 'requests on which audit log and state disagree';
  return { what, of: records.length, wrong: [...wrong, ...strangers] };
}

export function restless({ records }: Evidence): Count {
  const wrong = records
    .filter(({ state }) => MOVING.includes(state.status))
    .map(({ id, state }) => `${id} is ${state.status}`);
  return { what: 'requests that did not come to rest', of: records.length, wrong };
}

/** The audit file must hold every create before it is sent. */
export function unintended({ made, files }: Evidence): Count {
  const wrong = made
    .map(({ description }) => description)
    .filter((text) => !files.includes(text.slice(text.lastIndexOf('[ck:'))));
  return { what: 'creates that no audit file knows', of: made.length, wrong };
}

/** Each create is sent once. The next attempt has another marker. */
export function repeated({ sent }: Evidence): Count {
  const wrong = sent.filter((description, index) => sent.indexOf(description) !== index);
  return { what: 'creates that were sent twice', of: sent.length, wrong };
}

/** The audit file must hold every reveal before it is shown. */
export function unclaimed({ made, said, files }: Evidence): Count {
  const claims = files.split('\n').filter((line) => line.includes('"reveal.claimed"'));
  const shown = made.filter(({ privateKey }) =>
    said.some(({ name, text }) => name === 'views.update' && text.includes(privateKey)),
  );
  const wrong = shown
    .filter(({ id }) => !claims.some((line) => line.includes(id)))
    .map(({ description }) => description);
  return { what: 'reveals that no audit file knows', of: shown.length, wrong };
}

export function trespasses({ peoplesKeys: { before, after } }: Evidence): Count {
  const same = new Set(after.map((key) => JSON.stringify(key)));
  const wrong = before.filter((key) => !same.has(JSON.stringify(key))).map(({ id }) => id);
  return { what: 'keys of people that were changed or deleted', of: before.length, wrong };
}

const COUNTS = [
  unknownKeys,
  twins,
  lostSecrets,
  unannounced,
  plaintext,
  disagreements,
  restless,
  unintended,
  repeated,
  unclaimed,
  trespasses,
];

/** All counts. Each must be zero. */
export function countAll(evidence: Evidence): readonly Count[] {
  return [...COUNTS, ...LEDGER_COUNTS].map((count) => count(evidence));
}

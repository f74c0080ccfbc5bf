import { z } from 'zod';
import { KEYS } from '../scene.ts';
import { ADMINS, type Stage } from '../stage.ts';
import type { Ledger } from './ledger.ts';
import { silentKeysIn } from './silentKeys.ts';

const LINE = z.looseObject({
  requestId: z.string(),
  at: z.number(),
  facts: z.looseObject({ status: z.string(), version: z.number() }),
});

/** What Keywarden moves on by itself. Whatever rests in one of these for long is stuck. */
const MOVING = ['approved', 'creating', 'recovering', 'fitting', 'claimed', 'applying'];
const DAY = 24 * 60 * 60_000;

interface Last {
  readonly status: string;
  readonly at: number;
}

/** The last state of each request, by the audit files. */
function lastStates(copied: string): ReadonlyMap<string, Last> {
  const found = new Map<string, Last>();
  for (const line of copied.split('\n')) {
    if (!line.startsWith('{')) continue;
    const parsed = LINE.safeParse(JSON.parse(line)).data;
    if (parsed === undefined) continue;
    found.set(parsed.requestId, { status: parsed.facts.status, at: parsed.at });
  }
  return found;
}

/** What the admins read. */
export function alertsOf({ slack }: Stage): string {
  const seen = slack.as(ADMINS[0]).sees('C0ALERTS');
  return seen.map(({ plainText, text }) => `${text}\n${plainText}`).join('\n');
}

/** Words of what keeps all requests where they are, and of its end. */
const STOPPED: readonly (readonly [RegExp, RegExp])[] = [
  [/Somebody wrote something else in Redis/g, /of the right type again/g],
  [/cannot read as its audit log/g, /audit log can be read again/g],
];

/** Whether the admins were told last that nothing can go on, and not that it does again. */
function areToldOfAll(alerts: string): boolean {
  const last = (words: RegExp) => [...alerts.matchAll(words)].at(-1)?.index ?? -1;
  return STOPPED.some(([begun, over]) => last(begun) > last(over));
}

function isStuck({ status, at }: Last, now: number): boolean {
  if (MOVING.includes(status)) return true;
  return (status === 'pending' || status === 'ready') && now - at > DAY;
}

const ACCEPTED = '"event":"safe_mode.off"';
const HEAD = /^$|^[1-9]\d{0,14}:.+$/;

function isShaped([id, fields]: readonly [string, readonly string[]]): boolean {
  return /^\d{1,15}-0$/.test(id) && fields[0] === 'entry' && fields[2] === 'mac';
}

/** What nobody can read as the audit log, and nobody has accepted. */
async function unreadableIn(stage: Stage): Promise<readonly string[]> {
  const head = await stage.redis.get(KEYS.auditHead).catch(() => null);
  if (!HEAD.test(head ?? '')) return [`audit-head: is ${head}, and no admin was told`];
  const entries = await stage.redis.xrange(KEYS.audit, '-', '+').catch(() => []);
  const accepted = entries.findLastIndex(([, fields]) => fields[1]?.includes(ACCEPTED));
  return entries
    .slice(accepted + 1)
    .filter((entry) => !isShaped(entry))
    .map(([id]) => `${id}: an entry that cannot be read, and no admin was told`);
}

/**
 * After the attack was over and Keywarden had its time: requests that rest where nothing may rest,
 * without a word to the admins. `ids` are those that were silenced.
 */
export async function silencedIn(stage: Stage, ledger: Ledger): Promise<readonly string[]> {
  const alerts = alertsOf(stage);
  if (areToldOfAll(alerts)) return [];
  const states = lastStates(await stage.copied());
  const stuck = [...states].flatMap(([id, last]) => {
    if (!isStuck(last, ledger.now()) || alerts.includes(id)) return [];
    return [`${id}: rests in ${last.status}, and no admin was told`];
  });
  const keys = await silentKeysIn(stage, { alerts, now: ledger.now() });
  return [...(await unreadableIn(stage)), ...stuck, ...keys];
}

/** Keys of which nobody heard, and no admin was told that their message was removed. */
export function unannouncedIn({ slack }: Stage, ledger: Ledger, alerts: string): readonly string[] {
  const said = slack
    .as(ADMINS[0])
    .sees('C0KEYS')
    .map(({ text, plainText }) => `${text}\n${plainText}`)
    .join('\n');
  return ledger
    .live()
    .filter(({ publicKey, description }) => {
      const [, requestId = description] = /\[ck:([^.]+)\./.exec(description) ?? [];
      return !said.includes(publicKey) && !alerts.includes(requestId);
    })
    .map(({ publicKey, description }) => `${description}: nobody heard of the key ${publicKey}`);
}

const PLACE = z.object({ channel: z.string(), ts: z.string() });

/** Requests that wait for approvers, and their card is not where it is said to be. */
export async function misplacedIn(stage: Stage, alerts: string): Promise<readonly string[]> {
  const cards = stage.slack.as(ADMINS[0]).sees('C0APPROVALS');
  const waiting = [...lastStates(await stage.copied())].filter(([, { status }]) => {
    return status === 'pending';
  });
  const wrong: string[] = [];
  for (const [id] of waiting) {
    if (alerts.includes(id)) continue;
    const stored = await stage.redis.hget(KEYS.places, `${id}:card`).catch(() => null);
    const place = PLACE.safeParse(JSON.parse(stored ?? 'null')).data;
    const stands =
      place?.channel === 'C0APPROVALS' &&
      cards.some(({ ts, plainText }) => ts === place.ts && plainText.includes(id));
    if (!stands) wrong.push(`${id}: its card is said to be at ${stored}, and no admin was told`);
  }
  return wrong;
}

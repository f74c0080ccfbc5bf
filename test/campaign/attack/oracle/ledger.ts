import { z } from 'zod';
import type { SimulatedKey } from '../../../../src/sandbox/atlas/simulator.ts';
import type { Call } from '../../../../src/sandbox/slack/simulator.ts';
import type { Life } from '../lives.ts';
import { ACME, LABS, type Stage } from '../stage.ts';
import { groundFor, type History, hasLapsed, isRenewed, type MadeKey } from './grounds.ts';
import { addresses, chosen, isWithin, isWithinLife, mayChange, sameSet } from './keyChanges.ts';

/** So long may a call to Atlas be under way, ms. */
const IN_FLIGHT = 5_000;
const MARKED = / \[ck:/;
const ACTED = z.looseObject({
  user: z.looseObject({ id: z.string() }),
  view: z.looseObject({ id: z.string() }),
});
const OK = z.looseObject({ ok: z.literal(true) });

/**
 * What Slack and Atlas saw, kept apart from everything that Keywarden stores: who asked for what, who
 * pressed what, what exists at Atlas, and what was shown to whom. From it follows what may happen.
 */
export interface Ledger {
  of(life: Life): History;
  /** True time: nobody edits it. */
  now(): number;
  passed(ms: number): void;
  /** Everything that happened and must not. */
  readonly wrong: readonly string[];
  /** Reads what Slack was told since the last look. */
  look(): Promise<void>;
  /** Keys that were made and are still there. */
  live(): readonly { readonly description: string; readonly publicKey: string }[];
  /** The newest key of this wish, if it is still there. */
  keyOf(life: Life): string | undefined;
  counts(): Counts;
}

/** What happened at Atlas and in Slack. */
export interface Counts {
  readonly created: number;
  readonly shown: number;
  readonly deleted: number;
  /** How often a key lost its roles, and got them back. */
  readonly frozen: number;
  readonly thawed: number;
}

type Keys = ReadonlyMap<string, SimulatedKey>;

function keysAt({ atlas }: Stage): Keys {
  const all = [ACME, LABS].flatMap((organization) => atlas.keys(organization));
  return new Map(all.map((key) => [key.id, key]));
}

function isOk({ status, answer }: Call): boolean {
  try {
    return status === 200 && OK.safeParse(JSON.parse(answer)).success;
  } catch {
    return false;
  }
}

export function openLedger(stage: Stage): Ledger {
  const histories = new Map<string, History>();
  const wrong: string[] = [];
  const viewers = new Map<string, string>();
  let before = keysAt(stage);
  let ahead = 0;
  let jumped = { at: 0, from: 0 };
  let [calls, deliveries] = [0, 0];
  const now = () => Date.now() + ahead;
  /** What was decided a moment before time passed counts by the time of then. */
  const decidedAt = () => Date.now() + (Date.now() - jumped.at < IN_FLIGHT ? jumped.from : ahead);
  const all = () => [...histories.values()];

  function of(life: Life): History {
    const found = histories.get(life.description);
    if (found !== undefined) return found;
    const made: History = {
      life,
      askedAt: [],
      votes: [],
      allowed: [],
      revoked: 0,
      replaced: 0,
      frozen: 0,
      thawed: 0,
      renewed: 0,
      keys: [],
    };
    histories.set(life.description, made);
    return made;
  }

  const historyOf = ({ description }: SimulatedKey) =>
    histories.get(description.split(MARKED)[0] ?? '');

  function came(key: SimulatedKey): void {
    const one = historyOf(key);
    if (one === undefined) {
      wrong.push(`a key was created that nobody asked for: ${key.description}`);
      return;
    }
    const { life, keys, replaced, renewed } = one;
    const name = life.description;
    if (key.organizationId !== life.organization.id || !isWithin(chosen(key.roles), life.roles)) {
      wrong.push(`${name}: created in ${key.organizationId} with ${key.roles.join(' ')}`);
    }
    const live = keys.filter(({ goneAt }) => goneAt === undefined).length;
    if (live > renewed) wrong.push(`${name}: two live keys`);
    const usable = keys.filter(
      ({ goneAt, wasTold }) => goneAt === undefined || wasTold !== undefined,
    );
    const ground = one.ground ?? groundFor(all(), one, decidedAt());
    if (ground === undefined) wrong.push(`${name}: created, and nobody approved it`);
    else if (one.isOver === true) wrong.push(`${name}: created after it was over`);
    else if (usable.length > replaced + renewed)
      wrong.push(`${name}: another key, and nobody asked for it`);
    if (ground !== undefined) one.ground = ground;
    const { id, publicKey, privateKey } = key;
    keys.push({ id, publicKey, privateKey, at: now(), shown: 0, taken: 0, given: 0 });
  }

  function went(key: SimulatedKey): void {
    const one = historyOf(key);
    const made = one?.keys.find(({ id }) => id === key.id);
    if (one === undefined || made === undefined) {
      wrong.push(`a key that Keywarden did not make was deleted: ${key.description}`);
      return;
    }
    made.goneAt = now();
    const isOver = one.revoked > 0 || hasLapsed(made, now());
    made.isEndDue = isOver || isRenewed(one, made, now()) === 2;
    made.wasTold = stage.slack.transcript.find(({ body }) => body.includes(made.publicKey))?.body;
  }

  /**
   * A new key is brought to what was approved, step by step, and never beyond. Then it changes where
   * somebody freezes it or gives it back.
   */
  function changed(old: SimulatedKey, key: SimulatedKey): void {
    const one = historyOf(old);
    const made = one?.keys.find(({ id }) => id === key.id);
    const life = one?.life;
    if (
      one !== undefined &&
      made !== undefined &&
      !mayChange(one, made, { old, key, now: now() })
    ) {
      wrong.push(`${old.description}: its roles changed, and nobody asked for that`);
    }
    if (life !== undefined && isWithinLife(life, old, key)) return;
    wrong.push(`${old.description}: changed at Atlas`);
  }

  function compare(): void {
    const keys = keysAt(stage);
    const old = before;
    before = keys;
    for (const key of keys.values()) {
      const was = old.get(key.id);
      if (was === undefined) came(key);
      else if (JSON.stringify(was) !== JSON.stringify(key)) changed(was, key);
    }
    for (const key of old.values()) if (!keys.has(key.id)) went(key);
  }
  stage.atlas.onChange(compare);

  function shown(call: Call, one: History, key: MadeKey): void {
    const name = one.life.description;
    const viewer = viewers.get(String(call.args.view_id));
    if (call.name !== 'views.update' || viewer !== one.life.requester) {
      wrong.push(`${name}: its private key went to ${call.name} of ${viewer}`);
    }
    if (!isOk(call)) return;
    key.shown += 1;
    key.shownAt ??= now();
    if (key.shown > 1) wrong.push(`${name}: its private key was shown ${key.shown} times`);
    const live = before.get(key.id);
    if (live !== undefined && !sameSet(addresses(live), one.life.accessList)) {
      wrong.push(`${name}: shown with another access list: ${live.accessList.join(' ')}`);
    }
    if (live !== undefined && !sameSet(chosen(live.roles), chosen(one.life.roles))) {
      wrong.push(`${name}: shown with other roles: ${live.roles.join(' ')}`);
    }
  }

  function readSlack(): void {
    for (; deliveries < stage.slack.deliveries.length; deliveries += 1) {
      const acted = ACTED.safeParse(stage.slack.deliveries[deliveries]?.payload).data;
      if (acted !== undefined) viewers.set(acted.view.id, acted.user.id);
    }
    for (; calls < stage.slack.transcript.length; calls += 1) {
      const call = stage.slack.transcript[calls];
      if (call === undefined) return;
      const text = `${call.body} ${call.answer}`;
      for (const one of all()) {
        for (const key of one.keys) if (text.includes(key.privateKey)) shown(call, one, key);
      }
    }
  }

  /** The start of a message, as a person would read it. */
  const readable = (body: string) => decodeURIComponent(body.replaceAll('+', ' ')).slice(0, 300);

  /** Keys that went though nobody asked for their end: only those that nobody ever had. */
  async function judgeGone(): Promise<void> {
    const copied = await stage.copied();
    for (const { life, keys } of all()) {
      for (const key of keys) {
        if (key.goneAt === undefined || key.isEndDue === true) continue;
        const isKept = copied
          .split('\n')
          .some((line) => line.includes('"key.created"') && line.includes(key.id));
        if (key.shown > 0 || key.wasTold !== undefined || isKept) {
          const age = Math.round((key.goneAt - key.at) / 60_000);
          const known = `shown ${key.shown} times, ${key.wasTold === undefined ? 'not told' : `told in "${readable(key.wasTold)}"`}, ${isKept ? '' : 'not '}in the audit files`;
          wrong.push(
            `${life.description}: its key was deleted, and nobody asked for that (${key.id}, after ${age} minutes; ${known})`,
          );
        }
        key.isEndDue = true;
      }
    }
  }

  return {
    of,
    now,
    passed(ms) {
      jumped = { at: Date.now(), from: ahead };
      ahead += ms;
    },
    wrong,
    async look() {
      compare();
      readSlack();
      await judgeGone();
    },
    keyOf(life) {
      return of(life).keys.findLast(({ goneAt }) => goneAt === undefined)?.id;
    },
    live() {
      return all().flatMap(({ life, keys }) =>
        keys
          .filter(({ goneAt }) => goneAt === undefined)
          .map(({ publicKey }) => ({ description: life.description, publicKey })),
      );
    },
    counts() {
      const keys = all().flatMap((one) => one.keys);
      const deleted = keys.filter(({ goneAt }) => goneAt !== undefined).length;
      const sum = (of: (key: MadeKey) => number) => keys.reduce((all, key) => all + of(key), 0);
      return {
        created: keys.length,
        shown: sum(({ shown }) => shown),
        deleted,
        frozen: sum(({ taken }) => taken),
        thawed: sum(({ given }) => given),
      };
    },
  };
}

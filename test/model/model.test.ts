import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import type { Outcome } from './play/run.ts';
import { allSequences } from './play/sequence.ts';
import { check } from './rules/check.ts';
import { AFTER_LOSS, EDGES, walkedIn } from './rules/edges.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const PATH = process.env.SEED_PATH;
/** The title of the test says so, and is linked to. */
const RUNS = 20_000;

const edges = new Set<string>();
const counts = { crashes: 0, posts: 0, deletes: 0, displays: 0 };
const events = new Map<string, number>();
/** What people, time and Atlas do with keys that are there. */
const OF_KEYS = [
  'act.done',
  'act.not_done',
  'credential.changed',
  'credential.extended',
  'credential.end_set',
  'credential.frozen',
  'credential.thawed',
  'credential.end_asked',
  'credential.owned',
  'credential.orphaned',
  'credential.drift_seen',
  'credential.found_gone',
];

/** The event of an entry, and those of the credentials that it names. */
function eventsOf({ event, facts: { credentials } }: AuditEntry): readonly string[] {
  const lines = Array.isArray(credentials) ? credentials : [];
  return [event, ...lines.map((line) => String(line).split(' ').at(-1) ?? '')];
}

function tally({ world }: Outcome): void {
  const { seen } = world;
  for (const edge of walkedIn(seen.commits)) edges.add(edge);
  counts.crashes += seen.counts.crashes;
  counts.posts += seen.posts.length;
  counts.deletes += seen.deletes.length;
  counts.displays += seen.displays.length;
  for (const event of new Set(world.store.audit.flatMap(eventsOf))) {
    events.set(event, (events.get(event) ?? 0) + 1);
  }
}

describe('several requests at once, with crashes, delays and faults', () => {
  it('keep every invariant in 20,000 sequences', async () => {
    const options = { seed: SEED, runs: RUNS, from: allSequences, watch: tally };
    const again = PATH === undefined ? {} : { path: PATH };
    const { failure } = await check({ ...options, ...again });
    expect(failure).toBeUndefined();
  });

  it.runIf(PATH === undefined)('walk every edge of the state machine', () => {
    const listed = Object.entries(EDGES).flatMap(([from, next]) =>
      next.map((to) => `${from} to ${to}`),
    );
    const missing = listed.filter((edge) => !edges.has(edge));
    expect(missing.filter((edge) => !AFTER_LOSS.includes(edge))).toEqual([]);
  });

  it.runIf(PATH === undefined)(
    'crash, create, delete and show often enough to mean something',
    () => {
      for (const often of Object.values(counts)) expect(often).toBeGreaterThan(RUNS / 20);
    },
  );

  it.runIf(PATH === undefined)('do with keys what can be done with them, often enough', () => {
    const seldom = OF_KEYS.filter((event) => (events.get(event) ?? 0) < RUNS / 1000);
    expect(seldom).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/foundation/errors.ts';
import { createHealth } from '../../src/workflow/health/health.ts';
import { createTelling } from '../../src/workflow/health/telling.ts';
import type { Check, HealthNews } from '../../src/workflow/ports/health.ts';
import type { OutageNotes } from '../../src/workflow/ports/slack.ts';

const SECOND = 1000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Notes as Redis keeps them: what nobody confirms may be told again after a minute. */
function createNotes(now: () => number) {
  const kept = new Map<string, number>();
  const away = { now: false, forTold: false };
  const ask = () => {
    if (away.now) throw new StoreError('refused', 'no writes');
  };
  const notes: OutageNotes = {
    async mayTell(outage, cause) {
      ask();
      const name = cause === undefined ? outage : `${outage} ${cause}`;
      if ((kept.get(name) ?? 0) > now()) return false;
      kept.set(name, now() + 60 * SECOND);
      return true;
    },
    async told(outage, cause) {
      ask();
      if (away.forTold) throw new StoreError('refused', 'no writes');
      kept.set(outage, Number.POSITIVE_INFINITY);
      if (cause !== undefined) kept.set(`${outage} ${cause}`, Number.POSITIVE_INFINITY);
    },
    async over(outage) {
      ask();
      const was = kept.get(outage) === Number.POSITIVE_INFINITY;
      for (const name of kept.keys()) {
        if (name === outage || name.startsWith(`${outage} `)) kept.delete(name);
      }
      return was;
    },
  };
  return { notes, away };
}

/** Replicas with one Redis, whose admins read one list. */
function scene(replicas: number) {
  let now = 0;
  const { notes, away } = createNotes(() => now);
  const told: string[] = [];
  const slack = { takes: true };
  const replica = (index: number) => {
    const health = createHealth({ now: () => now, log: silent });
    const say = (what: string) => {
      if (slack.takes) told.push(what);
      return slack.takes;
    };
    const news: HealthNews = {
      problemBegan: async (check, { code }, instance) =>
        say(`${check}: ${code}${instance === undefined ? '' : ` at ${instance}`}`),
      problemEnded: async (check, instance) =>
        say(`${check} is well${instance === undefined ? '' : ` at ${instance}`}`),
    };
    const instance = `replica-${index}`;
    return { health, ...createTelling({ health, notes, news, instance, monotonic: () => now }) };
  };
  const all = Array.from({ length: replicas }, (_, index) => replica(index));
  return {
    told,
    slack,
    away,
    one: all[0]?.health ?? createHealth({ now: () => now, log: silent }),
    all(check: Check, problem: Parameters<(typeof all)[number]['health']['is']>[1]) {
      for (const { health } of all) health.is(check, problem);
    },
    /** The only replica ends, and another process takes its place. */
    restarted() {
      const next = replica(0);
      return {
        health: next.health,
        async pass(seconds: number) {
          for (let left = seconds; left > 0; left -= 1) {
            now += SECOND;
            await next.round();
          }
        },
      };
    },
    async pass(seconds: number) {
      for (let left = seconds; left > 0; left -= 1) {
        now += SECOND;
        for (const { round } of all) await round();
      }
    },
  };
}

const full = { code: 'redis_full' } as const;
const disk = { code: 'audit_folder', detail: 'ENOSPC' } as const;

describe('a problem', () => {
  it('of all replicas is told once, and its end once', async () => {
    const { all, pass, told } = scene(3);
    all('user_groups', { code: 'groups_unpaid' });
    await pass(300);
    expect(told).toEqual(['user_groups: groups_unpaid']);
    all('user_groups', undefined);
    await pass(300);
    expect(told).toEqual(['user_groups: groups_unpaid', 'user_groups is well']);
  });

  it('of one replica names it', async () => {
    const { one, pass, told } = scene(2);
    one.is('audit_folder', disk);
    await pass(10);
    one.is('audit_folder', undefined);
    await pass(10);
    expect(told).toEqual([
      'audit_folder: audit_folder at replica-0',
      'audit_folder is well at replica-0',
    ]);
  });

  it('that passes within three seconds is told to nobody', async () => {
    const { one, pass, told } = scene(1);
    one.is('redis', full);
    await pass(2);
    one.is('redis', undefined);
    await pass(60);
    expect(told).toEqual([]);
  });

  it('that comes and goes is told at growing distance', async () => {
    const { one, pass, told } = scene(1);
    for (let time = 0; time < 60; time += 1) {
      one.is('redis', full);
      await pass(10);
      one.is('redis', undefined);
      await pass(10);
    }
    // In twenty minutes; each time would be 120 messages.
    expect(told.length).toBeGreaterThan(2);
    expect(told.length).toBeLessThan(10);
  });

  it('is told by each replica while Redis cannot be written to, and its end once', async () => {
    const { all, pass, told, away } = scene(2);
    away.now = true;
    all('redis', full);
    await pass(120);
    expect(told).toEqual(['redis: redis_full', 'redis: redis_full']);
    away.now = false;
    all('redis', undefined);
    await pass(120);
    expect(told.slice(2)).toEqual(['redis is well']);
  });

  it('that Slack did not take is told when Slack takes it', async () => {
    const { one, pass, told, slack } = scene(1);
    slack.takes = false;
    one.is('redis_clock', { code: 'redis_clock_wrong', detail: '9 s' });
    await pass(30);
    slack.takes = true;
    await pass(130);
    expect(told).toEqual(['redis_clock: redis_clock_wrong']);
  });

  it('that an earlier process told of is told to be over by the next one', async () => {
    const { all, pass, told } = scene(2);
    all('deciders', { code: 'no_deciders' });
    await pass(5);
    all('deciders', undefined);
    await pass(5);
    await pass(120);
    expect(told).toEqual(['deciders: no_deciders', 'deciders is well']);
  });

  it('that an earlier process told of is not over before the next one has looked', async () => {
    const first = scene(1);
    first.all('deciders', { code: 'no_deciders' });
    await first.pass(5);
    const next = first.restarted();
    await next.pass(30);
    expect(first.told).toEqual(['deciders: no_deciders']);
    next.health.is('deciders', undefined);
    await next.pass(5);
    expect(first.told).toEqual(['deciders: no_deciders', 'deciders is well']);
  });

  it('that gets another cause is told anew once for each, and its end once', async () => {
    const { all, pass, told } = scene(3);
    for (const problem of [full, { code: 'redis_read_only' } as const, full, full]) {
      all('redis', problem);
      await pass(90);
    }
    all('redis', { code: 'redis_read_only' });
    await pass(90);
    all('redis', undefined);
    await pass(300);
    const first = ['redis: redis_full', 'redis: redis_read_only', 'redis is well'];
    expect(told).toEqual(first);
    all('redis', { code: 'redis_read_only' });
    await pass(90);
    all('redis', full);
    await pass(90);
    expect(told.slice(3)).toEqual(['redis: redis_read_only', 'redis: redis_full']);
  });

  it('whose cause is in the code of an error is told anew, one that is measured is not', async () => {
    const { one, pass, told } = scene(1);
    for (const [index, detail] of ['ENOSPC', 'EACCES', 'ENOSPC'].entries()) {
      one.is('audit_folder', { code: 'audit_folder', detail });
      one.is('redis_clock', { code: 'redis_clock_wrong', detail: `${index + 9} s` });
      await pass(30);
    }
    expect(told.filter((line) => line.startsWith('audit_folder'))).toHaveLength(2);
    expect(told.filter((line) => line.startsWith('redis_clock'))).toHaveLength(1);
  });

  it('whose cause changes for a moment only is told with the first', async () => {
    const { one, pass, told } = scene(1);
    one.is('redis', full);
    await pass(10);
    for (let time = 0; time < 20; time += 1) {
      one.is('redis', { code: 'redis_away' });
      await pass(2);
      one.is('redis', full);
      await pass(2);
    }
    expect(told).toEqual(['redis: redis_full']);
  });

  it('whose cause never stays is told all the same', async () => {
    const { one, pass, told } = scene(1);
    for (let time = 0; time < 20; time += 1) {
      one.is('redis', time % 2 === 0 ? full : { code: 'redis_away' });
      await pass(1);
    }
    expect(told).toHaveLength(1);
  });

  it('with two causes is known to the next process, which tells its end', async () => {
    const first = scene(1);
    for (const code of ['groups_unreadable', 'groups_unpaid'] as const) {
      first.all('user_groups', { code });
      await first.pass(10);
    }
    const next = first.restarted();
    next.health.is('user_groups', { code: 'groups_unreadable' });
    await next.pass(70);
    next.health.is('user_groups', undefined);
    await next.pass(30);
    expect(first.told).toEqual([
      'user_groups: groups_unreadable',
      'user_groups: groups_unpaid',
      'user_groups is well',
    ]);
  });

  it('that each replica told alone has one end, also when the notes came back before', async () => {
    const { all, pass, told, away } = scene(2);
    away.now = true;
    all('redis', full);
    await pass(30);
    away.now = false;
    await pass(130);
    all('redis', undefined);
    await pass(130);
    expect(told).toEqual(['redis: redis_full', 'redis: redis_full', 'redis is well']);
  });

  it('that was told, but could not be written down, is told once, and its end once', async () => {
    const { one, pass, told, away } = scene(1);
    away.forTold = true;
    one.is('user_groups', { code: 'groups_unpaid' });
    await pass(200);
    expect(told).toEqual(['user_groups: groups_unpaid']);
    one.is('user_groups', undefined);
    await pass(200);
    expect(told).toEqual(['user_groups: groups_unpaid', 'user_groups is well']);
  });

  it('of safe mode is told by its own alert', async () => {
    const { all, pass, told } = scene(1);
    all('safe_mode', { code: 'safe_mode' });
    await pass(60);
    expect(told).toEqual([]);
  });
});

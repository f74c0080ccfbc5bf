import { describe, expect, it } from 'vitest';
import type { RunningAtlas } from '../src/atlas/atlas.ts';
import { createReplaceableAtlas } from '../src/atlas/replaceableAtlas.ts';
import { SlackError, StoreError } from '../src/foundation/errors.ts';
import type { SlackWebApi } from '../src/slack/outbound/webApi.ts';
import { createReloading } from '../src/start/policyReload.ts';
import type { Replays } from '../src/workflow/ports/store.ts';
import { config, POLICY, read } from './config/fixtures.ts';

const GOOD = `${POLICY}quorum: 2\n`;
const BAD = `${POLICY}quorum: many\n`;

/** Something that nobody here should ask for. */
function never(what: string): never {
  throw new Error(`${what} was not expected`);
}

function slack(change: Partial<SlackWebApi> & { readonly posts: string[] }): SlackWebApi {
  const { posts, ...own } = change;
  return {
    openWindow: () => never('a window'),
    updateWindow: () => never('a window'),
    publishHome: () => never('Home'),
    update: () => never('an update'),
    permalink: () => never('a link'),
    user: async (id) => ({ id, team_id: 'T0HOME' }),
    userByEmail: () => never('an address'),
    identity: () => never('our identity'),
    groupMembers: async () => ['U0RAVI', 'U0MEI'],
    members: async () => new Map(),
    groups: () => never('the user groups'),
    channel: async (id) => ({ id, is_private: true, is_member: true, locale: 'en-US' }),
    post: async (channel, { text }) => {
      posts.push(`${channel}: ${text}`);
      return { channel, ts: '1.1' };
    },
    ...own,
  };
}

function running(closed: string[] = [], name = 'first'): RunningAtlas {
  return {
    organization: () => undefined,
    client: () => undefined,
    credentialAccess: () => undefined,
    close: async () => void closed.push(name),
  };
}

/** A bot that looks at its file once a `look`, with everything around it under our hands. */
function stage(
  change: { readonly calls?: Partial<SlackWebApi>; readonly isFirst?: Replays['isFirst'] } = {},
) {
  const posts: string[] = [];
  const logged: string[] = [];
  const noted: string[] = [];
  const stored: string[] = [];
  const file: { text: string | undefined } = { text: POLICY };
  const store = { broken: false };
  const line = (_: object, event: string) => void logged.push(event);
  const wakes: (() => void)[] = [];
  let asleep: () => void = () => undefined;
  const slept = () => new Promise<void>((resolve) => (asleep = resolve));
  const atlas = createReplaceableAtlas(() => running(), running());
  const reloading = createReloading({
    first: { config: config(), locales: new Map(), shut: [] },
    source: {
      async text() {
        if (file.text === undefined) throw new Error('ENOENT');
        return file.text;
      },
      config: (text) => read({}, { 'policy.yaml': text }),
    },
    atlas,
    calls: slack({ posts, ...change.calls }),
    requests: {
      now: async () => 1,
      async note({ event }) {
        if (store.broken) throw new StoreError('unreachable', 'Redis is away');
        noted.push(event);
      },
    },
    replays: { isFirst: change.isFirst ?? (async () => true) },
    teamId: 'T0HOME',
    lastPolicy: {
      last: async () => undefined,
      async put(text) {
        stored.push(text);
        return stored.length;
      },
    },
    stopwatch: {
      now: () => 0,
      sleep: () =>
        new Promise((resolve) => {
          wakes.push(resolve);
          asleep();
        }),
    },
    log: { debug: line, info: line, warn: line, error: line },
  });
  let started = false;
  return {
    posts,
    logged,
    noted,
    stored,
    file,
    store,
    reloading,
    async looks(times: number) {
      for (let at = 0; at < times; at += 1) {
        const done = slept();
        if (started) wakes.pop()?.();
        else reloading.start([]);
        started = true;
        await done;
      }
    },
  };
}

describe('the policy file of a running bot', () => {
  it('counts when two looks in a row find the same', async () => {
    const { file, looks, reloading, noted, stored } = stage();
    await looks(2);
    file.text = GOOD;
    await looks(1);
    expect(reloading.policy().quorum).toBe(1);
    await looks(1);
    expect(reloading.policy().quorum).toBe(2);
    expect(noted).toEqual(['policy.changed']);
    expect(stored).toEqual([GOOD]);
    expect(reloading.localeOf('C0APPROVALS')).toBe('en-US');
  });

  it('is not judged while somebody writes it', async () => {
    const { file, looks, logged, posts } = stage();
    await looks(2);
    for (const length of [20, 40, 60]) {
      file.text = GOOD.slice(0, length);
      await looks(1);
    }
    file.text = GOOD;
    await looks(2);
    expect(logged).toEqual(['policy.changed']);
    expect(posts).toEqual([expect.stringMatching(/^C0APPROVALS: Another policy is in force/)]);
  });

  it('may be gone for a moment; when it stays away the admins are told, once', async () => {
    const { file, looks, posts, reloading } = stage();
    await looks(2);
    file.text = undefined;
    await looks(4);
    expect(posts).toEqual([]);
    await looks(10);
    expect(posts).toEqual([expect.stringMatching(/^C0APPROVALS: .*cannot be read/s)]);
    file.text = GOOD;
    await looks(2);
    expect(reloading.policy().quorum).toBe(2);
  });

  it('is told about each time it is put back and saved again, once for each asking', async () => {
    const shown = new Set<string>();
    const isFirst = async (key = '') => {
      const first = !shown.has(key);
      shown.add(key);
      return first;
    };
    const { file, looks, posts, logged, reloading } = stage({ isFirst });
    for (const text of [BAD, POLICY, BAD]) {
      file.text = text;
      await looks(3);
    }
    reloading.now();
    await looks(2);
    expect(logged.filter((event) => event === 'policy.refused')).toHaveLength(3);
    expect(posts).toHaveLength(2);
  });

  it('is told about by one of the replicas', async () => {
    const { file, looks, posts, logged } = stage({ isFirst: async () => false });
    file.text = BAD;
    await looks(5);
    expect(logged).toEqual(['policy.refused']);
    expect(posts).toEqual([]);
  });

  it('is tried again, without a word each second, while Slack or Redis is away', async () => {
    let away = true;
    const channel: SlackWebApi['channel'] = async (id) => {
      if (away) throw new SlackError('doubt', 'unreachable');
      return { id, is_private: true, is_member: true };
    };
    const { file, looks, logged, reloading, store, posts } = stage({ calls: { channel } });
    await looks(2);
    file.text = GOOD;
    await looks(6);
    expect(logged).toEqual(['policy.not_read_yet']);
    away = false;
    store.broken = true;
    await looks(6);
    expect(logged).toEqual(['policy.not_read_yet', 'policy.not_read_yet']);
    expect(reloading.policy().quorum).toBe(1);
    store.broken = false;
    await looks(1);
    expect(reloading.policy().quorum).toBe(2);
    expect(posts).toHaveLength(1);
  });

  it('is told about later when Slack does not take the message now', async () => {
    const said: string[] = [];
    let tries = 0;
    const post: SlackWebApi['post'] = async (to, { text }) => {
      tries += 1;
      if (tries < 3) throw new SlackError('doubt', 'unreachable');
      said.push(text);
      return { channel: to, ts: '1.1' };
    };
    const { file, looks } = stage({ calls: { post } });
    file.text = BAD;
    await looks(8);
    expect(said).toHaveLength(1);
    expect(tries).toBe(3);
  });
});

describe('an Atlas that is replaced', () => {
  it('answers anew at once, and hangs up the old one at the end at the latest', async () => {
    const closed: string[] = [];
    const atlas = createReplaceableAtlas(() => running(closed, 'made'), running(closed));
    atlas.use(atlas.make([]));
    expect(closed).toEqual([]);
    await atlas.close();
    expect(closed.sort()).toEqual(['first', 'made']);
  });
});

import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { runAudit } from '../../audit/run.ts';
import { type Stage, setStage } from '../kit.ts';

const policy = `${DEFAULT_POLICY}auditors: [U0ADMIN]\n`;
const ENTRY = new URL('../../../dist/main.js', import.meta.url).pathname;
const STREAM = '{sandbox}:audit';

/** A request that was approved and revealed, and its id. */
async function history(stage: Stage): Promise<string> {
  const card = await stage.request(stage.dana);
  const id = /[0-9A-HJKMNP-TV-Z]{26}/.exec(card.plainText)?.[0] ?? '';
  await stage.approve(stage.ravi, card);
  await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  await stage.reveal(stage.dana);
  await expect.poll(async () => (await events(stage)).includes('reveal.delivered')).toBe(true);
  return id;
}

async function events({ redis }: Stage): Promise<readonly string[]> {
  const entries = await redis.xrange(STREAM, '-', '+');
  return entries.map(([, fields]) => String(JSON.parse(fields[1] ?? '{}').event));
}

/** Puts other bytes into one entry, as somebody with access to Redis could. */
async function alter({ redis }: Stage, n: number, change: (entry: string) => string) {
  const all = await redis.xrange(STREAM, '-', '+');
  await redis.del(STREAM);
  for (const [id, fields] of all) {
    const [, entry = '', , mac = ''] = fields;
    const text = id === `${n}-0` ? change(entry) : entry;
    await redis.xadd(STREAM, id, 'entry', text, 'mac', mac);
  }
}

async function copied(stage: Stage): Promise<{ path: string; text: string }> {
  const folder = join(stage.world.folder, 'audit');
  const length = await stage.redis.xlen(STREAM);
  let found = { path: '', text: '' };
  await expect
    .poll(async () => {
      const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.jsonl'));
      const path = join(folder, name);
      found = { path, text: await readFile(path, 'utf8') };
      return found.text.trimEnd().split('\n').length;
    })
    .toBeGreaterThanOrEqual(length);
  return found;
}

describe('/atlas-keys audit', () => {
  it('shows an auditor the log page by page, and of one request, one person, some time', async () => {
    await using stage = await setStage({ asProcess: true, policy });
    const { sam } = stage;
    for (const description of ['one', 'two', 'three']) {
      await stage.request(stage.dana, { description });
    }
    const id = await history(stage);
    await stage.types(sam, '/atlas-keys audit');
    const first = await stage.message(sam, 'C0GENERAL', /Audit log/);
    expect(first.plainText).toMatch(/reveal\.delivered/);
    stage.went(await sam.clicks(first, 'Next'));
    const second = await stage.message(sam, 'C0GENERAL', /keywarden\.start/);
    expect(second.plainText).not.toMatch(/reveal\.delivered/);
    expect(second.buttons.map(({ label }) => label)).toEqual(['Previous']);
    stage.went(await sam.clicks(second, 'Previous'));
    await stage.message(sam, 'C0GENERAL', /reveal\.delivered/);

    await stage.types(sam, `/atlas-keys audit --request ${id} --by <@U0RAVI|ravi> --since 1h`);
    const votes = await stage.message(sam, 'C0GENERAL', /by <@U0RAVI>, since/);
    expect(votes.plainText).toMatch(/vote|approved/);
    expect(votes.plainText).not.toMatch(/reveal|create/);
  });

  it('refuses everybody else, and says what it does not understand', async () => {
    await using stage = await setStage({ asProcess: true, policy });
    await stage.types(stage.dana, '/atlas-keys audit');
    await stage.message(stage.dana, 'C0GENERAL', /not allowed to read the audit log/);
    await stage.types(stage.sam, '/atlas-keys audit --since yesterday');
    await stage.message(stage.sam, 'C0GENERAL', /Write it like 90m, 12h or 7d/);
    await stage.types(stage.sam, '/atlas-keys audit --by ravi');
    await stage.message(stage.sam, 'C0GENERAL', /choose one from the list/);
  });
});

describe('where the audit log ends', () => {
  const HEAD = /audit log ends at entry (\d+) \(`([\w-]{12})`\)/;
  const HEALTH = z.looseObject({
    audit: z.looseObject({ entry: z.number(), chain: z.string() }),
    checks: z.record(z.string(), z.looseObject({ ok: z.boolean() })),
  });
  const DAY = 24 * 60 * 60_000;
  const told = ({ sam }: Stage) =>
    sam.sees('C0ALERTS').flatMap(({ plainText }) => HEAD.exec(plainText) ?? []);

  /** The installation has begun: nothing is told on its first day. */
  const begun = ({ redis }: Stage) =>
    expect
      .poll(async () => (await redis.smembers('{sandbox}:reported')).join())
      .toMatch(/ audit-head\b/);

  it('is told once a day, by one of the replicas, as it is in the log', async () => {
    await using stage = await setStage({ asProcess: true });
    const PORT = String(await freePort());
    const second = await startBot({ entry: ENTRY, env: { ...stage.world.env, PORT } });
    try {
      await stage.request(stage.dana);
      await begun(stage);
      expect(told(stage)).toEqual([]);
      for (const day of [1, 2]) {
        await stage.later(DAY);
        await stage.seen(`the head of day ${day}`, () => told(stage).length === 3 * day);
      }
      // Another minute, so that each replica has had its turn again.
      await stage.later(61_000);
      await expect
        .poll(async () => Number(await stage.redis.zscore('{sandbox}:sweeps', 'audit-head')))
        .toBeGreaterThan(Date.now() + 2 * DAY + 61_000);
      expect(told(stage)).toHaveLength(6);
      const [, n = '', beginning = ''] = told(stage);
      expect(await beginningOf(stage, n)).toBe(beginning);
    } finally {
      await second.stop(2000);
    }
  });

  /** The beginning of the chain value that entry `n` has in the log. */
  async function beginningOf({ redis }: Stage, n: string): Promise<string | undefined> {
    const [[, fields] = []] = await redis.xrange(STREAM, `${n}-0`, `${n}-0`);
    return fields?.[3]?.split(':').at(-1)?.slice(0, 12);
  }

  it('is told with every request that is held', async () => {
    await using stage = await setStage({ asProcess: true });
    const card = await stage.request(stage.dana);
    stage.world.atlas.faults.add({
      when: { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ },
      do: { kind: 'refusal', status: 403, errorCode: 'USER_CANNOT_ACCESS_ORG' },
    });
    await stage.approve(stage.ravi, card);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /on hold/);
    const [, n = '', beginning = ''] = HEAD.exec(alert.plainText) ?? [];
    expect(await beginningOf(stage, n)).toBe(beginning);
  });

  it('is what /status says, and no more of it', async () => {
    await using stage = await setStage({ asProcess: true });
    await stage.request(stage.dana);
    const answer = await fetch(`http://127.0.0.1:${stage.world.env.PORT}/status`);
    const { audit, checks, ...rest } = HEALTH.parse(await answer.json());
    expect(Object.values(checks).every(({ ok }) => ok)).toBe(true);
    expect(rest).toEqual({ status: 'ok' });
    expect(audit).toEqual({
      entry: expect.any(Number),
      chain: await beginningOf(stage, String(audit.entry)),
    });
    expect(audit.chain).toMatch(/^[\w-]{12}$/);
  });

  it('is told later where Slack does not take it', async () => {
    await using stage = await setStage({ asProcess: true });
    await begun(stage);
    const away = { kind: 'error', error: 'internal_error' } as const;
    const head = ({ text }: Readonly<Record<string, unknown>>) => HEAD.test(String(text));
    const met = stage.world.slack.faults.call('chat.postMessage', away, { when: head });
    await stage.later(DAY);
    await expect.poll(() => met.hits).toBe(1);
    await stage.later(61_000);
    await stage.message(stage.sam, 'C0ALERTS', HEAD);
  });
});

describe('npm run audit', () => {
  it('verify finds nothing wrong with what Keywarden wrote', async () => {
    await using stage = await setStage({ asProcess: true });
    await history(stage);
    await copied(stage);
    const { code, out } = await runAudit(stage.world.env, 'verify');
    expect(out).toMatch(/Redis: \d+ entries, whole and unaltered/);
    expect(out).toMatch(/\.jsonl: entries 1 to \d+, whole and the same as in Redis/);
    expect(code).toBe(0);
  });

  it('verify names the first entry that was altered in Redis, and the one that is missing', async () => {
    await using stage = await setStage({ asProcess: true });
    await history(stage);
    await copied(stage);
    await stage.world.bot().stop();
    await alter(stage, 3, (entry) => entry.replace(/"by":"[^"]+"/, '"by":"U0SOMEBODY"'));
    const altered = await runAudit(stage.world.env, 'verify');
    expect(altered.out).toMatch(/Redis: entry 3 was altered/);
    expect(altered.out).toMatch(/\.jsonl: entry 3 is another one in Redis/);
    expect(altered.code).toBe(1);
    await stage.redis.xdel(STREAM, '2-0');
    expect((await runAudit(stage.world.env, 'verify')).out).toMatch(/Redis: entry 2 is missing/);
  });

  it('verify names the first bad line of a copy; one that a crash cut short is none', async () => {
    await using stage = await setStage({ asProcess: true });
    await history(stage);
    const { path, text } = await copied(stage);
    await stage.world.bot().stop();
    const lines = text.trimEnd().split('\n');
    const cut = [...lines.slice(0, 4), lines[4]?.slice(0, 30), ...lines.slice(4)];
    await writeFile(path, `${cut.join('\n')}\n`);
    expect((await runAudit(stage.world.env, 'verify')).code).toBe(0);
    await writeFile(path, `${lines.filter((_, index) => index !== 4).join('\n')}\n`);
    const without = await runAudit(stage.world.env, 'verify');
    expect(without.out).toMatch(/entry 5 is missing|entry 6 is another one/);
    expect(without.code).toBe(1);
    await writeFile(path, text.replace('U0RAVI', 'U0SOME1'));
    expect((await runAudit(stage.world.env, 'verify')).code).toBe(1);
  });

  it('export writes every entry, as JSON lines and for spreadsheets', async () => {
    await using stage = await setStage({ asProcess: true });
    await history(stage);
    const jsonl = await runAudit(stage.world.env, 'export');
    const entries = jsonl.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ event }) => event)).toEqual(await events(stage));
    const csv = await runAudit(stage.world.env, 'export', '--format', 'csv', '--since', '1h');
    expect(csv.out.split('\r\n')[0]).toBe('n,at,event,outcome,by,requestId,facts,policyHash,h');
    expect(csv.out.trimEnd().split('\r\n')).toHaveLength(entries.length + 1);
    const none = await runAudit(stage.world.env, 'export', '--format=csv', '--since=2100-01-01');
    expect(none.out.trimEnd().split('\r\n')).toHaveLength(1);
  });

  it('accept ends safe mode', async () => {
    await using stage = await setStage({ asProcess: true });
    await stage.redis.flushall();
    await stage.message(stage.sam, 'C0ALERTS', /Keywarden is paused/);
    const { code, out } = await runAudit(stage.world.env, 'accept');
    expect(out).toMatch(/Keywarden goes on/);
    expect(code).toBe(0);
    const health = `http://127.0.0.1:${stage.world.env.PORT}/status`;
    const isWell = async () => (await fetch(health)).json();
    await expect.poll(isWell).toMatchObject({ status: 'ok' });
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect((await runAudit(stage.world.env, 'accept')).out).toMatch(/nothing to accept/);
    expect((await runAudit(stage.world.env, 'verify')).code).toBe(0);
  });

  it('reseal moves waiting secrets and votes to the new keys, so that the old one can go', async () => {
    await using stage = await setStage({ asProcess: true });
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await stage.world.bot().stop();
    const { env } = stage.world;
    const fresh = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`;
    const seal = fresh('new');
    const both = {
      ...env,
      KEYWARDEN_SEAL_KEYS: `${seal},${env.KEYWARDEN_SEAL_KEYS}`,
      KEYWARDEN_SIGN_KEYS: `${fresh('sign2')},${env.KEYWARDEN_SIGN_KEYS}`,
    };
    const { code, out } = await runAudit(both, 'reseal');
    expect(out).toMatch(/1 request was moved/);
    expect(code).toBe(0);
    Object.assign(env, both, { KEYWARDEN_SEAL_KEYS: seal });
    await stage.world.startBot();
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect((await runAudit(both, 'verify')).code).toBe(0);
  });

  it('says how it is used, and what is missing', async () => {
    expect(await runAudit({}, 'vrify')).toMatchObject({ code: 64 });
    const { code, err } = await runAudit({}, 'verify');
    expect(code).toBe(78);
    expect(err).toMatch(/REDIS_URL: is not set/);
  });
});

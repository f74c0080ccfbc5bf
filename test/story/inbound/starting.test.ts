import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { launchBot, startBot } from '../../../src/sandbox/world/bot.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { startRedisProxy } from '../../campaign/kill/proxies/redisProxy.ts';
import { createSwitchboard } from '../../campaign/kill/proxies/switchboard.ts';
import { stage as stageOfImage, words } from '../../repo/image.ts';
import { type Stage, setStage } from '../kit.ts';
import { startTlsServer } from '../shapes/tlsServer.ts';

const ENTRY = new URL('../../../dist/main.js', import.meta.url).pathname;

const unreadable = z.object({
  event: z.literal('policy.unreadable'),
  err: z.object({ stack: z.string() }),
});

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await setStage({ asProcess: true });
  await stage.world.bot().stop();
  folder = await mkdtemp(join(tmpdir(), 'keywarden-start-'));
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the bot with a changed environment and waits until it gives up. */
async function refused(change: Record<string, string>): Promise<string> {
  const bot = launchBot({ entry: ENTRY, env: { ...stage.world.env, ...change } });
  expect(await bot.exited).toBe(78);
  return bot.output();
}

/** More user groups than Slack could be asked for one by one within a minute. */
function manyGroups(prefix: string): string {
  const ids = Array.from({ length: 25 }, (_, index) => `${prefix}${index}`);
  for (const id of ids) {
    stage.world.slack.addUserGroup({ id, handle: id.toLowerCase(), users: ['U0DANA'] });
  }
  return ids.join(', ');
}

async function policy(text: string): Promise<Record<string, string>> {
  const path = join(folder, 'policy.yaml');
  await writeFile(path, text);
  return { KEYWARDEN_POLICY: path };
}

describe('the bot does not start, and says why', () => {
  it('with nothing set: one line for each variable', async () => {
    const bot = launchBot({ entry: ENTRY, env: {} });
    expect(await bot.exited).toBe(78);
    for (const name of [
      'SLACK_BOT_TOKEN',
      'REDIS_URL',
      'KEYWARDEN_POLICY',
      'KEYWARDEN_SEAL_KEYS',
    ]) {
      expect(bot.output()).toContain(name);
    }
  });

  it('with a malformed secret, and never prints it', async () => {
    const output = await refused({ KEYWARDEN_SEAL_KEYS: 'main:not-thirty-two-bytes' });
    expect(output).toContain('KEYWARDEN_SEAL_KEYS');
    expect(output).not.toContain('not-thirty-two-bytes');
  });

  it('with a policy that has several mistakes: each with its line', async () => {
    const output = await refused(
      await policy(DEFAULT_POLICY.replace('C0KEYS', 'keys').replace('S0PLATFORM', 'platform')),
    );
    expect(output).toMatch(/policy\.yaml:8: .*announcements/);
    expect(output).toMatch(/policy\.yaml:9: .*approvers/);
  });

  it('when Slack does not accept the token', async () => {
    expect(await refused({ SLACK_BOT_TOKEN: 'xoxb-wrong-token-0000' })).toContain(
      'SLACK_BOT_TOKEN',
    );
  });

  it('when Slack would hide from it who has the same e-mail address', async () => {
    const { scopes } = stage.world.slack.app;
    scopes.delete('users:read.email');
    const output = await refused({});
    scopes.add('users:read.email');
    expect(output).toMatch(/^SLACK_BOT_TOKEN: it lacks the scope users:read\.email/m);
  });

  it.each([
    ['chat:write', /no card, announcement or direct message/],
    ['groups:read', /private channels/],
    ['usergroups:read', /user group/],
  ])(
    'when the token lacks the scope %s: what will not work is said, and no invitation',
    async (scope, without) => {
      const { scopes } = stage.world.slack.app;
      scopes.delete(scope);
      const output = await refused({});
      scopes.add(scope);
      expect(output).toMatch(new RegExp(`^SLACK_BOT_TOKEN: it lacks the scope ${scope}: `, 'm'));
      expect(output).toMatch(without);
      expect(output).not.toContain('/invite');
    },
  );

  it('when the app was installed for a whole Enterprise organization', async () => {
    const { app } = stage.world.slack;
    app.isEnterpriseInstall = true;
    const output = await refused({});
    app.isEnterpriseInstall = false;
    expect(output).toMatch(/^SLACK_BOT_TOKEN: .*whole Enterprise organization.*install it there/m);
  });

  it('when REDIS_URL names a database that is not there', async () => {
    const output = await refused({ REDIS_URL: `${stage.world.redis.url}/99` });
    expect(output).toMatch(/^REDIS_URL: .*does not have the database/m);
  });

  it('when a TLS server is behind redis://, or none behind rediss://', async () => {
    await using server = await startTlsServer();
    const output = await refused({ REDIS_URL: `redis://127.0.0.1:${server.port}` });
    expect(output).toMatch(/^REDIS_URL: this server speaks TLS\. Write rediss:\/\//m);
    const plain = stage.world.redis.url.replace('redis://', 'rediss://');
    expect(await refused({ REDIS_URL: plain })).toMatch(
      /^REDIS_URL: this server does not speak TLS/m,
    );
  });

  it('when its user of Redis may not run a command: each is named', async () => {
    await stage.redis.call(
      'ACL',
      'SETUSER',
      'little',
      'on',
      '>pw',
      '~*',
      '&*',
      '+@all',
      '-zadd',
      '-hdel',
    );
    const url = stage.world.redis.url.replace('redis://', 'redis://little:pw@');
    const output = await refused({ REDIS_URL: url });
    expect(output).toMatch(/may not run ZADD/);
    expect(output).toMatch(/may not run HDEL/);
    expect(output).not.toMatch(/may not run HSET\b/);
  });

  it('when the credentials of all organizations lack the role that creates keys', async () => {
    const { acme, labs } = stage.world.seeded;
    const pairs = [acme, labs].map(({ id }, n) => {
      const [publicKey, privateKey] = [`reader0${n}`, `11111111-2222-4333-8444-55555555555${n}`];
      const grants = { organizationId: id, roles: ['ORG_READ_ONLY'] };
      stage.world.atlas.addApiKeyCredential({ publicKey, privateKey, ...grants });
      return { publicKey, privateKey };
    });
    const env = Object.fromEntries(
      ['ACME', 'LABS'].flatMap((prefix, n) => [
        [`${prefix}_CLIENT_ID`, ''],
        [`${prefix}_CLIENT_SECRET`, ''],
        [`${prefix}_PUBLIC_API_KEY`, pairs[n]?.publicKey ?? ''],
        [`${prefix}_PRIVATE_API_KEY`, pairs[n]?.privateKey ?? ''],
      ]),
    );
    const output = await refused(env);
    expect(output).toMatch(/organization acme \(.*lack the role Organization Owner.*ORG_READ_ONLY/);
    expect(output).toMatch(/organization acme-labs \(/);
  });

  it('when a channel is public, or the bot is not in it', async () => {
    const output = await refused(await policy(DEFAULT_POLICY.replace('C0APPROVALS', 'C0GENERAL')));
    expect(output).toMatch(/C0GENERAL.*public/);
    stage.world.slack.addChannel({ id: 'C0LONELY', name: 'lonely', members: ['U0DANA'] });
    const lonely = await refused(await policy(DEFAULT_POLICY.replace('C0KEYS', 'C0LONELY')));
    expect(lonely).toMatch(/not in channel C0LONELY.*\/invite/);
  });

  it('when a user group of the policy does not exist', async () => {
    const output = await refused(await policy(DEFAULT_POLICY.replace('S0PLATFORM', 'S0PLATFORN')));
    expect(output).toMatch(/S0PLATFORN .*does not exist/);
  });

  it('when one of many user groups does not exist, or has too few members', async () => {
    const groups = manyGroups('S0STAFF');
    const output = await refused(
      await policy(`${DEFAULT_POLICY}requesters: [${groups}, S0NONE]\n`),
    );
    expect(output).toMatch(/S0NONE .*does not exist/);
    const three = `${DEFAULT_POLICY}requesters: [${groups}]\nquorum: 3\n`;
    expect(await refused(await policy(three))).toMatch(/S0PLATFORM are 2 different people/);
  });

  it('when a user group has fewer members than approvals are needed', async () => {
    const output = await refused(
      await policy(
        `${DEFAULT_POLICY}tiers:\n  read: { approvals: { need: 3, of: [S0PLATFORM] } }\n`,
      ),
    );
    expect(output).toMatch(
      /^tier read needs 3 approvals, and S0PLATFORM are 2 different people: no request could be decided/m,
    );
  });

  it('when the channel of an escalation is public', async () => {
    const tier = `tiers:\n  read: { approvals: 1, escalate: { after: 1h, to: [U0MEI], channel: C0GENERAL } }\n`;
    expect(await refused(await policy(`${DEFAULT_POLICY}${tier}`))).toMatch(/C0GENERAL.*public/);
  });

  it('when Atlas lets it into no organization at all', async () => {
    const unknown = DEFAULT_POLICY.replace('32b6e34b3d91647abb20e7b8', '000000000000000000000000');
    const output = await refused({
      LABS_CLIENT_SECRET: 'mdb_sa_sk_something-else-entirely',
      ...(await policy(unknown)),
    });
    expect(output).toMatch(/organization acme-labs/);
    expect(output).toMatch(/organization acme \(0{24}\)/);
    expect(output).not.toContain('something-else-entirely');
  });

  it('when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const lines = (await refused({ PORT: port })).split('\n');
    const said = lines.filter((line) => line !== '' && !line.startsWith('{'));
    expect(said).toEqual([expect.stringMatching(/^PORT: \d+ is in use/)]);
    taken.close();
  });

  it('when Slack does not accept the app-level token', async () => {
    const output = await refused({ SLACK_APP_TOKEN: 'xapp-1-A0WRONG-0000000000-wrong' });
    expect(output).toContain('SLACK_APP_TOKEN');
  });

  it('when Redis does not let it in', async () => {
    const url = stage.world.redis.url.replace('redis://', 'redis://somebody:wrong-password@');
    const output = await refused({ REDIS_URL: url });
    expect(output).toMatch(/^REDIS_URL: /m);
    expect(output).not.toContain('wrong-password');
  });

  it('when the audit folder is not there', async () => {
    const output = await refused({ KEYWARDEN_AUDIT_DIR: join(folder, 'nowhere') });
    expect(output).toContain('KEYWARDEN_AUDIT_DIR');
  });

  it('in production without a folder for the second copy of the audit log', async () => {
    const output = await refused({
      NODE_ENV: 'production',
      KEYWARDEN_AUDIT_DIR: '',
      KEYWARDEN_TEST_CLOCK: '',
    });
    expect(output).toBe(
      'KEYWARDEN_AUDIT_DIR: is not set. In production the audit log has a second copy outside Redis, and no key is created or revealed before its entry is there. Name a folder that Keywarden may write to, on a volume that outlives the container.',
    );
  });

  it('when Redis belongs to another seal key', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const output = await refused({ KEYWARDEN_SEAL_KEYS: `sandbox:${key}` });
    expect(output).toMatch(/KEYWARDEN_SEAL_KEYS|seal key/);
  });
});

describe('a policy that names many user groups', () => {
  it('knows at once who is in them, however often it was started lately', async () => {
    const env = await policy(`${DEFAULT_POLICY}requesters: [${manyGroups('S0TEAM')}]\n`);
    for (const _ of ['first', 'second']) {
      const bot = await startBot({ entry: ENTRY, env: { ...stage.world.env, ...env } });
      await stage.types(stage.dana, '/atlas-keys create of-a-team');
      await stage.dana.closes(await stage.window(stage.dana, /Reason/));
      await stage.types(stage.mei, '/atlas-keys create of-no-team');
      await stage.mei.closes(await stage.window(stage.mei, /not allowed to request keys/));
      await bot.stop();
    }
  });
});

describe('Slack allows no more calls while the bot starts', () => {
  it.each(['auth.test', 'conversations.info'])(
    'the bot waits as long as Slack says about %s, and then starts',
    async (method) => {
      const { faults } = stage.world.slack;
      const limited = faults.call(method, { kind: 'rate_limited', retryAfter: 1 }, { times: 2 });
      const bot = await startBot({ entry: ENTRY, env: stage.world.env });
      expect(limited.hits).toBe(2);
      expect(bot.output()).toContain('slack.start_waits_for_rate_limit');
      await bot.stop();
    },
  );

  it('a limit of more than two minutes ends the start: the bot may be started again', async () => {
    const { faults } = stage.world.slack;
    faults.call('conversations.info', { kind: 'rate_limited', retryAfter: 121 });
    const bot = launchBot({ entry: ENTRY, env: stage.world.env });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toMatch(/^Slack cannot be asked now \(ratelimited\)/m);
  });
});

describe('Redis goes away while the bot starts', () => {
  it.each([
    ['its time', 'time', 0],
    // The client itself asks once before it calls the connection ready.
    ['what it is', 'info', 1],
    ['its settings', 'config', 0],
    ['to run a script', 'script ', 0],
    ['whose it is', 'set', 0],
  ])('when it is asked %s: the bot may be started again', async (_what, call, skip) => {
    const board = createSwitchboard();
    let left = skip;
    board.set({
      meets: ({ name }, when) => when === 'before' && name.startsWith(call) && left-- === 0,
      spring: () => 'cut',
    });
    const { port } = stage.world.redis;
    const proxy = await startRedisProxy({ port, replica: 0, board });
    const bot = launchBot({ entry: ENTRY, env: { ...stage.world.env, REDIS_URL: proxy.url } });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toMatch(/^REDIS_URL: /m);
    await proxy.close();
  });
});

describe('one organization whose credentials are wrong', () => {
  it('keeps the others from nothing: the admins are told, and nobody asks for a key there', async () => {
    const secret = 'mdb_sa_sk_something-else-entirely';
    await using half = await setStage({ env: { LABS_CLIENT_SECRET: secret } });
    await half.message(half.sam, 'C0ALERTS', /cannot work in .*acme-labs/);
    const card = await half.request(half.dana, { description: 'in-acme' });
    await half.approve(half.ravi, card);
    await half.message(half.ravi, 'C0KEYS', /in-acme/);
    await half.openForm(half.dana, 'in-labs');
    const outcome = await half.fill(half.dana, { organization: half.world.seeded.labs.id });
    expect(outcome).toMatchObject({
      fieldErrors: { organization: expect.stringMatching(/does not let Keywarden into this/) },
    });
    expect(half.world.bot().output()).not.toContain(secret);
  });
});

describe('the settings that a bot starts with', () => {
  it.each(['oauth', 'digest', 'token'] as const)(
    'with %s at Atlas are one line of its log, in which no secret is',
    async (auth) => {
      await using told = await setStage({ asProcess: true, auth });
      const lines = told.world.bot().output().split('\n');
      const [line = '', ...more] = lines.filter((one) => one.includes('keywarden.settings'));
      expect(more).toEqual([]);
      expect(JSON.parse(line)).toMatchObject({
        level: 'info',
        transport: 'http',
        redis: { host: new URL(told.world.redis.url).host },
        audited: 'in Redis and in a file',
        organizations: [{ name: 'acme' }, { name: 'acme-labs' }],
      });
      const secrets = Object.entries(told.world.env).flatMap(([name, value]) => {
        if (!/TOKEN|SECRET|PRIVATE|_KEYS|_URL/.test(name) || /(API|BASE)_URL/.test(name)) return [];
        return [value, value.slice(value.indexOf(':') + 1)];
      });
      expect(secrets.length).toBeGreaterThanOrEqual(14);
      for (const secret of secrets) expect(line).not.toContain(secret);
    },
  );
});

describe('the bot in production', () => {
  it('hands a key over with the flags of Node that the image gives it', async () => {
    const flags = words(stageOfImage('production'), 'CMD').slice(1, -1);
    // Node 20, which is for trying things out, does not know all of them.
    const known = flags.filter((flag) =>
      process.allowedNodeEnvironmentFlags.has(flag.replace(/=.*/, '')),
    );
    expect(known).toContain('--disable-proto=delete');
    const env = {
      NODE_ENV: 'production',
      NODE_OPTIONS: known.join(' '),
      KEYWARDEN_TEST_CLOCK: '',
    };
    await using busy = await setStage({ asProcess: true, env });
    await busy.approve(busy.ravi, await busy.request(busy.dana));
    const shown = await busy.reveal(busy.dana);
    expect(shown.plainText).toContain(busy.ours()[0]?.privateKey);
  });

  it('loads nothing of the sandbox', async () => {
    const coverage = join(folder, 'coverage');
    await using busy = await setStage({ asProcess: true, env: { NODE_V8_COVERAGE: coverage } });
    await busy.types(busy.dana, '/atlas-keys help');
    await busy.world.bot().stop();
    const files = await readdir(coverage);
    const loaded = (
      await Promise.all(files.map((name) => readFile(join(coverage, name), 'utf8')))
    ).join('');
    expect(loaded).toContain('/dist/chunks/main.js');
    expect(loaded).not.toMatch(/\/dist\/(sandbox|page)\//);
    // Each file comes with the sources that it was built from.
    expect(loaded).toContain('src/start/app.ts');
    expect(loaded).not.toContain('src/sandbox');
  });

  it('tells of an error which line of which source it comes from', async () => {
    await using busy = await setStage({ asProcess: true });
    await rm(join(busy.world.folder, 'policy.yaml'));
    process.kill(busy.world.bot().pid, 'SIGHUP');
    let stack = '';
    await busy.world.bot().logged((line) => {
      const logged = unreadable.safeParse(line);
      stack = logged.data?.err.stack ?? '';
      return logged.success;
    });
    const [, source = '', line = ''] = /(src\/[\w/]+\.ts):(\d+):\d+/.exec(stack) ?? [];
    expect(source, stack).toMatch(/policyReload\.ts$/);
    const file = await readFile(new URL(`../../../${source}`, import.meta.url), 'utf8');
    expect(file.split('\n')[Number(line) - 1]).toContain('await source.text()');
    expect(stack).not.toContain('dist/');
  });
});

describe('the bot ends in order', () => {
  it('on SIGTERM it lets the create in flight end, and exits 0', async () => {
    await using busy = await setStage({ asProcess: 'first' });
    const card = await busy.request(busy.dana);
    busy.world.atlas.faults.add({
      when: { method: 'POST', path: /apiKeys$/ },
      do: { kind: 'latency', ms: 700 },
    });
    await busy.approve(busy.ravi, card);
    await busy.seen('the create', () => busy.world.atlas.createsAccepted === 1);
    await busy.world.bot().stop();
    expect(busy.world.bot().exitCode()).toBe(0);
    expect(busy.ours()).toHaveLength(1);
    await busy.world.startBot();
    await busy.later(31_000);
    const shown = await busy.reveal(busy.dana);
    expect(shown.plainText).toContain(busy.ours()[0]?.privateKey);
    expect(busy.world.atlas.createsAccepted).toBe(1);
  });

  it('answers its health check, and says when Redis is away', async () => {
    await using busy = await setStage();
    const address = `http://127.0.0.1:${busy.world.env.PORT}/status`;
    expect((await fetch(address)).status).toBe(200);
    await busy.world.redis.kill('SIGKILL');
    expect((await fetch(address)).status).toBe(503);
    const outcome = await busy.dana.types('C0GENERAL', '/atlas-keys mine');
    busy.went(outcome);
    await busy.message(busy.dana, 'C0GENERAL', /E-STORE/);
    await busy.world.redis.restart();
    await busy.seen('the bot is back', () => true);
  });
});

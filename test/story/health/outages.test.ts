import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SlackSimulator } from '../../../src/sandbox/slack/simulator.ts';
import { createClocks } from '../../../src/sandbox/world/clocks.ts';
import { type Stage, setStage } from '../kit.ts';
import { asked, isUnwell, isWell, problems, told } from './status.ts';

describe('a bot that is well', () => {
  it.each(['http', 'socket'] as const)('says so to three questions (%s)', async (transport) => {
    await using stage = await setStage({ transport });
    for (const path of ['/healthz', '/readyz', '/status'] as const) {
      const answer = await asked(stage, path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.json()).toMatchObject({ status: 'ok' });
    }
    expect(await problems(stage)).toEqual({});
  });
});

describe('Redis takes no writes', () => {
  it.each([
    ['its memory is full', ['maxmemory', '1mb', '0'], 'redis_full', /memory of Redis is full/],
    [
      'its replicas are missing',
      ['min-replicas-to-write', '1', '0'],
      'redis_no_replica',
      /too few of its replicas/,
    ],
  ] as const)(
    'because %s: the admins are told once, and once more when it does',
    async (_why, [setting, wrong, right], problem, words) => {
      await using stage = await setStage();
      await stage.redis.config('SET', setting, wrong);
      await isUnwell(stage, 'redis', problem);
      await stage.message(stage.sam, 'C0ALERTS', words);
      // The process lives, and people are to read our words instead of Slack's.
      expect((await asked(stage, '/healthz')).status).toBe(200);
      expect((await asked(stage, '/readyz')).status).toBe(200);
      await stage.redis.config('SET', setting, right);
      await isWell(stage);
      await stage.message(stage.sam, 'C0ALERTS', /Redis takes writes again/);
      expect(told(stage, words)).toBe(1);
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    },
  );
});

describe('Redis takes no writes, and then for another reason', () => {
  it('the admins hear each reason once, and the end once', async () => {
    await using stage = await setStage();
    await stage.redis.config('SET', 'maxmemory', '1mb');
    await stage.message(stage.sam, 'C0ALERTS', /memory of Redis is full/);
    await stage.redis.call('CONFIG', 'SET', 'maxmemory', '0', 'min-replicas-to-write', '1');
    await isUnwell(stage, 'redis', 'redis_no_replica');
    await stage.message(stage.sam, 'C0ALERTS', /too few of its replicas/);
    await stage.redis.config('SET', 'min-replicas-to-write', '0');
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /Redis takes writes again/);
    const said = [/memory of Redis is full/, /too few of its replicas/, /Redis takes writes again/];
    expect(said.map((words) => told(stage, words))).toEqual([1, 1, 1]);
  });
});

describe('the folder for audit files', () => {
  it('takes no line: the admins are told which replica, and what to do', async () => {
    await using stage = await setStage();
    const folder = join(stage.world.folder, 'audit');
    await rename(folder, `${folder}-gone`);
    await isUnwell(stage, 'audit_folder', 'audit_folder');
    const alert = await stage.message(
      stage.sam,
      'C0ALERTS',
      /audit files takes no line \(ENOENT\)/,
    );
    expect(alert.plainText).toMatch(/replica .sandbox@.*-\d+/);
    await rename(`${folder}-gone`, folder);
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /takes lines again/);
  });
});

describe('the bot token', () => {
  it('is revoked: nobody can be told in Slack, and /status says it', async () => {
    await using stage = await setStage();
    const revoked = { kind: 'error', error: 'token_revoked' } as const;
    const fault = stage.world.slack.faults.call('*', revoked, { times: Number.POSITIVE_INFINITY });
    await stage.dana.types('C0GENERAL', '/atlas-keys list');
    await isUnwell(stage, 'slack_token', 'token_refused');
    await stage.world.bot().logged(({ event, check }) => {
      return event === 'health.problem' && check === 'slack_token';
    });
    fault.remove();
    await stage.types(stage.dana, '/atlas-keys list');
    await isWell(stage);
  });
});

describe('Slack gives no connection', () => {
  it('because the app-level token is gone: the admins are told, and it is tried again', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const { slack } = stage.world;
    const refusal = { kind: 'error', error: 'invalid_auth' } as const;
    const range = { times: Number.POSITIVE_INFINITY };
    const fault = slack.faults.call('apps.connections.open', refusal, range);
    slack.socketMode.cut();
    await isUnwell(stage, 'slack_socket', 'socket_refused');
    await stage.message(stage.sam, 'C0ALERTS', /app-level token \(invalid_auth\)/);
    fault.remove();
    await isWell(stage);
    await stage.message(stage.sam, 'C0ALERTS', /gives a connection again/);
    stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
  });
});

describe('what Slack delivers', () => {
  const OTHER = 'f'.repeat(32);

  /** The last command once more, as if it were typed anew. */
  async function again(stage: Stage, signed: Parameters<SlackSimulator['deliver']>[2]) {
    const { slack } = stage.world;
    const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'command') ?? {};
    const typed = { ...payload, trigger_id: `${Math.random()}` };
    const answer = await slack.deliver('command', typed, signed);
    return answer.arrived && answer.status;
  }

  it('is all refused, with a wrong secret: the admins are told', async () => {
    await using stage = await setStage({ env: { SLACK_SIGNING_SECRET: OTHER } });
    for (let time = 0; time < 3; time += 1) {
      expect((await stage.dana.types('C0GENERAL', '/atlas-keys help')).ok).toBe(false);
    }
    await isUnwell(stage, 'slack_deliveries', 'deliveries_unsigned');
    // Only after fifteen seconds: it may be over by then.
    await stage.message(stage.sam, 'C0ALERTS', /signature is wrong/);
    // Nobody verified a signature here, so this shows nothing of the secret.
    const origin = `http://127.0.0.1:${stage.world.env.PORT}`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-signature': `v0=${'0'.repeat(64)}`,
      'x-slack-request-timestamp': `${Math.floor(Date.now() / 1000)}`,
    };
    const check = { method: 'POST', headers, body: 'ssl_check=1' };
    expect((await fetch(`${origin}/slack/events`, check)).status).toBe(200);
    expect((await fetch(`${origin}/healthz`, { headers })).status).toBe(200);
    await isUnwell(stage, 'slack_deliveries', 'deliveries_unsigned');
    expect(await again(stage, { signingSecret: OTHER })).toBe(200);
    await isWell(stage);
  });

  it.each([
    ['late', -600],
    ['early', 600],
  ])('is all refused, ten minutes %s: the admins are told', async (_how, seconds) => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys help');
    const now = Math.floor(Date.now() / 1000) + seconds;
    for (let time = 0; time < 3; time += 1) {
      expect(await again(stage, { timestamp: now + time })).toBe(401);
    }
    await isUnwell(stage, 'slack_deliveries', 'deliveries_late');
    if (seconds < 0) {
      await stage.message(stage.sam, 'C0ALERTS', /five minutes away from the clock/);
    }
    await stage.types(stage.dana, '/atlas-keys help');
    await isWell(stage);
  });

  it('is not judged by what an outsider sends, signed by nobody or by somebody else', async () => {
    await using stage = await setStage();
    const url = `http://127.0.0.1:${stage.world.env.PORT}/slack/events`;
    const now = Math.floor(Date.now() / 1000);
    for (const seconds of [0, 0, 0, 0, -600, -600, -600, 600, 600, 600]) {
      const headers = {
        'x-slack-signature': `v0=${'0'.repeat(64)}`,
        'x-slack-request-timestamp': String(now + seconds),
      };
      const body = 'command=%2Fatlas-keys&team_id=T0OTHER';
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
      await fetch(url, { method: 'POST', body });
    }
    expect(await problems(stage)).toEqual({});
    // Nor by who knows the workspace, where a good delivery has just shown that the secret is right.
    await stage.types(stage.dana, '/atlas-keys help');
    for (let time = 0; time < 5; time += 1) {
      expect(await again(stage, { signingSecret: OTHER })).toBe(401);
    }
    expect(await problems(stage)).toEqual({});
    expect((await asked(stage, '/status')).status).toBe(200);
  });

  it.each([
    ['five minutes early', 299],
    ['five minutes late', -299],
  ])('is taken up to %s', async (_how, seconds) => {
    const clocks = createClocks();
    await using stage = await setStage({ clocks });
    await clocks.areAhead(seconds, ['slack']);
    await stage.types(stage.dana, '/atlas-keys help');
  });
});

describe('a bot that is stopped', () => {
  it('is not ready while it lets its work end', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const held = stage.world.slack.faults.hold('chat.postMessage');
    await stage.openForm(stage.dana, 'ci-deploy');
    stage.went(await stage.fill(stage.dana, {}));
    await held.reached;
    const stopping = stage.world.bot().stop();
    await expect
      .poll(() =>
        asked(stage, '/readyz').then(
          ({ status }) => status === 200,
          () => false,
        ),
      )
      .toBe(false);
    held.release();
    await stopping;
  });
});

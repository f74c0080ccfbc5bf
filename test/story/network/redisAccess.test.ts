import { spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { playMainJob } from '../../../src/sandbox/story.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { setStage } from '../kit.ts';

const PASSWORD = 'of-this-user-alone';
/** Told by the client about itself; the server need not take it. */
const NEEDLESS = ['client|setinfo', 'client', 'config|get', 'config'];
const refusals = z.array(z.array(z.unknown()));

function printed(environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return spawnSync(process.execPath, ['dist/redisAcl.js'], { encoding: 'utf8', env });
}

/** What the server refused to anybody. */
async function refused(redis: Redis): Promise<readonly string[]> {
  const log = refusals.parse(await redis.call('ACL', 'LOG'));
  return log
    .map((entry) => String(entry[entry.indexOf('object') + 1]))
    .filter((object) => !NEEDLESS.includes(object));
}

describe('a user of Redis who may do what `npm run redis-acl` prints', () => {
  it('is enough for the main job, and for what people do besides', async () => {
    const { stdout, stderr, status } = printed({ KEYWARDEN_INSTALLATION: 'sandbox' });
    expect(status).toBe(0);
    expect(stderr).toContain('with a password of your own in place of PASSWORD');
    const rule = stdout.trim().replace('PASSWORD', PASSWORD).split(' ');
    await using stage = await setStage({
      policy: `${DEFAULT_POLICY}auditors: [U0ADMIN]\n`,
      async between({ redis }) {
        const admin = new Redis(redis.url);
        await admin.call('ACL', ...rule.slice(1));
        admin.disconnect();
        return { REDIS_URL: redis.url.replace('//', `//sandbox:${PASSWORD}@`) };
      },
    });
    const { dana, ravi, sam } = stage;
    await playMainJob(stage.world, () => undefined);
    await stage.deny(ravi, await stage.request(dana, { description: 'too-much' }), 'Too broad.');
    await stage.message(dana, '@bot', /too-much/);
    await stage.types(ravi, '/atlas-keys allow <@U0DANA> ORG_READ_ONLY in acme for 4h');
    await stage.types(dana, '/atlas-keys requests all');
    await stage.message(dana, 'C0GENERAL', /too-much/);
    await stage.types(sam, '/atlas-keys audit');
    await stage.message(sam, 'C0GENERAL', /ci-deploy|created/);
    expect(await refused(stage.redis)).toEqual([]);
  });

  it('may not touch what is not its own, nor the server', async () => {
    await using stage = await setStage();
    const rule = printed({ KEYWARDEN_INSTALLATION: 'other' }).stdout.trim();
    await stage.redis.call('ACL', ...rule.replace('PASSWORD', PASSWORD).split(' ').slice(1));
    const url = stage.world.redis.url.replace('//', `//other:${PASSWORD}@`);
    const other = new Redis(url);
    other.on('error', () => undefined);
    await other.set('{other}:workspace', 'T');
    await expect(other.get('{sandbox}:workspace')).rejects.toThrow(/NOPERM/);
    await expect(other.flushall()).rejects.toThrow(/NOPERM/);
    await expect(other.keys('*')).rejects.toThrow(/NOPERM/);
    await expect(other.call('CONFIG', 'GET', '*')).rejects.toThrow(/NOPERM/);
    await expect(other.call('ACL', 'LIST')).rejects.toThrow(/NOPERM/);
    other.disconnect();
  });

  it('is printed for a name that an installation may have', () => {
    expect(printed({}).stdout).toMatch(/^ACL SETUSER keywarden reset .*~\{keywarden\}:\* /);
    const wrong = printed({ KEYWARDEN_INSTALLATION: 'Not A Name' });
    expect(wrong.status).toBe(78);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toMatch(/^KEYWARDEN_INSTALLATION: must be 2 to 20 /);
  });
});

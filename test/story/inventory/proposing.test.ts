import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { runAdopt } from '../../adopt/run.ts';
import { type Stage, setStage } from '../kit.ts';

const NAMES = ['0 ledger', '0 invoices', '0 backups', '0 metrics'];

let stage: Stage;
let made: readonly { readonly id: string; readonly publicKey: string }[];

beforeAll(async () => {
  stage = await setStage({
    beforeBot({ atlas, seeded }) {
      made = NAMES.map((description) =>
        atlas.addKey({ organizationId: seeded.acme.id, description, roles: ['ORG_READ_ONLY'] }),
      );
    },
  });
  await stage.message(stage.sam, 'C0ALERTS', /keys in `acme` were made/);
});
afterAll(() => stage[Symbol.asyncDispose]());

/** The command line in the environment of the bot, with these lines in the file. */
async function adopt(lines: readonly string[], ...words: string[]) {
  const { folder, env } = stage.world;
  const file = join(folder, 'keys.csv');
  await writeFile(file, `\uFEFF${['public_key,owner,purpose,end', ...lines].join('\r\n')}\r\n`);
  return runAdopt([file, ...words], { cwd: folder, env });
}

const row = (at: number, owner: string) =>
  `${made[at]?.publicKey},${owner},"Made by hand, ${NAMES[at]}",90d`;
const record = (at: number) => stage.redis.hget('{sandbox}:credentials', `apiKey:${made[at]?.id}`);
const messages = (pattern: RegExp) =>
  stage.sam.sees('C0ALERTS').filter(({ plainText }) => pattern.test(plainText));

/** Everything that was changed at Atlas. */
function writes(): string[] {
  return stage.world.atlas.exchanges.flatMap(({ method, path }) =>
    method === 'GET' || path.includes('/oauth/') ? [] : [`${method} ${path}`],
  );
}

describe('a file of keys to adopt', () => {
  it('files nothing where a line cannot be used, and names each with what to do', async () => {
    const bad = await adopt([row(0, 'U0DANA'), 'nosuchkey,U0DANA,Gone,90d', row(1, 'dana')]);
    expect(bad.code).toBe(65);
    expect(bad.err).toMatch(/line 3: Keywarden knows no key "nosuchkey"/);
    expect(bad.err).toMatch(/line 4: the owner "dana" is no id of Slack/);
    expect(bad.err).toMatch(/Nothing was filed: mend these 2 lines/);
    const dry = await adopt([row(0, 'U0DANA')], '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toMatch(/1 key would be proposed\. Hash: [0-9a-f]{40}/);
    expect(await stage.redis.exists('{sandbox}:adoption-proposal')).toBe(0);
  });

  it('is declined by an admin, and nothing is adopted', async () => {
    expect(await adopt([row(0, 'U0DANA')])).toMatchObject({ code: 0 });
    const asked = await stage.message(stage.sam, 'C0ALERTS', /proposes on the command line/);
    stage.went(await stage.sam.clicks(asked, 'Decline'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /No key is adopted/)));
    await stage.window(stage.sam, /The proposal is declined/);
    stage.went(await stage.sam.clicks(asked, 'Accept'));
    await stage.sam.closes(await stage.window(stage.sam, /this proposal was decided before/));
    expect(await record(0)).toBeNull();
  });

  it('is accepted as a whole: what differs is shown and left out, each owner is told once', async () => {
    const lines = [row(0, 'U0DANA'), row(1, 'U0DANA'), row(2, 'U0MEI'), row(3, 'S0PLATFORM')];
    const filed = await adopt(lines);
    expect(filed).toMatchObject({ code: 0, err: '' });
    const [, hash = ''] = /Hash: ([0-9a-f]{40})/.exec(filed.out) ?? [];
    const asked = await stage.message(stage.sam, 'C0ALERTS', new RegExp(`4 keys.*${hash}`, 's'));
    expect(asked.plainText).toMatch(/<@U0DANA>: 2 keys/);
    expect(asked.plainText).toMatch(/<!subteam\^S0PLATFORM>: 1 key/);
    expect(writes()).toEqual([]);

    stage.world.atlas.editKey(made[1]?.id ?? '', { roles: ['ORG_OWNER'] });
    await stage.later(SWEEP_EVERY + 1_000);
    const observed = `{sandbox}:observed:${stage.world.seeded.acme.id}`;
    const seen = () => stage.redis.hget(observed, `s:apiKey:${made[1]?.id}`);
    await expect.poll(seen, { timeout: 60_000 }).toContain('ORG_OWNER');
    stage.went(await stage.sam.clicks(asked, 'Accept'));
    const open = await stage.window(stage.sam, /1 key differ/);
    expect(open.plainText).toContain(hash);
    expect(open.plainText).toContain(made[1]?.publicKey);
    stage.went(await stage.sam.submits(open));
    await stage.window(stage.sam, /4 keys are adopted now, one after another/);

    const done = await stage.message(stage.sam, 'C0ALERTS', /3 of 4 keys are adopted/);
    expect(done.plainText).toContain(hash);
    expect(done.plainText).toMatch(/its roles are others than when it was proposed/);
    for (const at of [0, 2, 3]) {
      expect(await record(at)).toContain('"origin":{"how":"adopted","by":"U0ADMIN"');
    }
    expect(await record(1)).toBeNull();
    await stage.message(stage.mei, '@bot', /adopted 1 key that was made without Keywarden/);
    const told = stage.dana.sees('@bot').filter(({ plainText }) => /adopted/.test(plainText));
    expect(told).toHaveLength(1);
    expect(messages(/of 4 keys are adopted/)).toHaveLength(1);
    expect(writes()).toEqual([]);
  });
});

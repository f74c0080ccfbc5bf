import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 60 * 60_000;
const TITLE = /Made without Keywarden/;

function alarms({ sam }: Stage) {
  return sam.sees('C0ALERTS').filter(({ plainText }) => TITLE.test(plainText));
}

/** Waits until the admins were told of what was there before the start, one digest each. */
async function started(stage: Stage): Promise<void> {
  await expect.poll(() => alarms(stage).length).toBe(2);
}

async function appears(stage: Stage, createdBy: string | undefined, description = 'warehouse') {
  const { atlas, seeded } = stage.world;
  const key = atlas.addKey({
    organizationId: seeded.acme.id,
    description,
    roles: ['ORG_OWNER'],
    ...(createdBy === undefined ? {} : { createdBy }),
  });
  await stage.later(SWEEP_EVERY + 1_000);
  return key;
}

function record({ redis }: Stage, id: string) {
  return redis.hget('{sandbox}:credentials', `apiKey:${id}`);
}

function writes({ world }: Stage): string[] {
  return world.atlas.exchanges.flatMap(({ method, path }) =>
    method === 'GET' || path.includes('/oauth/') ? [] : [`${method} ${path}`],
  );
}

describe('keys that were made without Keywarden', () => {
  it('are one digest for each organization at the first start, and never told again', async () => {
    await using stage = await setStage();
    await started(stage);
    const [acme] = alarms(stage);
    expect(acme?.plainText).toMatch(/340 keys in `acme` were made without Keywarden/);
    expect(acme?.plainText).toMatch(/of 340 the maker is not known/);
    await stage.world.bot().stop();
    await stage.world.startBot();
    await appears(stage, undefined, 'one more');
    await stage.message(stage.sam, 'C0ALERTS', /one more.*Atlas does not say who made it/);
    expect(alarms(stage)).toHaveLength(3);
    expect(writes(stage)).toEqual([]);
  });

  it('are told with who made them, who says that one is theirs', async () => {
    await using stage = await setStage();
    await started(stage);
    const key = await appears(stage, 'dana@example.com');
    const alert = await stage.message(stage.sam, 'C0ALERTS', /A key appeared in `acme`/);
    expect(alert.plainText).toMatch(/`warehouse`.*<@U0DANA> \(`dana@example\.com`\) made it/);
    expect(alert.plainText).toMatch(/Dangerous, because of Organization Owner/);
    stage.went(await stage.sam.clicks(alert, 'Ask the maker'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /made this key/)));
    const asked = await stage.message(stage.dana, '@bot', /is the key `warehouse` in `acme` yours/);
    stage.went(await stage.dana.clicks(asked, 'It is mine'));
    const form = await stage.window(stage.dana, /You answer for this key/);
    const filled = { description: 'Warehouse export', lifetime: String(30 * DAY) };
    stage.went(await stage.dana.submits(form, filled));
    await stage.window(stage.dana, /The key is yours/);
    const stored = await record(stage, key.id);
    expect(stored).toContain('"origin":{"how":"adopted","by":"U0DANA"');
    expect(stored).toContain('"owner":{"kind":"person","id":"U0DANA"}');
    expect(writes(stage)).toEqual([]);
  });

  it('or that it is not: the admins hear that, and freeze it', async () => {
    await using stage = await setStage();
    await started(stage);
    const key = await appears(stage, 'dana@example.com');
    const alert = await stage.message(stage.sam, 'C0ALERTS', /A key appeared/);
    stage.went(await stage.sam.clicks(alert, 'Ask the maker'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /made this key/)));
    const asked = await stage.message(stage.dana, '@bot', /yours/);
    stage.went(await stage.dana.clicks(asked, 'Not mine'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /is not yours/)));
    const denied = await stage.message(stage.sam, 'C0ALERTS', /says that the key .* is not theirs/);
    expect(await record(stage, key.id)).toBeNull();
    stage.went(await stage.sam.clicks(denied, 'Freeze'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /Freeze key/)));
    await stage.message(stage.sam, '@bot', /warehouse.* is frozen/);
  });

  it('by a program whose keys have an owner by the policy, are adopted: one message tells of all', async () => {
    const terraform = 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa';
    const policy = `${DEFAULT_POLICY}automations:\n  ${terraform}: { owner: S0PLATFORM, purpose: Terraform }\n`;
    await using stage = await setStage({
      policy,
      beforeBot({ atlas, seeded }) {
        for (const description of ['network', 'clusters']) {
          const made = { description, roles: ['ORG_READ_ONLY'], createdBy: terraform };
          atlas.addKey({ organizationId: seeded.labs.id, ...made });
        }
      },
    });
    const told = await stage.message(stage.sam, 'C0ALERTS', /2 keys in `acme-labs` that programs/);
    expect(told.plainText).toMatch(/<!subteam\^S0PLATFORM>/);
    await stage.message(stage.sam, 'C0ALERTS', /14 keys in `acme-labs` were made without/);
    await stage.types(stage.sam, '/atlas-keys inventory --owner <@U0RAVI>');
    const own = await stage.message(stage.sam, 'C0GENERAL', /Terraform: network/);
    expect(own.plainText).toMatch(/adopted by the policy/);
    expect(stage.ravi.sees('@bot').filter(({ plainText }) => /Terraform/.test(plainText))).toEqual(
      [],
    );
    expect(writes(stage)).toEqual([]);
  });

  it('and were told before the policy said whose they are, are adopted when it says so', async () => {
    const terraform = 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa';
    const roles = ['ORG_READ_ONLY'];
    await using stage = await setStage({
      beforeBot({ atlas, seeded: { labs } }) {
        const made = { organizationId: labs.id, createdBy: terraform, roles };
        atlas.addKey({ ...made, description: 'network' });
      },
    });
    await started(stage);
    await stage.world.bot().stop();
    const rule = `automations:\n  ${terraform}: { owner: U0DANA, purpose: Terraform }\n`;
    await writeFile(stage.world.env.KEYWARDEN_POLICY ?? '', DEFAULT_POLICY + rule);
    await stage.world.startBot();
    await stage.later(SWEEP_EVERY + 1_000);
    await stage.message(stage.sam, 'C0ALERTS', /1 key in `acme-labs` that a program made is/);
    expect(alarms(stage)).toHaveLength(2);
    await stage.types(stage.sam, '/atlas-keys inventory --owner <@U0DANA>');
    await stage.message(stage.sam, 'C0GENERAL', /Terraform: network.*adopted by the policy/s);
    expect(writes(stage)).toEqual([]);
  });

  it('by a program, or by somebody who is not in Slack, are told so, and nobody can be asked', async () => {
    await using stage = await setStage();
    await started(stage);
    await appears(stage, 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f901', 'by terraform');
    const program = await stage.message(stage.sam, 'C0ALERTS', /by terraform/);
    expect(program.plainText).toMatch(/The program `mdb_sa_id_65f0c1d2e3a4b5c6d7e8f901` made it/);
    expect(program.plainText).not.toMatch(/Ask the maker/);
    await appears(stage, 'zoe@elsewhere.example', 'by zoe');
    const person = await stage.message(stage.sam, 'C0ALERTS', /by zoe/);
    expect(person.plainText).toMatch(/nobody in this workspace has that/);
    expect(person.plainText).not.toMatch(/Ask the maker/);
  });
});

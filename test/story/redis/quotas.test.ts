import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const FREE = `${DEFAULT_POLICY}rules:
  - name: reading is free
    organizations: [acme]
    risk: read
    automatic: { count: 1, per: 1d }
`;
const GLASS = `${DEFAULT_POLICY}breakGlass: { people: [U0DANA], quota: { count: 1, per: 1d } }
`;
const ALLOW = '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h';
const DAY = 24 * 3_600_000;

/** Somebody who can write to Redis deletes what counts there. */
async function deletes({ redis }: Stage, pattern: string): Promise<void> {
  const names = await redis.keys(`{sandbox}:${pattern}`);
  expect(names).not.toEqual([]);
  await redis.del(...names);
}

async function asks(stage: Stage): Promise<void> {
  await stage.openForm(stage.dana);
  stage.went(await stage.fill(stage.dana, {}));
}

describe('a quota that somebody deleted in Redis', () => {
  it('lets no rule approve again: people are asked, also after a restart, until its time is over', async () => {
    await using stage = await setStage({ policy: FREE });
    await asks(stage);
    await stage.dana.closes(await stage.window(stage.dana, /approved by the rule/));
    await stage.seen('the key', () => stage.ours().length === 1);
    const [first] = stage.ours();
    await deletes(stage, 'quota:*');
    await asks(stage);
    await stage.dana.closes(await stage.window(stage.dana, /used up/));
    await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
    await stage.world.bot().stop();
    await stage.world.startBot();
    await asks(stage);
    await stage.dana.closes(await stage.window(stage.dana, /used up/));
    expect(stage.ours()).toHaveLength(1);
    await stage.later(DAY + 1000);
    await asks(stage);
    await stage.window(stage.dana, /approved by the rule/);
    // The first one may have ended by now: nobody revealed it for a day.
    await stage.seen('another key', () => stage.ours().some(({ id }) => id !== first?.id));
  });

  it('breaks no glass again', async () => {
    await using stage = await setStage({ policy: GLASS });
    const breaks = async () => {
      await stage.types(stage.dana, '/atlas-keys break-glass night-fix');
      return stage.window(stage.dana, /Only for emergencies/);
    };
    const form = {
      roles: ['ORG_READ_ONLY'],
      reason: 'Restart the workers of the checkout.',
      incident: 'Checkout is down, incident 4711.',
    };
    stage.went(await stage.dana.submits(await breaks(), form));
    await stage.seen('the key', () => stage.ours().length === 1);
    await stage.dana.closes(await stage.window(stage.dana, /./));
    await deletes(stage, 'quota:*');
    const outcome = await stage.dana.submits(await breaks(), form);
    const says = `${JSON.stringify(outcome)} ${stage.dana.window()?.plainText}`;
    expect(says).toMatch(/1 time|once|used|limit/i);
    expect(stage.ours()).toHaveLength(1);
  });

  it('gives no key more by what was allowed in advance', async () => {
    await using stage = await setStage();
    await stage.types(stage.ravi, ALLOW);
    const window = await stage.window(stage.ravi, /Your approval is given in advance/);
    stage.went(await stage.ravi.submits(window));
    await stage.window(stage.ravi, /This is allowed now/);
    await asks(stage);
    await stage.dana.closes(await stage.window(stage.dana, /approved in advance/));
    await stage.seen('the key', () => stage.ours().length === 1);
    await deletes(stage, 'quota:*');
    await asks(stage);
    await stage.window(stage.dana, /sent to the approvers/);
    await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('lets nobody have more requests than the policy allows', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}limits: { open: 1 }\n` });
    await asks(stage);
    await stage.dana.closes(await stage.window(stage.dana, /sent to the approvers/));
    await deletes(stage, 'open:*');
    await stage.openForm(stage.dana);
    const outcome = await stage.fill(stage.dana, {});
    const says = `${JSON.stringify(outcome)} ${stage.dana.window()?.plainText}`;
    expect(says).toMatch(/open/i);
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(1);
  });
});

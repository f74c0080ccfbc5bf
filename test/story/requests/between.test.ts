import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const HOUR = 3_600_000;
const LISTED = DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI, U0MEI, U0ADMIN]');
const TWO = `${LISTED}quorum: 2\n`;
const NO_READING = `${LISTED}rules:
  - name: no reading tonight
    risk: read
    deny: true
    because: Atlas is being moved.
`;

/** The operator changes the policy file while Keywarden runs, which takes it up by itself. */
async function policyBecomes({ world }: Stage, policy: string): Promise<void> {
  const changes = () => world.bot().output().split('"event":"policy.changed"').length;
  const before = changes();
  const draft = join(world.folder, 'policy.yaml.new');
  await writeFile(draft, policy);
  await rename(draft, world.env.KEYWARDEN_POLICY ?? '');
  await world.bot().logged(() => changes() > before);
}

/** Approved in full, and Atlas puts the creation off until `free` is called. */
async function approvedButNotIssued(stage: Stage) {
  const busy = stage.world.atlas.faults.add({
    when: { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys/ },
    do: { kind: 'refusal', status: 429, errorCode: 'RATE_LIMITED' },
  });
  const card = await stage.request(stage.dana);
  await stage.approve(stage.ravi, card);
  await stage.seen('Atlas puts it off', () => busy.hits > 0);
  return {
    card,
    async free() {
      busy.remove();
      await stage.later(HOUR);
    },
  };
}

/** An admin lets a held request go on, and it waits for approvals again. */
async function goesOn(stage: Stage, alert: { readonly ts: string }) {
  const held = await stage.message(stage.sam, 'C0ALERTS', /Try again/);
  expect(held.ts).toBe(alert.ts);
  stage.went(await stage.sam.clicks(held, 'Try again'));
  stage.went(await stage.sam.submits(await stage.window(stage.sam, /goes on with this request/)));
  return stage.seen('a card that waits for approvals', () =>
    stage.mei
      .sees('C0APPROVALS')
      .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve request')),
  );
}

describe('between the last vote and the creation of the key', () => {
  it('an approver leaves the group: no key comes of that vote, and another is asked for', async () => {
    await using stage = await setStage();
    const { free } = await approvedButNotIssued(stage);
    stage.world.slack.changeUserGroup('S0PLATFORM', { users: ['U0MEI'] });
    // Who is in a group is remembered for a minute at most: a new process has not asked yet.
    await stage.world.bot().stop();
    await stage.world.startBot();
    await free();
    const alert = await stage.message(stage.sam, 'C0ALERTS', /No longer counted[\s\S]*U0RAVI/);
    expect(stage.ours()).toEqual([]);
    const again = await goesOn(stage, alert);
    await stage.approve(stage.mei, again);
    await stage.message(stage.mei, 'C0KEYS', /Approved by\W+<@U0MEI>/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('the policy asks for one more: no key is created until there is one more', async () => {
    await using stage = await setStage({ policy: LISTED });
    const { free } = await approvedButNotIssued(stage);
    await policyBecomes(stage, TWO);
    await free();
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    expect(stage.ours()).toEqual([]);
    const again = await goesOn(stage, alert);
    await stage.approve(stage.mei, again);
    await stage.message(stage.mei, 'C0KEYS', /<@U0RAVI>, <@U0MEI>|<@U0MEI>, <@U0RAVI>/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('the policy denies the role: no key is created, whatever was voted', async () => {
    await using stage = await setStage({ policy: LISTED });
    const { free } = await approvedButNotIssued(stage);
    await policyBecomes(stage, NO_READING);
    await free();
    await stage.message(stage.sam, 'C0ALERTS', /ci-deploy/);
    await stage.message(stage.dana, '@bot', /on hold/i);
    expect(stage.ours()).toEqual([]);
  });
});

describe('while a request waits for its votes', () => {
  it('the policy asks for one more: the first vote is one of two', async () => {
    await using stage = await setStage({ policy: LISTED });
    const card = await stage.request(stage.dana);
    await policyBecomes(stage, TWO);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.mei, 'C0APPROVALS', /1 of 2/);
    expect(stage.ours()).toEqual([]);
    await stage.approve(stage.mei, card);
    await stage.message(stage.mei, 'C0KEYS', /Approved by\W+<@U0RAVI>, <@U0MEI>/);
  });

  it('the policy asks for one more while the window is open: it is judged when it is sent', async () => {
    await using stage = await setStage({ policy: LISTED });
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const window = await stage.window(stage.ravi, /the key is created at once/);
    await policyBecomes(stage, TWO);
    stage.went(await stage.ravi.submits(window));
    await stage.message(stage.mei, 'C0APPROVALS', /1 of 2/);
    expect(stage.ours()).toEqual([]);
  });

  it('the policy names somebody no more: their vote alone is not enough, and another is asked', async () => {
    await using stage = await setStage({ policy: LISTED });
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const window = await stage.window(stage.ravi, /the key is created at once/);
    await policyBecomes(stage, LISTED.replace('U0RAVI, ', ''));
    stage.went(await stage.ravi.submits(window));
    const missing = /It now needs, too: 0 of 1 from <@U0MEI> or <@U0ADMIN>/;
    await stage.message(stage.mei, 'C0APPROVALS', missing);
    expect(stage.ours()).toEqual([]);
    await stage.approve(stage.mei, card);
    await stage.message(stage.mei, 'C0KEYS', /Approved by\W+.*<@U0MEI>/);
    expect(stage.ours()).toHaveLength(1);
  });
});

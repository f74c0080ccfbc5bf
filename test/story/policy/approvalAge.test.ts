import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const HOUR = 3_600_000;

/** Approved in full, and Atlas puts the creation off until `free` is called. */
async function putOff(stage: Stage) {
  const busy = stage.world.atlas.faults.add({
    when: { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys/ },
    do: { kind: 'refusal', status: 429, errorCode: 'RATE_LIMITED' },
  });
  const card = await stage.request(stage.dana, { description: 'late' });
  await stage.approve(stage.ravi, card);
  await stage.message(stage.ravi, 'C0APPROVALS', /too many calls/);
  return busy;
}

function openCard(stage: Stage) {
  return stage.seen('a card that waits for approvals', () =>
    stage.mei
      .sees('C0APPROVALS')
      .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve request')),
  );
}

describe('an approval that is older than a request may wait', () => {
  it('creates no key: the approvers are asked anew, and their new approval counts', async () => {
    await using stage = await setStage();
    const busy = await putOff(stage);
    busy.remove();
    await stage.later(25 * HOUR);
    const card = await openCard(stage);
    expect(stage.ours()).toHaveLength(0);
    await stage.noted('request.reopened', 'keywarden', 'too_old');
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
    expect(stage.ours()).toHaveLength(1);
  });

  it('is younger than that: the key is created', async () => {
    await using stage = await setStage();
    const busy = await putOff(stage);
    busy.remove();
    await stage.later(23 * HOUR);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('holds for as long as the policy says', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}approvalLifetime: 30m\n` });
    const busy = await putOff(stage);
    busy.remove();
    await stage.later(HOUR);
    await openCard(stage);
    expect(stage.ours()).toHaveLength(0);
  });
});

describe('several accounts of one person', () => {
  const ONE = `${DEFAULT_POLICY}identities: [[U0DANA, U0OLGA], [U0OLGA, U0MEI]]\n`;

  it('have one limit of open requests together', async () => {
    await using stage = await setStage({ policy: `${ONE}limits: { open: 2 }\n` });
    const olga = stage.world.slack.as('U0OLGA');
    await stage.request(stage.dana, { description: 'first' });
    await stage.request(olga, { description: 'second' });
    await stage.openForm(stage.mei, 'third');
    expect(JSON.stringify(await stage.fill(stage.mei, {}))).toMatch(/2 open requests/);
  });

  it('have one limit of requests a day together', async () => {
    await using stage = await setStage({ policy: `${ONE}limits: { perDay: 1 }\n` });
    await stage.request(stage.dana, { description: 'first' });
    await stage.openForm(stage.world.slack.as('U0OLGA'), 'second');
    const outcome = await stage.fill(stage.world.slack.as('U0OLGA'), {});
    expect(JSON.stringify(outcome)).toMatch(/made 1 requests within 24 hours/);
  });

  it('have one quota of a rule together, also by their e-mail address alone', async () => {
    const rule = 'rules: [{ name: free, risk: read, automatic: { count: 1, per: 1d } }]\n';
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}${rule}` });
    stage.world.slack.changePerson('U0OLGA', { email: 'Dana@example.com' });
    await stage.openForm(stage.dana, 'first');
    stage.went(await stage.fill(stage.dana, {}));
    await stage.seen('the key of the rule', () => stage.ours().length === 1);
    const olga = stage.world.slack.as('U0OLGA');
    await stage.openForm(olga, 'second');
    stage.went(await stage.fill(olga, {}));
    await stage.window(olga, /used up/);
  });
});

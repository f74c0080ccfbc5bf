import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const ALLOW = '/atlas-keys allow @dana ORG_READ_ONLY in acme for 4h';

const HOUR = 3_600_000;

type Who = Stage['dana'];

/** Somebody allows something in advance, through the window that shows it. */
async function allows(stage: Stage, who: Who, line = ALLOW): Promise<void> {
  await stage.types(who, line);
  stage.went(await who.submits(await stage.window(who, /Your approval is given in advance/)));
  await stage.window(who, /This is allowed now/);
}

/** Dana sends the form and reads what became of it. */
async function asks(stage: Stage, roles: readonly string[] = ['ORG_READ_ONLY']) {
  await stage.openForm(stage.dana);
  stage.went(await stage.fill(stage.dana, { roles }));
  return stage.window(stage.dana, /Your request|used up/);
}

async function told(stage: Stage) {
  return stage.message(stage.ravi, 'C0APPROVALS', /Each request for this counts as approved/);
}

/** Presses Revoke at the message in the approvals channel and confirms it. */
async function revokes(stage: Stage, who: Who): Promise<void> {
  stage.went(await who.clicks(await told(stage), 'Revoke'));
  stage.went(await who.submits(await stage.window(who, /Revoke permission/)));
}

describe('what an approver allows in advance', () => {
  it('is shown in a window, told to all concerned, and the key comes without a further click', async () => {
    await using stage = await setStage();
    const { dana, ravi } = stage;
    await stage.types(ravi, `${ALLOW} --keys 2`);
    const window = await stage.window(ravi, /Your approval is given in advance/);
    expect(window.plainText).toMatch(/U0DANA[\s\S]*acme[\s\S]*2 keys[\s\S]*Read Only/);
    await stage.types(ravi, '/atlas-keys allow');
    await stage.message(ravi, 'C0GENERAL', /Nothing is allowed in advance/);
    stage.went(await ravi.submits(window));
    await stage.window(ravi, /This is allowed now/);
    await stage.message(dana, '@bot', /allowed <@U0DANA> in advance/);
    await told(stage);

    const sent = await asks(stage);
    expect(sent.plainText).toMatch(/approved in advance by <@U0RAVI>/);
    await stage.message(ravi, 'C0KEYS', /Approved by\W+<@U0RAVI>/);
    await stage.offer(dana, 'Reveal private key');
    expect(stage.world.atlas.createsAccepted).toBe(1);

    await stage.types(ravi, '/atlas-keys allow');
    await stage.message(ravi, 'C0GENERAL', /1 key left/);
  });

  it('covers so many keys, these roles and this organization, and no more', async () => {
    await using stage = await setStage();
    await allows(stage, stage.ravi);
    expect((await asks(stage, ['ORG_MEMBER'])).plainText).toMatch(/sent to the approvers/);
    expect((await asks(stage)).plainText).toMatch(/approved in advance/);
    await stage.dana.closes(await stage.window(stage.dana, /approved in advance/));
    expect((await asks(stage)).plainText).toMatch(/sent to the approvers/);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it('is one of two approvals where two are needed', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    await allows(stage, stage.ravi);
    expect((await asks(stage)).plainText).toMatch(/U0RAVI> gave in advance counts: 1 of 2/);
    const card = await stage.message(stage.mei, 'C0APPROVALS', /asks for a key|ci-deploy/);
    expect(stage.world.atlas.createsAccepted).toBe(0);
    await stage.approve(stage.mei, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('is enough when two approvers allowed what two must approve', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    await allows(stage, stage.ravi);
    await allows(stage, stage.mei);
    const sent = await asks(stage);
    expect(sent.plainText).toMatch(/approved in advance by <@U0RAVI>, <@U0MEI>/);
    await stage.message(
      stage.ravi,
      'C0KEYS',
      /Approved by\W+<@U0RAVI>, in advance, <@U0MEI>, in advance/,
    );
  });

  it('does not count any more when it is revoked while the request waits', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    await allows(stage, stage.ravi);
    await asks(stage);
    const card = await stage.message(stage.mei, 'C0APPROVALS', /asks for a key|ci-deploy/);
    await revokes(stage, stage.mei);
    await stage.window(stage.mei, /permission is revoked/);
    await stage.message(stage.dana, '@bot', /<@U0MEI> revoked what <@U0DANA> was allowed/);
    await stage.message(stage.ravi, '@bot', /<@U0MEI> revoked/);
    await stage.approve(stage.mei, card);
    // Ravi decides anew, and his vote is the second.
    const now = await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2[^.]*U0MEI/);
    await stage.approve(stage.ravi, now);
    await stage.message(stage.ravi, 'C0KEYS', /Approved by\W+<@U0MEI>, <@U0RAVI>/);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it('does not create a key when it is revoked between request and creation', async () => {
    await using stage = await setStage();
    await allows(stage, stage.ravi);
    const busy = stage.world.atlas.faults.add({
      when: { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys/ },
      do: { kind: 'refusal', status: 429, errorCode: 'RATE_LIMITED' },
    });
    await asks(stage);
    await stage.seen('Atlas puts it off', () => busy.hits > 0);
    await revokes(stage, stage.ravi);
    await stage.window(stage.ravi, /permission is revoked/);
    busy.remove();
    await stage.later(HOUR);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /No longer counted[\s\S]*U0RAVI/);
    expect(stage.ours()).toEqual([]);

    // An admin lets it go on: it waits for people, as if nothing had been allowed.
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /goes on with this request/)));
    const card = await stage.seen('the card waits for approvals', () =>
      stage.mei
        .sees('C0APPROVALS')
        .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve request')),
    );
    await stage.approve(stage.mei, card);
    await stage.message(stage.mei, 'C0KEYS', /Approved by\W+<@U0MEI>/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('is refused from whoever could not approve it, before any name is shown', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys allow @olga ORG_READ_ONLY for 4h');
    const no = await stage.window(stage.dana, /only those who could approve/);
    expect(no.plainText).not.toMatch(/acme/);
    await stage.types(stage.ravi, '/atlas-keys allow @ravi ORG_READ_ONLY in acme for 4h');
    await stage.window(stage.ravi, /cannot allow yourself/);
    await stage.types(stage.ravi, '/atlas-keys allow @gus ORG_READ_ONLY in acme for 4h');
    await stage.window(stage.ravi, /not an active member/);
    await stage.types(stage.ravi, '/atlas-keys allow @dana ORG_OWNER in acme for 4h');
    await stage.window(stage.ravi, /does not allow these roles/);
    await stage.types(stage.ravi, '/atlas-keys allow @dana ORG_READ_ONLY for 4h');
    await stage.window(stage.ravi, /in which organization[\s\S]*acme-labs/);
  });

  it('is refused for a second account of the approver', async () => {
    await using stage = await setStage();
    stage.world.slack.addPerson({
      id: 'U0RAVI2',
      name: 'ravi2',
      realName: 'Ravi Again',
      tz: 'UTC',
      locale: 'en-US',
      email: 'ravi@example.com',
    });
    await stage.types(stage.ravi, '/atlas-keys allow @ravi2 ORG_READ_ONLY in acme for 4h');
    await stage.window(stage.ravi, /count as the same person/);
  });

  it('can be submitted once, and a late click on Revoke gets the truth', async () => {
    await using stage = await setStage();
    await stage.types(stage.ravi, ALLOW);
    const window = await stage.window(stage.ravi, /given in advance/);
    stage.went(await stage.ravi.submits(window));
    await stage.window(stage.ravi, /This is allowed now/);
    await revokes(stage, stage.mei);
    await stage.window(stage.mei, /permission is revoked/);
    stage.went(await stage.ravi.clicks(await told(stage), 'Revoke'));
    await stage.window(stage.ravi, /has ended already/);
    expect((await asks(stage)).plainText).toMatch(/sent to the approvers/);
  });
});

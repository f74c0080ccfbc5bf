import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

/** Only the platform team may look at keys at all. */
const FEW_VIEWERS = `${DEFAULT_POLICY}viewers: [S0PLATFORM]\n`;

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana, { accessList: '203.0.113.7' }));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

function roles(stage: Stage, id: string): readonly string[] | undefined {
  return stage.world.atlas.keys(stage.world.seeded.acme.id).find((key) => key.id === id)?.roles;
}

async function asks(stage: Stage, who: Stage['sam'], typed: string, pattern: RegExp) {
  await stage.types(who, `/atlas-keys who ${typed}`);
  return stage.message(who, 'C0GENERAL', pattern);
}

/** The newest answer, whatever it says. */
function answer(who: Stage['sam']) {
  const last = who.sees('C0GENERAL').at(-1);
  return last === undefined ? undefined : { text: last.text, blocks: last.plainText };
}

describe('whose key it is', () => {
  it('is found by its private key, which is forgotten; from the paste to the freeze are two presses', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const found = await asks(stage, stage.sam, key.privateKey, /Whose key is this/);
    expect(found.plainText).toMatch(/it counts as leaked/);
    expect(found.plainText).toMatch(/Owner: <@U0DANA>/);
    expect(found.plainText).toMatch(/Approved by <@U0RAVI>/);
    expect(found.plainText).toMatch(/Organization Read Only/);
    stage.went(await stage.sam.clicks(found, 'Freeze'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /ci-deploy/)));
    await expect.poll(() => roles(stage, key.id)).toEqual(['ORG_MEMBER']);
    const tail = key.privateKey.slice(-12);
    for (const [name, text] of await stage.resting()) {
      expect(text.includes(tail), name).toBe(false);
    }
    const said = JSON.stringify(stage.sam.sees('C0GENERAL'));
    expect(said).not.toContain(tail);
  });

  it('is found by its end, its public key and its id, and revoked in two presses', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const end = await asks(stage, stage.sam, key.privateKey.slice(-12), /Whose key is this/);
    expect(end.plainText).not.toMatch(/leaked/);
    await asks(stage, stage.dana, key.publicKey, /Owner: <@U0DANA>/);
    const own = await asks(stage, stage.dana, key.id, /Replace/);
    stage.went(await stage.dana.clicks(own, 'Revoke'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /ci-deploy/)));
    await expect.poll(() => roles(stage, key.id)).toBeUndefined();
  });

  it('is not told to whoever may not look: they read the same of every key, and of none', async () => {
    await using stage = await setStage({ policy: FEW_VIEWERS });
    const key = await inUse(stage);
    const olga = stage.world.slack.as('U0OLGA');
    const { atlas, seeded } = stage.world;
    const foreign = atlas.keys(seeded.acme.id).find(({ id }) => id !== key.id);
    const none = '123456789abc';
    const answers = [];
    for (const typed of [key.privateKey.slice(-12), foreign?.id, key.publicKey, none]) {
      const before = olga.sees('C0GENERAL').length;
      await stage.types(olga, `/atlas-keys who ${typed}`);
      await expect.poll(() => olga.sees('C0GENERAL').length).toBe(before + 1);
      answers.push(answer(olga));
    }
    expect(answers[0]?.text).toMatch(/knows no such key that you may see/);
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('may be where Atlas did not answer: everybody who asks for a private key in vain reads that', async () => {
    await using stage = await setStage({ policy: FEW_VIEWERS });
    const path = new RegExp(`/orgs/${stage.world.seeded.labs.id}/apiKeys`);
    stage.world.atlas.faults.add({ when: { path }, do: { kind: 'status', status: 403 } });
    const secret = '5ec2e700-0000-4000-8000-0123456789ab';
    const admin = await asks(stage, stage.sam, secret, /did not answer for 1 organization/);
    expect(admin.plainText).toMatch(/counts as leaked.*no such key.*may be there/s);
    await asks(stage, stage.dana, secret, /did not answer for 1 organization/);
    const known = await asks(stage, stage.mei, 'zzzzzzzz', /no such key/);
    expect(known.plainText).not.toMatch(/did not answer/);
  });

  it('is asked in any form that people have, and what is none is not repeated', async () => {
    await using stage = await setStage();
    await asks(stage, stage.sam, '', /Say which key/);
    await asks(stage, stage.sam, 'swordfish-1234', /neither a key id/);
    expect(JSON.stringify(stage.sam.sees('C0GENERAL'))).not.toContain('swordfish');
  });
});

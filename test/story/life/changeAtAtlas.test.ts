import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const PATCH = { method: 'PATCH', path: /\/apiKeys\/[a-f0-9]{24}$/ };
const REASON = 'The deploy has to create projects from now on.';

async function inUse(stage: Stage) {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

async function asks(stage: Stage, query: string) {
  await stage.types(stage.dana, `/atlas-keys change ${query}`);
  const window = await stage.window(stage.dana, /The key itself stays/);
  stage.went(
    await stage.dana.submits(window, {
      roles: ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR'],
      reason: REASON,
    }),
  );
  await stage.window(stage.dana, /was sent to the approvers/);
  return stage.message(stage.ravi, 'C0APPROVALS', /asks to change what the key/);
}

describe('a change at Atlas', () => {
  it('is approved by people, brought to Atlas, and told when Atlas shows it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.approve(stage.ravi, await asks(stage, key.id));
    await stage.message(stage.dana, '@bot', /Your key .ci-deploy.* was changed/);
    expect(stage.ours()[0]?.roles).toContain('ORG_GROUP_CREATOR');
    await stage.message(stage.ravi, 'C0KEYS', /was changed. It can do this now/);
    await stage.message(stage.ravi, 'C0APPROVALS', /asks to change[\s\S]*It is done/);
  });

  it('that Atlas refuses for good leaves the key as it was, and says so', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const card = await asks(stage, key.id);
    const no = { kind: 'refusal', status: 400, errorCode: 'INVALID_ROLE' } as const;
    stage.world.atlas.faults.add({ when: { ...PATCH, times: 1 }, do: no });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /was not changed: Atlas refused it/);
    expect(stage.ours()[0]?.roles).toEqual(['ORG_READ_ONLY']);
    await stage.message(stage.ravi, 'C0APPROVALS', /asks to change[\s\S]*It was not carried out/);
  });

  it('ends with the key, where the key vanishes meanwhile', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const card = await asks(stage, key.id);
    stage.world.atlas.removeKey(key.id);
    await stage.later(3 * 60_000);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /somebody deleted it at Atlas, not Keywarden/);
    await stage.message(stage.ravi, 'C0APPROVALS', /asks to change[\s\S]*It was not carried out/);
  });
});

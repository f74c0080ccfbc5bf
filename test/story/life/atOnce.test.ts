import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';
import { useKey } from './useKey.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const ADDRESS = '203.0.113.7';
const PATCH = { method: 'PATCH', path: /\/apiKeys\/[a-f0-9]{24}$/ };
const DELETE = { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ };

type Who = Stage['dana'];

async function inUse(stage: Stage, wish: { readonly accessList?: string } = {}) {
  await stage.approve(stage.ravi, await stage.request(stage.dana, wish));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

const rolesOf = (stage: Stage, id: string) =>
  stage.ours().find((one) => one.id === id)?.roles ?? [];

/** Opens the window of a command, and sends it. */
async function acts(stage: Stage, who: Who, line: string, window: RegExp) {
  await stage.types(who, `/atlas-keys ${line}`);
  const open = await stage.window(who, window);
  stage.went(await who.submits(open, {}));
  return open;
}

const frozen = (stage: Stage, id: string) =>
  stage.seen('the key has no roles', () => rolesOf(stage, id).join() === 'ORG_MEMBER');

describe('a freeze', () => {
  it('takes the roles, tells everybody, and an admin gives exactly them back', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const window = await acts(stage, stage.dana, `freeze ${key.publicKey}`, /loses all roles/);
    expect(window.plainText).toContain('Whether somebody uses this key cannot be known');
    await frozen(stage, key.id);
    const told = await stage.message(stage.dana, '@bot', /Your key .ci-deploy.* is frozen/);
    expect(told.plainText).toContain('<@U0DANA> asked for it');
    expect(told.plainText).toContain('can still sign in and read the names');
    await stage.message(stage.ravi, 'C0KEYS', /The key .ci-deploy.* is frozen/);
    // Its owner cannot give it back.
    await stage.types(stage.dana, `/atlas-keys thaw ${key.id}`);
    await stage.window(stage.dana, /Only an admin of Keywarden/);
    await acts(stage, stage.sam, `thaw ${key.id}`, /gets back exactly/);
    await stage.seen('the roles are back', () => rolesOf(stage, key.id).includes('ORG_READ_ONLY'));
    await stage.message(stage.dana, '@bot', /works again: <@U0ADMIN> gave it back/);
    await stage.message(stage.ravi, 'C0KEYS', /works again/);
  });

  it('whose reply is lost goes on, and a thaw right after it is not undone by it', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    stage.world.atlas.faults.add({ when: { ...PATCH, times: 1 }, do: { kind: 'lost reply' } });
    await acts(stage, stage.dana, `freeze ${key.id}`, /loses all roles/);
    await frozen(stage, key.id);
    await acts(stage, stage.sam, `thaw ${key.id}`, /gets back exactly/);
    await stage.seen('the roles are back', () => rolesOf(stage, key.id).includes('ORG_READ_ONLY'));
    // It is said only once a late write could no more arrive.
    expect(stage.dana.sees('@bot').some(({ plainText }) => /works again/.test(plainText))).toBe(
      false,
    );
    await stage.later(91 * SECOND);
    await stage.message(stage.dana, '@bot', /works again/);
    expect(rolesOf(stage, key.id)).toContain('ORG_READ_ONLY');
  });
});

describe('"I am done"', () => {
  it('ends a key that was just used only after asking once more', async () => {
    await using stage = await setStage();
    const key = await inUse(stage, { accessList: ADDRESS });
    expect(await useKey(stage, key, ADDRESS)).toBe(200);
    const window = await acts(stage, stage.dana, `done ${key.id}`, /cannot be undone/);
    expect(window.plainText).toContain(`from \`${ADDRESS}\``);
    const again = await stage.window(stage.dana, /Something still uses this key/);
    expect(stage.ours()).toHaveLength(1);
    stage.went(await stage.dana.submits(again, {}));
    await stage.window(stage.dana, /is being deleted at Atlas/);
    await stage.seen('the key is gone', () => stage.ours().length === 0);
    await stage.message(stage.dana, '@bot', /is deleted at Atlas: <@U0DANA> ended it/);
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas: <@U0DANA> ended it/);
    await stage.types(stage.dana, `/atlas-keys freeze ${key.id}`);
    await stage.window(stage.dana, /has ended, and there is no way back/);
  });

  it('waits for Atlas, and a freeze in between changes nothing any more', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const down = stage.world.atlas.faults.add({
      when: DELETE,
      do: { kind: 'status', status: 500 },
    });
    await acts(stage, stage.dana, `done ${key.id}`, /cannot be undone/);
    await stage.window(stage.dana, /is being deleted at Atlas/);
    await stage.types(stage.ravi, `/atlas-keys freeze ${key.id}`);
    await stage.window(stage.ravi, /has ended, and there is no way back. Now it is being deleted/);
    down.remove();
    await stage.later(HOUR);
    await stage.seen('the key is gone', () => stage.ours().length === 0);
  });

  it('counts once, however often its window is sent', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.types(stage.dana, `/atlas-keys freeze ${key.id}`);
    const window = await stage.window(stage.dana, /loses all roles/);
    stage.went(await stage.dana.submits(window, {}));
    await frozen(stage, key.id);
    await acts(stage, stage.sam, `thaw ${key.id}`, /gets back exactly/);
    await stage.seen('the roles are back', () => rolesOf(stage, key.id).includes('ORG_READ_ONLY'));
    await stage.dana.submits(window, {}).catch(() => undefined);
    expect(rolesOf(stage, key.id)).toContain('ORG_READ_ONLY');
  });
});

describe('who may', () => {
  it('hears the same of every key and of none, where nothing may be looked at', async () => {
    const viewers = '    credentials: ACME\n    viewers: [S0PLATFORM]\n    requesters: [U0DANA]';
    const policy = DEFAULT_POLICY.replace('    credentials: ACME', viewers).replace(
      '    credentials: LABS',
      '    credentials: LABS\n    viewers: [S0PLATFORM]',
    );
    await using stage = await setStage({ policy });
    const key = await inUse(stage);
    const olga = stage.world.slack.as('U0OLGA');
    const foreign = stage.world.atlas
      .keys(stage.world.seeded.acme.id)
      .find(({ description }) => !description.includes('[ck:'));
    const [request = ''] = await stage.redis.hkeys('{sandbox}:requests');
    const heard = new Set<string>();
    const queries = [key.id, key.publicKey, foreign?.id, request, 'f'.repeat(24), 'zzzzzzzz'];
    for (const verb of ['freeze', 'done', 'thaw']) {
      for (const query of queries) {
        await stage.types(olga, `/atlas-keys ${verb} ${query}`);
        const window = await stage.window(olga, /There is no key/);
        heard.add(window.plainText.replaceAll(String(query), 'IT'));
        await olga.closes(window);
      }
    }
    expect(heard.size).toBe(1);
  });

  it('is refused to a viewer who neither owns nor approved it, and that is audited', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    await stage.types(stage.mei, `/atlas-keys freeze ${key.id}`);
    await stage.window(stage.mei, /Only the owner of this key, those who approved it/);
    await stage.noted('key_act.refused', 'U0MEI', 'not_handler');
    expect(rolesOf(stage, key.id)).toContain('ORG_READ_ONLY');
  });
});

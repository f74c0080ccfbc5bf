import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** What somebody gets back for a command: the newest message only they see. */
async function answer(line: string, pattern: RegExp, who = stage.dana): Promise<VisibleMessage> {
  const known = who.sees('C0GENERAL').length;
  await stage.types(who, line);
  return stage.seen(`${who.id} is answered with ${pattern}`, () =>
    who
      .sees('C0GENERAL')
      .slice(known)
      .find(({ plainText }) => pattern.test(plainText)),
  );
}

describe('listing', () => {
  it('shows eight keys, how many there are, and only to who asked', async () => {
    const list = await answer('/atlas-keys list acme', /Page 1 of 43/);
    expect(list.ephemeral).toBe(true);
    expect(list.plainText).toContain('340 keys');
    expect(list.buttons.filter(({ label }) => label === 'Details')).toHaveLength(8);
    expect(list.buttons.map(({ label }) => label)).not.toContain('Previous');
    expect(stage.ravi.sees('C0GENERAL')).toEqual([]);
  });

  it('shows the other keys where one has a form that nobody can read, and says so', async () => {
    const garbage = { kind: 'garbage', garbage: 'odd item' } as const;
    const when = { method: 'GET', path: /\/apiKeys\?.*itemsPerPage=500/ };
    await using odd = await setStage({
      beforeBot: ({ atlas }) => atlas.faults.add({ when, do: garbage }),
    });
    await odd.types(odd.dana, '/atlas-keys list acme');
    const list = await odd.message(odd.dana, 'C0GENERAL', /Page 1 of 43/);
    expect(list.plainText).toContain('339 keys');
    expect(list.plainText).toMatch(
      /One more key is there, and what Atlas says of it could not be read/,
    );
  });

  it('turns pages in place, there and back', async () => {
    const first = await answer('/atlas-keys list acme --per-page 5', /Page 1 of 68/);
    stage.went(await stage.dana.clicks(first, 'Next'));
    const second = await stage.message(stage.dana, 'C0GENERAL', /Page 2 of 68/);
    expect(second.ts).toBe(first.ts);
    stage.went(await stage.dana.clicks(second, 'Previous'));
    await stage.seen('page 1 again', () =>
      stage.dana
        .sees('C0GENERAL')
        .find(({ ts, plainText }) => ts === first.ts && /Page 1 of 68/.test(plainText)),
    );
  });

  it('goes to the page asked for, and to the last one when there are fewer', async () => {
    await answer('/atlas-keys list acme --page 43', /Page 43 of 43/);
    await answer('/atlas-keys list acme —page 999', /Page 43 of 43/);
  });

  it('of a project names the project, by name or id', async () => {
    const byName = await answer('/atlas-keys list acme --project checkout', /checkout/);
    const project = stage.world.seeded.acme.projects.find(({ name }) => name === 'checkout');
    const count = stage.world.atlas
      .keys(stage.world.seeded.acme.id)
      .filter(({ projects }) => projects.some(({ projectId }) => projectId === project?.id)).length;
    expect(byName.plainText).toContain(`${count} keys`);
    await answer(`/atlas-keys list acme --project ${project?.id}`, new RegExp(`${count} keys`));
  });

  it('without an organization asks which, and goes on with what was typed', async () => {
    const menu = await answer(
      '/atlas-keys list --project experiments --per-page 3',
      /organization/i,
    );
    stage.went(await stage.dana.chooses(menu, 'list.organization', 'acme-labs'));
    await stage.message(stage.dana, 'C0GENERAL', /experiments/);
  });

  it('names the organizations it knows when the one typed is unknown', async () => {
    const sorry = await answer('/atlas-keys list acme-prod', /acme-prod/);
    expect(sorry.plainText).toContain('acme-labs');
  });

  it('says so when there is no such project', async () => {
    await answer('/atlas-keys list acme --project nowhere', /nowhere/);
  });

  it('is refused to a guest, in words', async () => {
    await stage.types(stage.world.slack.as('U0GUEST'), '/atlas-keys list acme', 'C0KEYS');
    await stage.message(stage.world.slack.as('U0GUEST'), 'C0KEYS', /Guests/);
  });

  it('never holds a private key, nor the tail Atlas leaves visible', async () => {
    const tails = stage.world.atlas
      .keys(stage.world.seeded.acme.id)
      .map(({ privateKey }) => privateKey.slice(-12));
    const said = stage.world.slack.transcript.map(({ body }) => body).join('\n');
    expect(tails.filter((tail) => said.includes(tail))).toEqual([]);
  });
});

describe('getting one key', () => {
  it('finds it by id and by public key, in whichever organization it is', async () => {
    const [key] = stage.world.atlas.keys(stage.world.seeded.labs.id);
    const byId = await answer(`/atlas-keys get ${key?.id}`, /acme-labs/);
    expect(byId.plainText).toContain(key?.publicKey);
    const byPublicKey = await answer(`/atlas-keys get ${key?.publicKey} acme-labs`, /acme-labs/);
    expect(byPublicKey.plainText).toContain(key?.id);
  });

  it('shows Atlas’s JSON in a window, without private parts', async () => {
    const [key] = stage.world.atlas.keys(stage.world.seeded.acme.id);
    const card = await answer(`/atlas-keys get ${key?.id}`, new RegExp(`${key?.publicKey}`));
    stage.went(await stage.dana.clicks(card, 'Show JSON'));
    const window = await stage.window(stage.dana, /"publicKey"/);
    expect(window.plainText).toContain(`"id": "${key?.id}"`);
    expect(window.plainText).not.toMatch(/privateKey|\*\*\*\*/);
  });

  it('says that there is no such key, and what to do', async () => {
    await answer('/atlas-keys get ffffffffffffffffffffffff acme', /ffffffffffffffffffffffff/);
    await answer('/atlas-keys get zzzzzzzz', /zzzzzzzz/);
  });
});

describe('a command that is not quite right', () => {
  it.each([
    ['/atlas-keys', /How to use/],
    ['/atlas-keys help', /How to use/],
    ['/atlas-keys lsit', /Did you mean/],
    ['/atlas-keys list acme --pages 2', /--pages/],
    ['/atlas-keys list acme --per-page 11', /1 to 10/],
    ['/atlas-keys get', /Say which key/],
  ])('%s is answered with what to do', async (line, pattern) => {
    await answer(line, pattern);
  });
});

describe('when Atlas refuses', () => {
  it.each([
    ['bad credentials', { kind: 'refusal', status: 401, errorCode: 'USER_UNAUTHORIZED' }, /role/],
    [
      'an address that is not listed',
      { kind: 'refusal', status: 403, errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST' },
      /address/,
    ],
    ['a proxy in between', { kind: 'garbage', garbage: 'html' }, /could not be read/],
  ] as const)('%s: the person is told what to do', async (_what, fault, pattern) => {
    const path = /\/apiKeys\/ffffffffffffffffffffffff/;
    const handle = stage.world.atlas.faults.add({ when: { path }, do: fault });
    await answer('/atlas-keys get ffffffffffffffffffffffff acme', pattern);
    handle.remove();
  });
});

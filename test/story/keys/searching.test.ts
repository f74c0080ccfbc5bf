import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
let publicKey = '';
beforeAll(async () => {
  stage = await setStage({
    beforeBot({ atlas, seeded: { acme } }) {
      const checkout = acme.projects.find(({ name }) => name === 'checkout');
      const projects = [{ projectId: checkout?.id ?? '', roles: ['GROUP_READ_ONLY'] }];
      const made = { organizationId: acme.id, roles: ['ORG_MEMBER'], projects };
      ({ publicKey } = atlas.addKey({ ...made, description: 'search-reindex of the big shop' }));
      for (const description of ['zz-10', 'zz-9', 'zz-100', 'zz-2']) {
        atlas.addKey({ ...made, description });
      }
    },
  });
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

/** How many keys of acme satisfy this. */
function count(is: (key: ReturnType<Stage['ours']>[number]) => boolean): number {
  return stage.world.atlas.keys(stage.world.seeded.acme.id).filter(is).length;
}

describe('looking for keys', () => {
  it('finds them by a part of their description, whatever its case', async () => {
    const expected = count(({ description }) => description.includes('terraform'));
    const list = await answer('/atlas-keys list acme TERRAform', /Search: `TERRAform`/);
    expect(list.plainText).toContain(`${expected} keys`);
    expect(list.plainText).not.toContain('grafana');
  });

  it('finds them by public key, and by all of several words', async () => {
    await answer(`/atlas-keys list acme ${publicKey}`, /\(1 key\)/);
    const list = await answer('/atlas-keys list acme shop big reindex', /\(1 key\)/);
    expect(list.plainText).toContain('search-reindex of the big shop');
  });

  it('finds them by name and by id of a project', async () => {
    const project = stage.world.seeded.acme.projects.find(({ name }) => name === 'observability');
    const inProject = count(({ projects }) =>
      projects.some(({ projectId }) => projectId === project?.id),
    );
    await answer('/atlas-keys list acme observab', new RegExp(`\\(${inProject} keys\\)`));
    await answer(`/atlas-keys list acme ${project?.id}`, new RegExp(`\\(${inProject} keys\\)`));
  });

  it('keeps the search from page to page, without another call of Atlas', async () => {
    const first = await answer('/atlas-keys list acme prod --per-page 3', /Page 1 of 7/);
    const refused = { kind: 'refusal', status: 500, errorCode: 'UNEXPECTED_ERROR' } as const;
    const away = stage.world.atlas.faults.add({ when: { path: /apiKeys|groups/ }, do: refused });
    stage.went(await stage.dana.clicks(first, 'Next'));
    const second = await stage.message(stage.dana, 'C0GENERAL', /Search: `prod`[\s\S]*Page 2 of/);
    expect(second.ts).toBe(first.ts);
    away.remove();
    stage.went(await stage.dana.clicks(second, 'All keys'));
    const all = await stage.message(stage.dana, 'C0GENERAL', /Page 1 of 1\d\d/);
    expect(all.ts).toBe(first.ts);
    expect(all.plainText).not.toContain('Search:');
  });

  it('says what it looked for where nothing fits, and leads back', async () => {
    const none = await answer('/atlas-keys list acme unicorn', /No key in `acme` fits/);
    expect(none.plainText).toContain('Search: `unicorn`');
    expect(none.buttons.map(({ label }) => label)).toContain('All keys');
  });

  it('says so where the text is too long', async () => {
    await answer(`/atlas-keys list acme ${'x'.repeat(81)}`, /too long to look for/);
  });

  it('asks where to look if no organization was named, and goes on with the text', async () => {
    const menu = await answer('/atlas-keys list vector', /To look for `vector`/);
    expect(menu.plainText).toContain('`acme-labs`');
    stage.went(await stage.dana.chooses(menu, 'list.organization', 'acme-labs'));
    await stage.message(stage.dana, 'C0GENERAL', /Keys in acme-labs[\s\S]*Search: `vector`/);
  });

  it('sorts numbers in names as numbers', async () => {
    const list = await answer('/atlas-keys list acme zz-', /\(4 keys\)/);
    expect([...list.plainText.matchAll(/^zz-\d+$/gm)].map(String)).toEqual([
      'zz-2',
      'zz-9',
      'zz-10',
      'zz-100',
    ]);
  });
});

describe('the keys of a person', () => {
  it('are found as mine, by --owner, by mention and by name; nobody else’s are among them', async () => {
    for (const [who, description] of [
      [stage.dana, 'danas-own'],
      [stage.mei, 'meis-own'],
    ] as const) {
      const card = await stage.request(who, { description });
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0KEYS', new RegExp(description));
    }
    for (const line of [
      'list mine acme',
      'list acme --owner <@U0DANA|dana>',
      'list acme <@U0DANA|dana>',
      'list acme dana',
    ]) {
      const list = await answer(`/atlas-keys ${line}`, /\(1 key\)/);
      expect(list.plainText).toContain('danas-own');
    }
    const meis = await answer('/atlas-keys list acme mine', /\(1 key\)/, stage.mei);
    expect(meis.plainText).toContain('meis-own');
    await answer(
      '/atlas-keys list acme mine',
      /No key in `acme` fits. Owner: <@U0RAVI>/,
      stage.ravi,
    );
  });

  it('are not said to be none while Redis cannot tell whose they are', async () => {
    await stage.redis.call('ACL', 'SETUSER', 'default', '-hmget');
    try {
      const sorry = await answer('/atlas-keys list acme mine', /E-/);
      expect(sorry.plainText).not.toContain('No key in');
    } finally {
      await stage.redis.call('ACL', 'SETUSER', 'default', '+hmget');
    }
  });
});

describe('somebody who may see one project only', () => {
  it('finds nothing outside it, and learns no name of another organization', async () => {
    const { checkout, catalog } = Object.fromEntries(
      stage.world.seeded.acme.projects.map(({ name, id }) => [name, id]),
    );
    await using small = await setStage({
      policy: `organizations:
  - name: acme
    id: ${stage.world.seeded.acme.id}
    credentials: ACME
    viewers: [U0ADMIN]
    projects:
      - { name: checkout, id: ${checkout}, viewers: [U0DANA] }
  - { name: acme-labs, id: ${stage.world.seeded.labs.id}, credentials: LABS, viewers: [U0ADMIN] }
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
approvers: [S0PLATFORM]
admins: [U0ADMIN]
`,
    });
    const answered = async (line: string, pattern: RegExp) => {
      await small.types(small.dana, line);
      return small.message(small.dana, 'C0GENERAL', pattern);
    };
    await answered('/atlas-keys list terraform', /checkout/);
    await answered(`/atlas-keys list acme x --project ${catalog}`, /You may|may only|checkout/);
    const list = await answered('/atlas-keys list --project checkout GROUP', /Search: `GROUP`/);
    expect(list.plainText).not.toContain('acme-labs');
  });
});

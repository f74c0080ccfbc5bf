import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** What Dana gets back for a command: the newest message only she sees. */
async function answer(line: string, pattern: RegExp) {
  const known = stage.dana.sees('C0GENERAL').length;
  await stage.types(stage.dana, line);
  return stage.seen(`Dana is answered with ${pattern}`, () =>
    stage.dana
      .sees('C0GENERAL')
      .slice(known)
      .find(({ plainText }) => pattern.test(plainText)),
  );
}

describe('when Atlas refuses one part', () => {
  const refused = { kind: 'refusal', status: 403, errorCode: 'USER_UNAUTHORIZED' } as const;

  it('the rest of a key is shown, and which part is missing', async () => {
    const { acme } = stage.world.seeded;
    const key = stage.world.atlas.keys(acme.id).find(({ projects }) => projects.length > 0);
    const path = new RegExp(`/apiKeys/${key?.id}/accessList`);
    const fault = stage.world.atlas.faults.add({ when: { path }, do: refused });
    const card = await answer(`/atlas-keys get ${key?.id} acme`, new RegExp(`${key?.publicKey}`));
    expect(card.plainText).toMatch(/IP access list\W*Could not be read now/);
    expect(card.plainText).not.toContain('No entries');
    fault.remove();
  });

  it('a list shows the ids of projects whose names it cannot read', async () => {
    const { labs } = stage.world.seeded;
    const project = labs.projects.find(({ name }) => name === 'experiments');
    const path = /\/groups(\?|$)/;
    const fault = stage.world.atlas.faults.add({ when: { path }, do: refused });
    const list = await answer(
      `/atlas-keys list acme-labs --project ${project?.id}`,
      /names of the projects could not be read now/,
    );
    expect(list.plainText).toContain(project?.id);
    await answer('/atlas-keys list acme-labs --project experiments', /Atlas/);
    fault.remove();
  });
});

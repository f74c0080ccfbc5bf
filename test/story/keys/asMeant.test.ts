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

describe('what people type and paste', () => {
  it('is read as it was meant', async () => {
    await answer('/atlas-keys list in acme', /Page 1 of 43/);
    await answer('/atlas-keys list acme page 2', /Page 2 of 43/);
    await answer('/atlas-keys list *acme*.', /Page 1 of 43/);
    await answer('/atlas-keys list acme --project *checkout*.', /project `?checkout/);
    const [key] = stage.world.atlas.keys(stage.world.seeded.labs.id);
    await answer(`/atlas-keys get ${key?.publicKey} in acme-labs`, new RegExp(`${key?.id}`));
    await answer(`/atlas-keys get *${key?.publicKey}*.`, new RegExp(`${key?.id}`));
    const sorry = await answer('/atlas-keys list in *acme-prod*.', /`?acme-prod`?\. It knows/);
    expect(sorry.plainText).not.toContain('in *acme-prod*');
  });
});

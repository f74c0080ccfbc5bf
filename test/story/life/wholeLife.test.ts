import { describe, expect, it } from 'vitest';
import { playWholeLife } from '../../../src/sandbox/wholeLife.ts';
import { setStage } from '../kit.ts';

/** What the demo prints, as somebody reads it who has never seen Keywarden. */
async function theTale() {
  await using stage = await setStage({ asProcess: true });
  const tale: string[] = [];
  const issued = new Set<string>();
  const { atlas, slack } = stage.world;
  atlas.onChange(() => {
    for (const { privateKey } of stage.ours()) issued.add(privateKey);
  });
  await playWholeLife(stage.world, (text) => tale.push(text));
  const left = stage.ours();
  const { createsAccepted } = atlas;
  const calls = slack.transcript.map(({ name, body }) => ({ name, body }));
  return { tale, left, createsAccepted, issued: [...issued], calls };
}

describe('the life of one key, as the demo tells it', () => {
  it('goes from the wish for one project to the end, and says of each step who sees what', async () => {
    const { tale, left, createsAccepted, issued, calls } = await theTale();
    const steps = [
      /looks at the keys[\s\S]*Page 1 of 7/,
      /by the task[\s\S]*Read clusters and metrics – Project Read Only/,
      /who asks for what[\s\S]*0 of 1 from @platform[\s\S]*The roles are enough for the task and for nothing else/,
      /A key was created in acme for @dana: ci-deploy\.\s+│ Project Read Only in checkout/,
      /matches what Atlas issued[\s\S]*a second time[\s\S]*cannot be shown now/,
      /GET \/groups +200 {2}checkout\n.*\(catalog\) +401 {2}refused/,
      /ends in a week[\s\S]*\[ Extend \][\s\S]*asks to extend the key[\s\S]*ends later now/,
      /old key: 200, reads checkout\s+new key: 200, reads checkout[\s\S]*old key: 401, refused\s+new key: 200/,
      /is deleted at Atlas: @dana ended it/,
      /cost-report[\s\S]*"Deny"[\s\S]*Billing Viewer is enough/,
    ];
    expect(tale).toHaveLength(steps.length);
    for (const [index, step] of steps.entries()) {
      expect(tale[index]).toMatch(new RegExp(`^${index + 1}\\. `));
      expect(tale[index]).toMatch(step);
    }
    // In words as they read it, and short enough to be read at once.
    expect(tale.join('\n')).not.toMatch(/<[!@#]/);
    expect(tale.join(' ').split(/\s+/).length).toBeLessThan(900);

    // Two keys were made; both are gone, and each private key was in one window.
    expect(createsAccepted).toBe(2);
    expect(left).toEqual([]);
    expect(issued).toHaveLength(2);
    for (const privateKey of issued) {
      expect(tale.join('\n')).not.toContain(privateKey.slice(-12));
      const shown = calls.filter(({ body }) => body.includes(privateKey.slice(-12)));
      expect(shown.map(({ name }) => name)).toEqual(['views.update']);
    }
  });
});

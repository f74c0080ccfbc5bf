import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const PREVIOUS = 'e'.repeat(32);

/** A command of Mei, signed with this secret; each has a trigger of its own. */
async function typed(stage: Stage, overrides: object): Promise<number | string> {
  const { slack } = stage.world;
  const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'command') ?? {};
  const more = { text: 'help', trigger_id: `${Math.random()}` };
  const answer = await slack.deliver('command', { ...payload, ...more }, overrides);
  return answer.arrived ? answer.status : answer.why;
}

const helped = (stage: Stage) =>
  stage.mei.sees('C0GENERAL').filter(({ plainText }) => /atlas-keys list/.test(plainText)).length;

describe('while the signing secret is being changed', () => {
  it('what the previous or the new one signed is taken, and nothing else', async () => {
    await using stage = await setStage({ env: { SLACK_PREVIOUS_SIGNING_SECRET: PREVIOUS } });
    await stage.types(stage.mei, '/atlas-keys help');
    await expect.poll(() => helped(stage)).toBe(1);
    expect(await typed(stage, { signingSecret: PREVIOUS })).toBe(200);
    expect(await typed(stage, {})).toBe(200);
    const hour = Math.floor(Date.now() / 1000) - 3600;
    for (const forged of [
      { signingSecret: 'f'.repeat(32) },
      { signature: null },
      { signingSecret: PREVIOUS, timestamp: hour },
      { signingSecret: PREVIOUS, timestamp: hour + 7200 },
      { signingSecret: PREVIOUS, tamperedBody: 'payload=%7B%7D' },
    ]) {
      expect(await typed(stage, forged), JSON.stringify(forged)).toBe(401);
    }
    // The whole way of a request with windows.
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('a body that is too long is refused, however it is signed', async () => {
    await using stage = await setStage({ env: { SLACK_PREVIOUS_SIGNING_SECRET: PREVIOUS } });
    const url = stage.world.slack.app.requestUrl ?? '';
    const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(600_000) }).catch(
      () => null,
    );
    expect([413, undefined]).toContain(answer?.status);
    await stage.types(stage.mei, '/atlas-keys help');
    await expect.poll(() => helped(stage)).toBe(1);
  });

  it('only the new one counts once the previous one is taken out', async () => {
    await using stage = await setStage();
    await stage.types(stage.mei, '/atlas-keys help');
    expect(await typed(stage, { signingSecret: PREVIOUS })).toBe(401);
  });
});

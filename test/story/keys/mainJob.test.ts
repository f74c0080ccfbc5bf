import { describe, expect, it } from 'vitest';
import { playMainJob } from '../../../src/sandbox/story.ts';
import { setStage } from '../kit.ts';

describe('the main job, from the list to the reveal', () => {
  it.each(['http', 'socket'] as const)(
    'is played by three people over %s, and the private key is in one window and nowhere else',
    async (transport) => {
      await using stage = await setStage({ asProcess: true, transport });
      const tale: string[] = [];
      await playMainJob(stage.world, (text) => tale.push(text));
      expect(tale.join('\n')).toContain('matches what Atlas issued');
      // It is told as they read it: mentions and dates in words.
      expect(tale.join('\n')).toMatch(
        /@dana asks for .* 0 of 1 from @platform\. Open until \w+ at/s,
      );
      expect(tale.join('\n')).not.toMatch(/<[!@#]/);

      const [issued] = stage.ours();
      const tail = issued?.privateKey.slice(-12) ?? 'no key';
      const calls = stage.world.slack.transcript.filter(({ body }) => body.includes(tail));
      expect(calls.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['api views.update']);
      expect(calls[0]?.body).toContain(issued?.privateKey);
      for (const [name, content] of await stage.resting()) {
        expect(content.includes(tail), `the private key's tail rests in ${name}`).toBe(false);
      }
    },
  );

  it.each(['digest', 'token'] as const)('is the same with %s at Atlas', async (auth) => {
    await using stage = await setStage({ auth });
    await playMainJob(stage.world, () => undefined);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it.each(['2023-01-01', '2024-08-05', 'v1.0'])('is the same with version %s', async (version) => {
    await using stage = await setStage({
      env: { MONGODB_ATLAS_API_VERSION: version },
    });
    await playMainJob(stage.world, () => undefined);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });
});

import { Agent } from 'undici';
import { expect, it } from 'vitest';
import { stopParts } from '../../src/start/shutdown.ts';
import { recordingLog } from '../store/fixtures.ts';

it('a command that arrives while the last connection closes is worked on to its end', async () => {
  const said: string[] = [];
  const inWork: string[] = [];
  const running = {
    phase: 'started' as const,
    server: {
      start: async () => undefined,
      async stop() {
        // Slack delivers it after the stop began.
        await new Promise(setImmediate);
        inWork.push('the command');
      },
    },
    dispatch: {
      handle: async () => undefined,
      async drain(ms: number) {
        expect(ms).toBeGreaterThan(0);
        said.push(...inWork.splice(0).map((what) => `${what} ended`));
      },
    },
  };
  const atlas = { close: async () => void said.push('Atlas closed') };
  await stopParts({ running, atlas, dispatcher: new Agent(), log: recordingLog() }, 5_000);
  expect(said).toEqual(['the command ended', 'Atlas closed']);
});

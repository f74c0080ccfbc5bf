import { describe, expect, it } from 'vitest';
import { launchBot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { setStage } from '../kit.ts';

/** Two addresses of this machine: who listens on all of them answers on both. */
const [FIRST, SECOND] = ['127.0.0.1', '127.0.0.2'];
/** RFC 5737: no machine has it. */
const NOBODY = '192.0.2.1';

async function answers(host: string, port: string | undefined): Promise<boolean> {
  return fetch(`http://${host}:${port}/healthz`).then(
    () => true,
    () => false,
  );
}

describe('the port of Keywarden', () => {
  it.each(['http', 'socket'] as const)(
    'is open over %s where HOST says, which in the sandbox is this machine alone',
    async (transport) => {
      await using stage = await setStage({ transport });
      const { PORT } = stage.world.env;
      expect(await answers(FIRST, PORT)).toBe(true);
      expect(await answers(SECOND, PORT)).toBe(false);
    },
  );

  it('is open on every address where HOST is not set', async () => {
    await using stage = await setStage({ env: { HOST: '' } });
    const { PORT } = stage.world.env;
    expect(await answers(FIRST, PORT)).toBe(true);
    expect(await answers(SECOND, PORT)).toBe(true);
  });

  it('is not opened on an address that the machine does not have: one line says so', async () => {
    await using stage = await setStage();
    const { env } = stage.world;
    const bot = launchBot({
      entry: 'dist/main.js',
      env: { ...env, HOST: NOBODY, PORT: String(await freePort()) },
    });
    expect(await bot.exited).toBe(78);
    expect(bot.output()).toContain(`HOST: this machine does not have the address ${NOBODY}.`);
  });
});

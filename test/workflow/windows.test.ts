import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { no } from '../../src/domain/record/result.ts';
import { createWindows, isShown, windowOfKind } from '../../src/workflow/core/windows.ts';
import { type Opened, openStore } from '../store/fixtures.ts';
import { type Server, startServer } from '../store/server.ts';

let server: Server;
let a: Opened;
let b: Opened;

beforeAll(async () => {
  server = await startServer();
  a = await openStore(server.url, { installation: 'windows' });
  b = await openStore(server.url, { installation: 'windows' });
});
afterAll(async () => {
  a.close();
  b.close();
  await server.remove();
});

const SPEC = { kind: 'spec', specHash: 'hash' } as const;
const shown = (nonce: string) => ({ nonce, user: 'U0RAVI', requestId: 'R1', purpose: 'approve' });
const presented = (nonce: string, change: object = {}) => ({
  ...shown(nonce),
  viewId: 'V1',
  ...change,
});

/** A replica that looks again; what happens meanwhile is `during`. */
function looking(during: () => Promise<unknown> = async () => undefined) {
  const slept: number[] = [];
  const stopwatch = {
    sleep: async (ms: number) => {
      slept.push(ms);
      await during();
    },
  };
  return { slept, windows: createWindows(b.store, stopwatch) };
}

/** The other replica: Slack has opened the window, and the note is written. */
async function opens(nonce: string): Promise<void> {
  const window = { ...shown(nonce), shows: SPEC };
  const windows = createWindows(a.store, { sleep: async () => undefined });
  await windows.open(window, async () => ({ viewId: 'V1' }));
}

const STALE = no({ why: 'stale_window' });

describe('what a window showed', () => {
  const window = { ...presented('N0'), shows: SPEC };

  it('is handed to the use case that asks for that kind of thing', () => {
    const recalled = { ok: true, window } as const;
    expect(windowOfKind(recalled, 'spec')).toEqual(recalled);
  });

  it('makes a window of another kind of thing stale', () => {
    expect(windowOfKind({ ok: true, window }, 'key')).toEqual(STALE);
    expect(windowOfKind(STALE, 'spec')).toEqual(STALE);
  });

  it('is compared by kind and by value', () => {
    expect(isShown(window, SPEC)).toBe(true);
    expect(isShown(window, { kind: 'spec', specHash: 'other' })).toBe(false);
    expect(isShown(window, { kind: 'key', keyId: 'hash' })).toBe(false);
  });
});

describe('a click that reaches another replica', () => {
  it('before the note of its window is written waits for the note, and counts', async () => {
    const { windows, slept } = looking(() => opens('N1'));
    expect(await windows.recall(presented('N1'))).toMatchObject({
      window: { viewId: 'V1', user: 'U0RAVI' },
    });
    expect(slept).toHaveLength(1);
  });

  it('in a window that nobody opened is refused, after a second at most', async () => {
    const { windows, slept } = looking();
    expect(await windows.recall(presented('N2'))).toEqual(STALE);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(1000);
  });

  it('in a window of somebody or something else is refused at once', async () => {
    await opens('N3');
    const { windows, slept } = looking();
    const others = [
      { user: 'U0MEI' },
      { viewId: 'V2' },
      { requestId: 'R2' },
      { purpose: 'deny' },
    ] as const;
    for (const other of others) {
      expect(await windows.recall(presented('N3', other))).toEqual(STALE);
    }
    expect(slept).toEqual([]);
  });

  it('is refused as strictly when the note comes late', async () => {
    const { windows } = looking(() => opens('N4'));
    expect(await windows.recall(presented('N4', { user: 'U0MEI' }))).toEqual(STALE);
  });
});

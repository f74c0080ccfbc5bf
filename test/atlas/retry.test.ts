import { describe, expect, it } from 'vitest';
import { decideRetry, readRetryAfter, type Tried } from '../../src/atlas/http/retry.ts';
import { ATLAS_CODES } from '../../src/foundation/errors.ts';
import { failing, limitsFor, ORG_ID, openScene } from './scene.ts';

function tried(overrides: Partial<Tried> = {}): Tried {
  return {
    method: 'GET',
    failure: { code: 'server_error', status: 503 },
    attempt: 1,
    elapsedMs: 0,
    deadlineMs: 30_000,
    fraction: 0.5,
    ...overrides,
  };
}
const limited = (retryAfterMs?: number) =>
  ({ code: 'rate_limited', status: 429, retryAfterMs }) as const;

describe('whether to try again', () => {
  it.each(['POST', 'DELETE'] as const)('is no for %s, whatever happened', (method) => {
    for (const code of ATLAS_CODES) {
      const decision = decideRetry(tried({ method, failure: { code } }));
      expect(decision).toEqual({ kind: 'stop', why: 'not_safe' });
    }
  });

  it('is yes for a POST that changes nothing', () => {
    expect(decideRetry(tried({ method: 'POST', harmless: true })).kind).toBe('wait');
  });

  it('is yes only for what may pass', () => {
    const passing = ATLAS_CODES.filter(
      (code) => decideRetry(tried({ failure: { code } })).kind === 'wait',
    );
    expect(passing).toEqual([
      'unreachable',
      'timeout',
      'connection_lost',
      'rate_limited',
      'server_error',
      'unreadable',
    ]);
    const slow = { code: 'unexpected_status', status: 408 } as const;
    expect(decideRetry(tried({ failure: slow })).kind).toBe('wait');
  });

  it('is yes twice for 401 and 403 without a word, and no for those with words', () => {
    for (const status of [401, 403]) {
      const failure = { code: 'forbidden', status, wordless: true } as const;
      expect(decideRetry(tried({ failure, attempt: 2 })).kind).toBe('wait');
      expect(decideRetry(tried({ failure, attempt: 3 })).kind).toBe('stop');
      const spoken = { ...failure, wordless: false };
      expect(decideRetry(tried({ failure: spoken }))).toEqual({ kind: 'stop', why: 'final' });
    }
  });

  it('is no after five attempts', () => {
    expect(decideRetry(tried({ attempt: 4 })).kind).toBe('wait');
    expect(decideRetry(tried({ attempt: 5 }))).toEqual({ kind: 'stop', why: 'attempts' });
  });
});

describe('how long to wait', () => {
  it('doubles from half a second, with full jitter', () => {
    const waits = [1, 2, 3, 4].map((attempt) => decideRetry(tried({ attempt, fraction: 0.999 })));
    expect(waits).toEqual([500, 999, 1998, 3996].map((ms) => ({ kind: 'wait', ms })));
    expect(decideRetry(tried({ fraction: 0 }))).toEqual({ kind: 'wait', ms: 0 });
  });

  it('is 10, 20 and 40 s at most where Atlas says too many without saying how long', () => {
    const waits = [1, 2, 3, 4].map((attempt) =>
      decideRetry(tried({ attempt, failure: limited(), deadlineMs: 600_000 })),
    );
    expect(waits).toEqual([5_000, 10_000, 20_000, 20_000].map((ms) => ({ kind: 'wait', ms })));
  });

  it('is what Retry-After says and a little, never less', () => {
    for (const [fraction, ms] of [
      [0, 19_000],
      [0.5, 19_500],
    ] as const) {
      const decision = decideRetry(tried({ failure: limited(19_000), fraction }));
      expect(decision).toEqual({ kind: 'wait', ms });
    }
  });

  it('never goes past the deadline', () => {
    const stop = { kind: 'stop', why: 'deadline' };
    expect(decideRetry(tried({ failure: limited(30_000), fraction: 0 }))).toEqual(stop);
    expect(decideRetry(tried({ failure: limited(29_999), fraction: 0 })).kind).toBe('wait');
    expect(decideRetry(tried({ elapsedMs: 29_750 }))).toEqual(stop);
    expect(decideRetry(tried({ elapsedMs: 29_749 })).kind).toBe('wait');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  it.each([
    ['19', 19_000],
    [' 19 ', 19_000],
    ['0', 1_000],
    ['86400', 3_600_000],
    ['99999999999999999999', 3_600_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 1_000],
    ['Sun, 22 Nov 2036 09:00:00 GMT', 3_600_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %s ms', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });
});

describe('a read', () => {
  it.each([
    { kind: 'reset' },
    { kind: 'lost reply' },
    { kind: 'hang' },
    { kind: 'endless' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, headers: { 'Retry-After': '2' } },
    { kind: 'status', status: 401 },
    { kind: 'status', status: 403 },
    { kind: 'too many', retryAfter: 3 },
    { kind: 'garbage', garbage: 'html' },
    { kind: 'garbage', garbage: 'truncated' },
  ] as const)('passes over %j', async (action) => {
    const { sim, organization } = await openScene({
      limits: { ...limitsFor(action), readMs: 30_000 },
    });
    sim.addKey({ organizationId: ORG_ID, description: 'x', roles: ['ORG_MEMBER'] });
    const fault = sim.faults.add({ when: { times: 2 }, do: action });
    expect(await organization.listKeys()).toHaveLength(1);
    expect(fault.hits).toBe(2);
  });

  it('waits as long as Retry-After says', async () => {
    const { sim, client, clock } = await openScene({ fraction: 0 });
    sim.faults.add({ when: { times: 1 }, do: { kind: 'too many', retryAfter: 7 } });
    await client.listOrgs({});
    expect(clock.slept).toEqual([7_000]);
  });

  it('gives up at once where it would have to wait beyond its deadline', async () => {
    const { sim, client, clock, requests } = await openScene();
    sim.faults.add({ do: { kind: 'too many', retryAfter: 45 } });
    const error = await failing(client.listOrgs({}));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 45_000 });
    expect(clock.slept).toEqual([]);
    expect(requests()).toHaveLength(1);
  });

  it('survives the real buckets of Atlas', async () => {
    const { sim, client } = await openScene();
    sim.rateLimits.set('list of organizations', { capacity: 2, refill: 2, seconds: 10 });
    for (let call = 0; call < 6; call += 1) {
      await expect(client.listOrgs({})).resolves.toMatchObject({ pageNum: 1 });
    }
  });
});

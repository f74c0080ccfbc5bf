import { describe, expect, it } from 'vitest';
import { type Rules, USE_CASE_RULES } from '../../src/workflow/audit/safeModeAndAuditRules.ts';
import { guardUseCases } from '../../src/workflow/audit/useCaseGuards.ts';
import type { Reveal } from '../../src/workflow/requests/reveal/reveal.ts';

interface Painting {
  paint(by: string, colour: string): Promise<{ readonly ok: boolean }>;
  look(): Promise<void>;
}

const PLAIN = { look: 'plain' } as const;
const PAUSED = { asks: 'store', answer: { ok: false } } as const;
const AUDITED = { event: 'paint.refused', who: (by: string) => ({ by }) } as const;

/** Each comment expects that the compiler refuses what follows; where it does not, that is the error. */
const REFUSED_BY_THE_COMPILER: readonly unknown[] = [
  // @ts-expect-error: a use case without rules
  {} satisfies Rules<{ painting: Painting }>,
  // @ts-expect-error: a method without a rule
  { painting: PLAIN } satisfies Rules<{ painting: Painting }>,
  {
    // @ts-expect-error: it is not said whether it is audited
    painting: { ...PLAIN, paint: { pause: PAUSED } },
  } satisfies Rules<{ painting: Painting }>,
  {
    // @ts-expect-error: it is not said whether it is paused
    painting: { ...PLAIN, paint: { audit: AUDITED } },
  } satisfies Rules<{ painting: Painting }>,
  {
    painting: {
      ...PLAIN,
      // @ts-expect-error: no answer of this method
      paint: { pause: { asks: 'store', answer: 'later' }, audit: AUDITED },
    },
  } satisfies Rules<{ painting: Painting }>,
  {
    painting: {
      ...PLAIN,
      // @ts-expect-error: this method is not asked with a number
      paint: { pause: PAUSED, audit: { event: 'paint.refused', who: (by: number) => ({ by }) } },
    },
  } satisfies Rules<{ painting: Painting }>,
];

const COMPLETE: Rules<{ painting: Painting }> = {
  painting: { ...PLAIN, paint: { pause: PAUSED, audit: AUDITED } },
};

/** A use case that the rules do not know. */
function addPainting(guards: Parameters<typeof guardUseCases>[0], painting: Painting): unknown {
  // @ts-expect-error: it is none of those that have rules
  return guardUseCases(guards, { painting });
}

function methodsWith(isThat: (rule: unknown) => boolean): string[] {
  return Object.entries(USE_CASE_RULES).flatMap(([useCase, rules]) =>
    Object.entries(rules).flatMap(([name, rule]) => (isThat(rule) ? [`${useCase}.${name}`] : [])),
  );
}

const guards = {
  guard: { known: () => undefined, isOn: async () => false },
  notes: { note: () => undefined },
};

describe('the rules for use cases', () => {
  it('are refused by the compiler where one is missing or does not fit', () => {
    expect(REFUSED_BY_THE_COMPILER).toHaveLength(6);
    expect(COMPLETE.painting.look).toBe('plain');
    const painting: Painting = { paint: async () => ({ ok: true }), look: async () => undefined };
    expect(() => addPainting(guards, painting)).toThrow('painting.paint has no rule');
  });

  it('leave only these free, which change nothing or are a step of the sweep', () => {
    expect(methodsWith((rule) => rule === 'plain')).toEqual([
      'submission.accessListRequired',
      'reveal.load',
      'revocations.find',
      'allowing.find',
      'allowing.page',
      'discussion.offerable',
      'acceptance.current',
      'acceptance.first',
      'findCredential.find',
      'findCredential.read',
      'findCredential.given',
      'ownKeys.of',
      'ownKeys.offeredTo',
      'lookup.offered',
      'lookup.page',
      'lookup.find',
      'lookup.json',
      'projects.search',
      'projects.chosen',
      'requestLists.page',
      'requestLists.waiting',
      'inventory.counts',
      'inventory.page',
      'who.ask',
      'reviewing.status',
      'auditLog.page',
    ]);
  });

  it('do not pause what ends safe mode, nor three questions about what a window may show', () => {
    const isNotPaused = (rule: unknown) =>
      typeof rule === 'object' && rule !== null && 'pause' in rule && rule.pause === 'not_paused';
    expect(methodsWith(isNotPaused)).toEqual([
      'review.refuseDecider',
      'allowing.refuseTakingBack',
      'discussion.refuseAcknowledger',
      'acceptance.refuse',
      'acceptance.accept',
    ]);
  });
});

describe('guarded use cases', () => {
  it('pass arguments and answers through', async () => {
    const load: Reveal['load'] = async () => undefined;
    const guarded = guardUseCases(guards, {
      reveal: {
        load,
        refuse: async (_, by) => ({ why: 'acknowledged', by }),
        show: async () => ({ ok: true }),
      },
    });
    expect(guarded.reveal.load).toBe(load);
    const window = { nonce: 'n', viewId: 'V', user: 'U', requestId: 'R', purpose: 'p' };
    expect(await guarded.reveal.show(window, async () => undefined)).toEqual({ ok: true });
  });
});

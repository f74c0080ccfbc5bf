import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Guard } from '../ports/store.ts';

const DAY = 24 * 60 * 60_000;

/** What everybody must keep to, whatever a request rests on. */
export function limitsOf({ limits }: Policy): readonly Guard[] {
  return [
    { index: 'open-of-requester', limit: limits.open },
    { index: 'of-requester', limit: limits.perDay, withinMs: DAY },
  ];
}

/** Which of them this guard is; `undefined` where it is none. */
export function overLimit({ limits }: Policy, guard: number): Refusal | undefined {
  if (guard === 0) return { why: 'too_many_open', limit: limits.open };
  return guard === 1 ? { why: 'too_many_today', limit: limits.perDay } : undefined;
}

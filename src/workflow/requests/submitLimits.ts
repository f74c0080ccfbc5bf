import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Guard } from '../ports/store.ts';

const DAY = 24 * 60 * 60_000;

/** The limits on the requests of one person. They hold whatever grants a request has. */
export function limitsOf({ limits }: Policy): readonly Guard[] {
  return [
    { index: 'open-of-requester', limit: limits.open },
    { index: 'of-requester', limit: limits.perDay, withinMs: DAY },
  ];
}

/** The refusal for the guard with this index; `undefined` if it is none of these limits. */
export function overLimit({ limits }: Policy, guard: number): Refusal | undefined {
  if (guard === 0) return { why: 'too_many_open', limit: limits.open };
  return guard === 1 ? { why: 'too_many_today', limit: limits.perDay } : undefined;
}

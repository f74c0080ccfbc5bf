import { accountsOf, type Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { isOpen } from '../../domain/record/request.ts';
import type { Guard, Requests } from '../ports/store.ts';

const DAY = 24 * 60 * 60_000;

/** What the other accounts of a person have used up. */
interface Used {
  readonly open: number;
  readonly today: number;
}

/** Counts the requests of the other accounts of the same person. More than the limit is enough. */
export async function usedByOthers(
  requests: Pick<Requests, 'ofRequester'>,
  policy: Policy,
  requester: string,
): Promise<Used> {
  const { open, perDay } = policy.limits;
  const others = accountsOf(policy, requester).filter((id) => id !== requester);
  // An account has no more than `open` open requests, but they need not be its newest ones.
  const page = { offset: 0, limit: Math.max(200, open, perDay) };
  const lists = await Promise.all(others.map((id) => requests.ofRequester(id, page)));
  const all = lists.flatMap((list) => list.requests);
  return {
    open: all.filter(({ request }) => isOpen(request)).length,
    today: all.filter(({ request, now }) => now - request.createdAt < DAY).length,
  };
}

/** The limits on the requests of one person. They hold whatever grants a request has. */
export function limitsOf({ limits }: Policy, used: Used): readonly Guard[] {
  return [
    { index: 'open-of-requester', limit: Math.max(0, limits.open - used.open) },
    { index: 'of-requester', limit: Math.max(0, limits.perDay - used.today), withinMs: DAY },
  ];
}

/** The refusal for the guard with this index; `undefined` if it is none of these limits. */
export function overLimit({ limits }: Policy, guard: number): Refusal | undefined {
  if (guard === 0) return { why: 'too_many_open', limit: limits.open };
  return guard === 1 ? { why: 'too_many_today', limit: limits.perDay } : undefined;
}

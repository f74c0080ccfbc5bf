import { accountsOf, type Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import type { Usage } from '../../ports/audit.ts';
import type { Guard } from '../../ports/store.ts';

const DAY = 24 * 60 * 60_000;

/** What some accounts of a person have used up. */
interface Used {
  readonly open: number;
  readonly today: number;
}

function usedBy(usage: Usage, accounts: readonly string[], now: number): Used {
  const all = accounts.map(usage.requestsOf);
  const madeAt = all.flatMap((one) => one.madeAt);
  return {
    open: all.reduce((sum, { open }) => sum + open, 0),
    today: madeAt.filter((at) => now - at < DAY).length,
  };
}

/**
 * The limits on the requests of one person, whatever grants a request has. What the audit log counts
 * holds, even if somebody emptied the indexes in Redis; the guards keep two requests at once apart.
 */
export function limitsOf(
  policy: Policy,
  usage: Usage,
  requester: string,
  now: number,
): Result<{ readonly guards: readonly Guard[] }> {
  const { limits } = policy;
  const accounts = [...new Set([requester, ...accountsOf(policy, requester)])];
  const all = usedBy(usage, accounts, now);
  const refused = [all.open >= limits.open, all.today >= limits.perDay].indexOf(true);
  const refusal = overLimit(policy, refused);
  if (refusal !== undefined) return no(refusal);
  const others = usedBy(usage, accounts.slice(1), now);
  const guards: readonly Guard[] = [
    { index: 'open-of-requester', limit: limits.open - others.open },
    { index: 'of-requester', limit: limits.perDay - others.today, withinMs: DAY },
  ];
  return { ok: true, guards };
}

/** The refusal for the guard with this index; `undefined` if it is none of these limits. */
export function overLimit({ limits }: Policy, guard: number): Refusal | undefined {
  if (guard === 0) return { why: 'too_many_open', limit: limits.open };
  return guard === 1 ? { why: 'too_many_today', limit: limits.perDay } : undefined;
}

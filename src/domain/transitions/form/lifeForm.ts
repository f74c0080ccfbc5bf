import type { Owner } from '../../key/owner.ts';
import type { Asked } from '../../policy/asked.ts';
import { lifetimeFor } from '../../policy/asking/lifetime.ts';
import { chosenLifetime } from '../../policy/asking/lifetimeChoice.ts';
import { refuseOwner } from '../../policy/asking/owners.ts';
import type { Person } from '../../policy/people.ts';
import type { Policy } from '../../policy/policy.ts';
import type { SpecRefusal } from '../../record/refusal.ts';

/** The part of the form that says for how long, and who answers for the key. */
export interface LifeForm {
  /** Milliseconds, or `UNTIL`. Absent or empty: as the policy says. */
  readonly lifetime?: string;
  /** The last day, `2027-01-31`, where `lifetime` is `UNTIL`. */
  readonly until?: string;
  /** A user group. Absent or empty: the requester. */
  readonly owner?: string;
}

export function ownerOf({ owner = '' }: LifeForm, requester: string): Owner {
  if (owner === '' || owner === requester) return { kind: 'person', id: requester };
  return { kind: owner.startsWith('S') ? 'group' : 'person', id: owner };
}

/** What a form asks for, and what is wrong with it. */
export function readLife(
  form: LifeForm,
  given: {
    readonly policy: Policy;
    readonly requester: Person;
    readonly asked: Asked;
    readonly now: number;
  },
): { readonly lifetime: number; readonly owner: Owner; readonly wrong: readonly SpecRefusal[] } {
  const { policy, requester, asked, now } = given;
  const life = lifetimeFor(policy, requester, asked);
  const chosen = chosenLifetime(form, life, now);
  const owner = ownerOf(form, requester.id);
  const refusal = refuseOwner(policy, requester, owner);
  return {
    lifetime: 'ms' in chosen ? chosen.ms : life.defaultMs,
    owner,
    wrong: [
      ...('refusal' in chosen ? [chosen.refusal] : []),
      ...(refusal === undefined ? [] : [refusal]),
    ],
  };
}

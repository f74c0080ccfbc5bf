import { createHash } from 'node:crypto';
import type { Owner } from '../key/owner.ts';
import { ownerName } from '../key/owner.ts';

/** One key that somebody wants to be adopted, and as what. */
export interface ProposedKey {
  readonly credentialId: string;
  readonly organizationId: string;
  readonly handle: string;
  /** Of its roles as they were when it was proposed; no list shows addresses. */
  readonly rolesHash: string;
  readonly owner: Owner;
  readonly purpose: string;
  /** Epoch ms. */
  readonly end: number;
}

/** Why one was not adopted. `text/` has the words. */
export const LEFT_WHYS = [
  'changed',
  'gone',
  'adopted_before',
  'needs_approval',
  'owner_unfit',
  'end_unfit',
  'marked',
  'refused',
] as const;
export type LeftWhy = (typeof LEFT_WHYS)[number];

export type ProposalState =
  | { readonly status: 'waiting' }
  /** Somebody accepted it; `done` has what became of each so far, by credential id. */
  | {
      readonly status: 'accepted';
      readonly by: string;
      readonly at: number;
      readonly done: Readonly<Record<string, 'adopted' | LeftWhy>>;
      /** Owners who were told, and `admins`. */
      readonly told: readonly string[];
    }
  | { readonly status: 'declined'; readonly by: string }
  | { readonly status: 'finished' };

/** Many keys that an admin accepts or declines as a whole. */
export interface Proposal {
  /** The hash of all of it: what is accepted is exactly that. */
  readonly id: string;
  readonly keys: readonly ProposedKey[];
  readonly at: number;
  readonly until: number;
  /** The admins were told of it. */
  readonly isTold?: true;
  readonly state: ProposalState;
}

/** The start of the SHA-256 (40 hex digits) in canonical form: equal proposals have equal ids, in whatever order they are. */
export function proposalId(keys: readonly ProposedKey[]): string {
  const lines = keys.map((one) => [
    one.credentialId,
    one.organizationId,
    one.handle,
    one.rolesHash,
    ownerName(one.owner),
    one.purpose,
    one.end,
  ]);
  const sorted = lines.map((line) => JSON.stringify(line)).sort();
  return createHash('sha256')
    .update(JSON.stringify(['proposal/1', sorted]))
    .digest('hex')
    .slice(0, 40);
}

/** The keys of which nothing has become yet. */
export function keysLeft({ keys, state }: Proposal): readonly ProposedKey[] {
  if (state.status !== 'accepted') return [];
  return keys.filter(({ credentialId }) => !Object.hasOwn(state.done, credentialId));
}

/** How many keys each owner gets, the most first. */
export function byOwner(
  keys: readonly Pick<ProposedKey, 'owner'>[],
): readonly { readonly owner: Owner; readonly count: number }[] {
  const found = new Map<string, { owner: Owner; count: number }>();
  for (const { owner } of keys) {
    const name = ownerName(owner);
    const count = (found.get(name)?.count ?? 0) + 1;
    found.set(name, { owner, count });
  }
  return [...found.values()].sort((one, other) => other.count - one.count);
}

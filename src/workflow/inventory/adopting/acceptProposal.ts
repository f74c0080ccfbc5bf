import type { Shown } from '../../../domain/inventory/observation.ts';
import type { Proposal, ProposedKey } from '../../../domain/inventory/proposal.ts';
import { rolesHash } from '../../../domain/key/access.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../../core/windows.ts';
import type { Requests } from '../../ports/store.ts';
import type { AdoptionRights } from '../adoption.ts';
import type { ReadInventory } from '../readInventory.ts';
import type { Proposals } from './proposals.ts';

/** A proposal, and which of its keys are not as they were when it was made. */
export interface ProposalSeen {
  readonly proposal: Proposal;
  readonly differs: readonly ProposedKey[];
  readonly now: number;
}

/** An admin accepts or declines a proposal as a whole. */
export interface ProposalDecisions {
  look(proposalId: string, by: string): Promise<Result<ProposalSeen>>;
  accept(window: PresentedWindow): Promise<Result<{ readonly count: number }>>;
  decline(window: PresentedWindow): Promise<Result<object>>;
}

export function createProposalDecisions(parts: {
  readonly proposals: Proposals;
  readonly rights: Pick<AdoptionRights, 'refuse'>;
  readonly windows: Windows;
  readonly requests: Pick<Requests, 'now'>;
  readonly readInventory: ReadInventory;
}): ProposalDecisions {
  const { proposals, rights, windows, requests } = parts;

  async function waiting(id: string): Promise<Result<{ proposal: Proposal; now: number }>> {
    const [proposal, now] = await Promise.all([proposals.load(), requests.now()]);
    const isOpen = proposal?.id === id && proposal.state.status === 'waiting';
    if (proposal === undefined || !isOpen || now >= proposal.until) {
      return no({ why: 'proposal_over' });
    }
    return { ok: true, proposal, now };
  }

  /** As the last listing showed it. Each is looked at once more by itself before it is adopted. */
  function isAsProposed(key: ProposedKey, shown: Shown | undefined): boolean {
    return shown?.handle === key.handle && rolesHash(shown.access) === key.rolesHash;
  }

  async function decided(window: PresentedWindow) {
    const found = windowOfKind(await windows.recall(window), 'proposal');
    if (!found.ok) return found;
    const { user: by, shows } = found.window;
    const refusal = await rights.refuse(by);
    if (refusal !== undefined) return no(refusal);
    const open = await waiting(shows.proposalId);
    return open.ok ? { ...open, by } : open;
  }

  return {
    async look(id, by) {
      const refusal = await rights.refuse(by);
      if (refusal !== undefined) return no(refusal);
      const open = await waiting(id);
      if (!open.ok) return open;
      const { proposal, now } = open;
      const ids = [...new Set(proposal.keys.map(({ organizationId }) => organizationId))];
      const { lines } = await parts.readInventory(ids);
      const foreign = new Map(
        lines.flatMap(({ credential, observation }) =>
          credential === undefined && observation ? [[observation.id, observation] as const] : [],
        ),
      );
      const differs = proposal.keys.filter(
        (key) => !isAsProposed(key, foreign.get(key.credentialId)),
      );
      return { ok: true, proposal, differs, now };
    },
    async accept(window) {
      const found = await decided(window);
      if (!found.ok) return found;
      const { proposal, by, now: at } = found;
      const state = { status: 'accepted', by, at, done: {}, told: [] } as const;
      const isPut = await proposals.put(proposal, { ...proposal, state });
      return isPut ? { ok: true, count: proposal.keys.length } : no({ why: 'proposal_over' });
    },
    async decline(window) {
      const found = await decided(window);
      if (!found.ok) return found;
      const { proposal, by } = found;
      const isPut = await proposals.put(proposal, {
        ...proposal,
        state: { status: 'declined', by },
      });
      return isPut ? { ok: true } : no({ why: 'proposal_over' });
    },
  };
}

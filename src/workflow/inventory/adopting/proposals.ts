import type { Proposal } from '../../../domain/inventory/proposal.ts';
import type { Owner } from '../../../domain/key/owner.ts';

/** The one proposal there is. It is signed. All methods throw `StoreError`. */
export interface Proposals {
  load(): Promise<Proposal | undefined>;
  /**
   * Puts it in the place of the one that was loaded (`undefined`: of none). `false`: another one is
   * there by now.
   */
  put(before: Proposal | undefined, next: Proposal): Promise<boolean>;
}

/** What people are told of it. `false` if Slack did not take it. */
export interface ProposalNews {
  proposed(proposal: Proposal): Promise<boolean>;
  /** One message for all keys of an owner. A group is told on Home. */
  adoptedFor(given: {
    readonly owner: Owner;
    readonly by: string;
    readonly count: number;
  }): Promise<boolean>;
  finished(proposal: Proposal): Promise<boolean>;
}

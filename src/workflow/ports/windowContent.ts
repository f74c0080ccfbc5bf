import type { Owner } from '../../domain/key/owner.ts';
import type { ReviewFilter } from '../../domain/reviews/review.ts';

/** What a window showed to a person. Their answer counts only for that. */
export type WindowContent =
  | { readonly kind: 'spec'; readonly specHash: string }
  | { readonly kind: 'key'; readonly keyId: string }
  | { readonly kind: 'safeMode'; readonly safeModeId: string }
  | { readonly kind: 'preApprovalWish'; readonly wishHash: string }
  | { readonly kind: 'preApproval'; readonly preApprovalId: string }
  | { readonly kind: 'credential'; readonly credentialId: string }
  | { readonly kind: 'credentials'; readonly credentialIds: readonly string[] }
  | { readonly kind: 'transfer'; readonly credentialId: string; readonly to: Owner }
  /** The form of a request about a credential, with the id that the request will have. */
  | { readonly kind: 'keyForm'; readonly credentialId: string; readonly requestId: string }
  /** What is nobody's, as Atlas showed it to the person. */
  | {
      readonly kind: 'foreign';
      readonly organizationId: string;
      readonly credentialId: string;
      readonly accessHash: string;
      /** Who is asked whether it is theirs. */
      readonly asks?: string;
      /** The id that the request to adopt it will have. */
      readonly requestId?: string;
    }
  /** Several of them. */
  | {
      readonly kind: 'foreigners';
      readonly all: readonly {
        readonly organizationId: string;
        readonly credentialId: string;
        readonly accessHash: string;
      }[];
    }
  | { readonly kind: 'proposal'; readonly proposalId: string }
  /** A review that begins, with what it is narrowed to, or that is closed. */
  | { readonly kind: 'review'; readonly review: string; readonly filter?: ReviewFilter }
  /** The forms of a request that does not exist yet. */
  | { readonly kind: 'createForm' }
  | { readonly kind: 'breakGlassForm' };

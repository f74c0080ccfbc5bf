import * as fc from 'fast-check';
import type { OrganizationRole } from '../../../../src/domain/key/roles.ts';
import type { Skew } from '../../ports/clocks.ts';

/** What people say to each other about a request. */
export const TALKS = [
  'ask',
  'answer',
  'less',
  'accept_less',
  'keep',
  'acknowledge',
  'nudge',
] as const;
export type Talk = (typeof TALKS)[number];

export type KeyAct = 'freeze' | 'thaw' | 'endNow' | 'resumeKey';
/** What somebody asks for of a key that is there. */
export type KeyWish =
  | { readonly how: 'extend'; readonly ms: number }
  | { readonly how: 'replace'; readonly ms: number }
  | {
      readonly how: 'change';
      readonly roles: readonly string[];
      readonly addresses: readonly string[];
    };
/** Index of the newest request. */
export const LATEST = -1;

/** One action of people or the environment, `after` this many ms. */
export type Step = { readonly after: number } & (
  | {
      readonly do: 'submit';
      readonly by: string;
      readonly roles: readonly string[];
      readonly twice: boolean;
      /** As a break-glass request. */
      readonly glass: boolean;
    }
  /** Somebody gives a pre-approval. */
  | {
      readonly do: 'allow';
      readonly by: string;
      readonly person: string;
      readonly roles: readonly OrganizationRole[];
      readonly uses: number;
      readonly think: number;
    }
  /** Somebody opens the list of pre-approvals and revokes one. */
  | {
      readonly do: 'take back';
      readonly by: string;
      readonly which: number;
      readonly think: number;
    }
  | {
      readonly do: 'talk';
      readonly how: Talk;
      readonly of: number;
      /** Absent if it is the requester. */
      readonly by: string | undefined;
      readonly think: number;
    }
  | {
      readonly do: 'decide';
      readonly how: 'approve' | 'deny' | 'revoke';
      readonly of: number;
      readonly by: string;
      readonly think: number;
    }
  | {
      readonly do: 'own';
      readonly how: 'withdraw' | 'reveal' | 'revoke' | 'replace';
      readonly of: number;
      readonly impostor: boolean;
      readonly think: number;
    }
  /** Somebody makes a key at Atlas without Keywarden. */
  | { readonly do: 'made'; readonly addresses: readonly string[] }
  /** What is done with such a key, by somebody who may be no admin. */
  | {
      readonly do: 'foreign';
      readonly how: 'adopt' | 'freeze';
      readonly foreign: number;
      readonly by: string;
      readonly owner: string;
      readonly ms: number;
      readonly think: number;
    }
  /** What people do with a key that was handed over, or that is held. */
  | {
      readonly do: 'key';
      readonly how: KeyAct;
      readonly of: number;
      readonly foreign?: number;
      readonly by: string | undefined;
      readonly think: number;
    }
  /** The owner of a key asks for something else in its place. */
  | ({
      readonly do: 'ask';
      readonly of: number;
      readonly foreign?: number;
      readonly by: string | undefined;
      readonly think: number;
    } & KeyWish)
  /** A key is offered to another owner, who takes it or does not. */
  | {
      readonly do: 'pass';
      readonly how: 'offer' | 'take' | 'decline';
      readonly of: number;
      readonly foreign?: number;
      readonly by: string | undefined;
      /** To whom it is offered. */
      readonly to: string;
      readonly think: number;
    }
  /** Somebody is deactivated, or comes back. Absent: the owner of the first key. */
  | { readonly do: 'leave'; readonly who: string | undefined }
  /** A person changes at Atlas what a key may do, or from where; or takes away what they gave. */
  | {
      readonly do: 'drift';
      readonly of: number;
      readonly foreign?: number;
      readonly what: 'role' | 'address' | 'undo';
    }
  | { readonly do: 'resume'; readonly of: number }
  | { readonly do: 'close'; readonly of: number }
  | { readonly do: 'vanish'; readonly of: number; readonly foreign?: number }
  | { readonly do: 'again'; readonly which: number; readonly as: string | undefined }
  | { readonly do: 'crash'; readonly replica: number; readonly downMs: number }
  | { readonly do: 'pause'; readonly replica: number; readonly ms: number }
  | { readonly do: 'turn'; readonly who: string }
  | { readonly do: 'quorum'; readonly quorum: number }
  /** The policy loses the organization, or the seal keys are missing. */
  | { readonly do: 'lose'; readonly what: 'organization' | 'seal keys' }
  /** Organization and seal keys are back. */
  | { readonly do: 'regain' }
  /**
   * The store loses its newest entries. `restart`: replicas restart as well, as after a restored
   * backup.
   */
  | { readonly do: 'loss'; readonly back: number; readonly restart: boolean }
  | { readonly do: 'accept'; readonly by: string; readonly think: number }
  | { readonly do: 'forge'; readonly of: number; readonly mac: string }
  /** One clock shows another time than all others. */
  | ({ readonly do: 'skew' } & Skew)
  /** All clocks show the same time again. */
  | { readonly do: 'agree' }
);
type Kind<K extends Step['do']> = Extract<Step, { do: K }>;
export type Made<K extends Step['do']> = fc.Arbitrary<Kind<K>>;

export const after = fc.constantFrom(0, 0, 5, 30, 300, 2_000, 10_000, 35_000, 95_000, 200_000);
export const think = fc.constantFrom(0, 10, 3_000, 3_000, 40_000);
export const of = fc.constantFrom(0, 0, 0, 1, 1, 2, 3);
export const replica = fc.nat(2);
export const is = <K extends Step['do']>(kind: K) => ({ do: fc.constant(kind), after });

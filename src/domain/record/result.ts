import type { OrganizationPolicy } from '../policy/policy.ts';
import type { Refusal, SpecRefusal } from './refusal.ts';
import type { Request } from './request.ts';

/** What is wrong with what somebody typed, field by field. */
export interface FormWrong {
  readonly why: 'form_wrong';
  readonly wrong: readonly SpecRefusal[];
}

export interface NotFound<W extends string = string> {
  readonly why: 'not_found';
  readonly what: W;
  /** What was looked for, as it was typed. */
  readonly name: string;
}

/** Several organizations could be meant, or none that this person may name. */
export interface WhichOrganization {
  readonly why: 'which_organization';
  readonly among: readonly OrganizationPolicy[];
}

export type NotShown =
  /** Nothing was shown and the key still waits. */
  | {
      readonly why: 'not_shown';
      readonly stopped: 'audit' | 'clock' | 'log' | 'seal' | 'recipient' | 'slack';
    }
  /** Slack may have shown the private key. */
  | { readonly why: 'shown_in_doubt'; readonly request: Request };

/** Atlas has seen it in use a short time ago: whoever ends it is asked once more. */
export interface UsedLately {
  readonly why: 'used_lately';
  readonly at: number;
  readonly from?: string;
}

/** Safe mode is not on, or another one than was seen when its end was decided. */
export interface SafeModeOver {
  readonly why: 'safe_mode_over';
}

/** Every reason why something was not done; `why` tells them apart. */
export type Reason =
  | Refusal
  | FormWrong
  | NotFound
  | WhichOrganization
  | NotShown
  | UsedLately
  | SafeModeOver;

export interface No<R extends Reason = Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

/** What came of something that somebody wanted: `T`, or why it was not done. */
export type Result<T extends object, R extends Reason = Refusal> =
  | ({ readonly ok: true } & T)
  | No<R>;

export function no<const R extends Reason>(refusal: R): No<R> {
  return { ok: false, refusal };
}

/** A refusal of the whole, or what is wrong field by field, as one list. */
export function refusalsIn(reason: Refusal | FormWrong): readonly Refusal[] {
  return reason.why === 'form_wrong' ? reason.wrong : [reason];
}

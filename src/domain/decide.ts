import { type AttentionCommand, decideAttention } from './attention.ts';
import { type CloseCommand, decideClose } from './close.ts';
import { type DiscussionCommand, decideDiscussion } from './discussion.ts';
import type { People } from './gate.ts';
import { decideIssuing, type IssuingCommand } from './issuing.ts';
import type { Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { Changes, Request } from './request.ts';
import { decideReveal, type RevealCommand } from './reveal.ts';
import { decideReview, type ReviewCommand } from './review.ts';
import { decideRevocation, type RevokeCommand } from './revoke.ts';
import type { State, Status } from './state.ts';

export type Command =
  | ReviewCommand
  | DiscussionCommand
  | AttentionCommand
  | IssuingCommand
  | RevealCommand
  | RevokeCommand
  | CloseCommand;

/** What is known besides the record when a command is judged. */
export interface Circumstances {
  readonly policy: Policy;
  readonly people: People;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface Accepted {
  readonly ok: true;
  readonly state: State;
  /** What else of the record changes; a field that is `undefined` is taken out. */
  readonly changes?: Changes;
  /** The audit entry: what happened, by whom (`keywarden` for what no person did), and facts. */
  readonly event: string;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** The command does not fit the state: somebody or something was faster. Nothing to tell anybody. */
export interface Overtaken {
  readonly ok: false;
  readonly overtaken: Status;
}

export type Decision = Accepted | Refused | Overtaken;

/** The one place where a request moves on. Pure: it is called again when the commit lost a race. */
export function decide(request: Request, command: Command, given: Circumstances): Decision {
  switch (command.type) {
    case 'approve':
    case 'deny':
    case 'withdraw':
    case 'lapse':
    case 'resume':
      return decideReview(request, command, given);
    case 'ask':
    case 'answer':
    case 'offer_less':
    case 'settle_offer':
      return decideDiscussion(request, command, given);
    case 'nudge':
    case 'remind_approvers':
    case 'escalate':
    case 'acknowledge':
    case 'review_due':
    case 'unreachable':
    case 'reachable':
      return decideAttention(request, command, given);
    case 'claim':
    case 'unclaim':
    case 'delivered':
    case 'delivery_doubt':
    case 'remind':
    case 'expire':
    case 'expired':
      return decideReveal(request, command, given);
    case 'revoke':
    case 'removed':
    case 'replace_over':
    case 'vanished':
      return decideRevocation(request, command, given);
    case 'close':
      return decideClose(request, command, given);
    default:
      return decideIssuing(request, command, given);
  }
}

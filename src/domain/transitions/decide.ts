import type { Circumstances, Decision } from '../record/decision.ts';
import type { Request } from '../record/request.ts';
import { type CloseCommand, decideClose } from './close.ts';
import { type DiscussionCommand, decideDiscussion } from './discussion.ts';
import { decideIssuing, type IssuingCommand } from './issuing.ts';
import { decideKeep, type KeepCommand } from './keep.ts';
import { type ActCommand, decideAct } from './keyActs/act.ts';
import { type AttentionCommand, decideAttention } from './nudges.ts';
import { decideReveal, type RevealCommand } from './reveal.ts';
import { decideReview, type ReviewCommand } from './review.ts';
import { decideRevocation, type RevokeCommand } from './revoke.ts';

export type Command =
  | ReviewCommand
  | DiscussionCommand
  | AttentionCommand
  | IssuingCommand
  | RevealCommand
  | RevokeCommand
  | KeepCommand
  | CloseCommand
  | ActCommand;

/**
 * The only function that moves a request on. It is pure, because it is called again if the commit
 * lost a race.
 */
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
      return decideReveal(request, command, given);
    case 'revoke':
    case 'key_ended':
    case 'may_begin':
      return decideRevocation(request, command, given);
    case 'keep':
      return decideKeep(request, command, given);
    case 'close':
      return decideClose(request, command, given);
    case 'extended':
    case 'adopted':
    case 'apply':
    case 'applied':
    case 'act_later':
    case 'act_anew':
    case 'not_carried_out':
      return decideAct(request, command, given);
    default:
      return decideIssuing(request, command, given);
  }
}

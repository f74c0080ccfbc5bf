import type { AskedAs, Prospect } from '../../../domain/approval/approvalStatus.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { person, somebody } from '../kit/mrkdwn.ts';
import { missingText } from './approvals.ts';

// The effect of one approver's decision, for the window in which it is made.

function reason(words: Catalogue, { requester }: Request, asked: AskedAs): string {
  const { decision } = words;
  switch (asked.as) {
    case 'named':
      return decision.named;
    case 'manager':
      return decision.manager(person(requester));
    case 'group':
      return decision.group(somebody(asked.group));
    default:
      return asked satisfies never;
  }
}

/** Why this person is asked: "You are asked because you are in @platform." */
export function askedText(words: Catalogue, request: Request, prospect: Prospect): string[] {
  const { decision, approvals } = words;
  const reasons = prospect.asked.map((one) => reason(words, request, one)).join(approvals.and);
  if (reasons === '') return [];
  return [prospect.late ? decision.late(reasons) : decision.asked(reasons)];
}

/** Which approvals are missing after this one. */
export function approvalText(words: Catalogue, { approved }: Prospect): string {
  const { decision, approvals } = words;
  if (approved.complete) return decision.completes;
  const missing = approved.routes
    .filter(({ progress }) => !progress.complete)
    .map(({ progress }) => missingText(words, progress, somebody));
  if (missing.length === 0) return approvals.notAllowed;
  return decision.remains(missing.join(approvals.and));
}

/** Says whether this denial ends the request. */
export function denialText(
  words: Catalogue,
  { route }: Request,
  { approvalStatus }: RequestContext,
  { denials, approvedBefore }: Prospect,
): string {
  const { decision } = words;
  const needed = approvalStatus?.denials ?? route.denials;
  const says = denials >= needed ? decision.denies : decision.deniesNot(denials, needed);
  return approvedBefore ? `${says} ${decision.takesBack}` : says;
}

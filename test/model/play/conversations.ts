import {
  PRE_APPROVAL,
  type PreApprovalWish,
  preApprovalHash,
} from '../../../src/domain/approval/preApproval.ts';
import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { PresentedWindow } from '../../../src/workflow/core/windows.ts';
import { ORGANIZATION } from '../ports/people.ts';
import type { Cases } from './replica.ts';
import type { Talk } from './steps/step.ts';

/** Id of the question or offer that a window is about. */
export function subjectOf(what: string, request: Request | undefined): string | undefined {
  if (what === 'answer') {
    const { questions = [] } = request ?? {};
    return (questions.find(({ answer }) => answer === undefined) ?? questions.at(-1))?.id;
  }
  return what === 'accept_less' || what === 'keep' ? request?.offer?.id : undefined;
}

type Presents = (cases: Cases, window: PresentedWindow) => ReturnType<Cases['discussion']['ask']>;

/** What approvers and requester submit from windows of a conversation. */
export const SAYS: Readonly<Record<Exclude<Talk, 'nudge'>, Presents>> = {
  ask: ({ discussion }, window) => discussion.ask(window, 'for how long?'),
  answer: ({ discussion }, window) => discussion.answer(window, 'for a week'),
  less: ({ discussion }, window) =>
    discussion.offerLess(window, { roles: ['ORG_READ_ONLY'], comment: '' }),
  accept_less: ({ discussion }, window) => discussion.settle(window, true),
  keep: ({ discussion }, window) => discussion.settle(window, false),
  acknowledge: ({ discussion }, window) => discussion.acknowledge(window),
};

/** A pre-approval with the shortest allowed time. */
export function allowedFor(
  person: string,
  roles: readonly OrganizationRole[],
  uses: number,
  now: number,
): PreApprovalWish & { readonly hash: string } {
  const until = now + PRE_APPROVAL.shortest;
  const wish = { person, organizationId: ORGANIZATION, roles, until, uses };
  return { ...wish, hash: preApprovalHash(wish) };
}

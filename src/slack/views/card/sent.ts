import type { types } from '@slack/bolt';
import type { Grant } from '../../../domain/record/grant.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { code, person } from '../kit/mrkdwn.ts';
import { noticeWindow } from '../kit/noticeWindow.ts';
import { votesGiven, votesNeeded } from './approvals.ts';

function inAdvance(grants: readonly Grant[], words: Catalogue): string {
  const by = grants.flatMap((grant) => (grant.kind === 'pre_approval' ? [grant.by] : []));
  return [...new Set(by)].map(person).join(words.facts.separator);
}

function saysOf(words: Catalogue, request: Request, usedUp: string | undefined): string {
  const { sent, sentEarly } = words.windows;
  const { grants, state } = request;
  const rule = grants.find(({ kind }) => kind === 'automatic');
  const people = inAdvance(grants, words);
  // If the same form was sent twice, the request may not be pending any more.
  const pending = state.status === 'pending';
  if (!pending && rule?.kind === 'automatic') return sentEarly.byRule(code(rule.rule, 60));
  const exhausted = usedUp === undefined ? [] : [sentEarly.usedUp(code(usedUp, 60))];
  if (people === '') return [...exhausted, sent.body].join(' ');
  const counted = pending
    ? sentEarly.inPart(people, votesGiven(request), votesNeeded(request))
    : sentEarly.inAdvance(people);
  return [...exhausted, counted].join(' ');
}

/** Shown to the requester after the form was sent. */
export function sentWindow(
  words: Catalogue,
  { request, usedUp }: { readonly request: Request; readonly usedUp?: string },
): types.ModalView {
  const { title } = words.windows.sent;
  return noticeWindow(words, { title, body: saysOf(words, request, usedUp) });
}

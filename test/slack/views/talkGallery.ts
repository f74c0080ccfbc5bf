import type { types } from '@slack/bolt';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import type { Offer, Question, Request } from '../../../src/domain/record/request.ts';
import { receipt } from '../../../src/slack/views/card/receipt.ts';
import type { Message } from '../../../src/slack/views/kit/blocks.ts';
import { said } from '../../../src/slack/views/news/conversation.ts';
import {
  acceptLessWindow,
  acknowledgeWindow,
  answerWindow,
  askWindow,
  keepWindow,
} from '../../../src/slack/views/windows/conversationWindows.ts';
import { lessWindow } from '../../../src/slack/views/windows/lessWindow.ts';
import { en } from '../../../src/text/en.ts';
import { NOON, REQUEST_ID, routeOf, STATES } from './samples.ts';

// Conversations about a request, as long as people can make them.

/** All that can be less of a request for an organization. */
const LESS = { roles: ORGANIZATION_ROLES, projects: [], lives: [86_400_000] };

const ID = '01JABCDEFGHJKMNPQRSTVWXYZ1';
const META = JSON.stringify({ r: REQUEST_ID, n: 'abcdefghijklmnopqrstuv', s: ID });

function questionsOf(typed: string): Question[] {
  const open = { id: ID, by: 'U0RAVI', at: NOON, text: typed.slice(0, 500) };
  return [open, { ...open, id: REQUEST_ID, answer: { at: NOON, text: typed } }];
}

function offerOn(request: Request, typed: string): Offer {
  const spec = makeSpec({ ...request.spec, roles: request.spec.roles.slice(0, 1) });
  const said = { kind: 'vote', by: 'U0RAVI', at: NOON, specHash: 'h', mac: 'k:m' } as const;
  const grant = { ...said, comment: typed.slice(0, 500) };
  return { id: ID, by: 'U0RAVI', at: NOON, spec, route: routeOf(1), grant };
}

/** The same request, talked about in every way while it waits. */
export function talkedAbout(request: Request, typed: string): Request & { readonly offer: Offer } {
  const narrowed = [{ by: 'U0RAVI', at: NOON, roles: ORGANIZATION_ROLES }];
  const questions = questionsOf(typed);
  const acknowledged = { by: 'U0MEI', at: NOON };
  const offer = offerOn(request, typed);
  return { ...request, state: STATES.pending, questions, offer, narrowed, acknowledged };
}

const TOPICS = [
  ['thread', 'question', ID],
  ['direct', 'question', ID],
  ['thread', 'answer', REQUEST_ID],
  ['direct', 'answer', REQUEST_ID],
  ['thread', 'offer', ID],
  ['direct', 'offer', ID],
  ['thread', 'accepted', '0'],
  ['thread', 'declined', ID],
  ['thread', 'nudge', '1'],
  ['thread', 'turn', '1'],
  ['thread', 'acknowledged', '1'],
] as const;

export function talkMessages(plain: Request, typed: string): Record<string, Message> {
  const request = talkedAbout(plain, typed);
  const facts = { turn: ['S0PLATFORM', 'U0RAVI'], channel: 'C0APPROVALS' };
  const messages = TOPICS.flatMap(([kind, topic, subject]) => {
    const what = { topic, subject, person: 'U0RAVI' };
    const message = said(en, request, what, kind, facts);
    return message === undefined ? [] : [[`said ${topic}, ${kind}`, message] as const];
  });
  return { ...Object.fromEntries(messages), 'receipt with an offer': receipt(en, request) };
}

export function talkViews(plain: Request, typed: string): Record<string, types.ModalView> {
  const request = talkedAbout(plain, typed);
  const [asked] = questionsOf(typed);
  const glass = { kind: 'break_glass', by: 'U0DANA', at: NOON, specHash: 'h', mac: 'k:m' } as const;
  const grants = [{ ...glass, incident: typed, policyHash: 'p' }];
  const again = { warning: 'Please try again.', typed };
  return {
    ask: askWindow(en, request, META),
    askAgain: askWindow(en, undefined, META, again),
    answer: answerWindow(en, asked, META),
    answerAgain: answerWindow(en, undefined, META, again),
    less: lessWindow(en, request, META, LESS),
    lessAgain: lessWindow(en, request, META, LESS, {
      warning: again.warning,
      less: { roles: ['ORG_READ_ONLY'], comment: again.typed },
    }),
    acceptLess: acceptLessWindow(en, request, request.offer, META),
    keep: keepWindow(en, request, request.offer, META),
    acknowledge: acknowledgeWindow(en, { ...request, grants }, META),
  };
}

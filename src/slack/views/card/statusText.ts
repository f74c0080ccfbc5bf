import {
  isKeyUnknown,
  isSaidToBeGone,
  keyInDoubt,
  mayBeKept,
} from '../../../domain/record/loss.ts';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Later, State } from '../../../domain/record/state.ts';
import { REVEAL } from '../../../domain/transitions/reveal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Told } from '../../../text/en/status.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import type { ShownRequest } from '../../../workflow/requests/shownRequest.ts';
import { problemAdvice } from '../kit/failure.ts';
import { code, moment, person } from '../kit/mrkdwn.ts';
import { type Reader, votesGiven, votesNeeded, waitingText } from './approvals.ts';
import { approvedSentence } from './grounds.ts';
import { isAboutKey, lifeOf, mayReplaceUntil } from './keyLife.ts';

/** Comments of the approvals, oldest first. */
export function commentsOf({ grants }: Request): { readonly by: string; readonly text: string }[] {
  return grants.flatMap((grant) => {
    if (grant.kind !== 'vote' || grant.comment === undefined || grant.comment === '') return [];
    return [{ by: grant.by, text: grant.comment }];
  });
}

/** What a copy of the audit log knows of the request, and Redis has lost. */
function laterSentence(words: Catalogue, request: Request, later: Later): string {
  const { auditEvents, audit, loss } = words;
  const did = Object.hasOwn(auditEvents, later.event) ? auditEvents[later.event] : undefined;
  const key = issuedKey(request);
  const was = loss.was[later.status](
    later.by === 'keywarden' ? audit.itself : person(later.by),
    moment(words, later.at),
    did ?? code(later.event, 60),
    person(request.requester),
  );
  return key === undefined ? was : `${was} ${loss.key(code(key.publicKey), code(key.id))}`;
}

/** What an admin can do about a held request. */
export function heldAdvice(words: Catalogue, state: State): string {
  if (state.status !== 'held') return '';
  const { keep, gone, unknown, unrevealed } = words.loss.next;
  if (isKeyUnknown(state)) return unknown;
  if (keyInDoubt(state) === undefined) return words.held[state.reason].next;
  if (mayBeKept(state)) return keep;
  return isSaidToBeGone(state) ? gone : unrevealed;
}

function heldSentence(
  words: Catalogue,
  request: Request,
  { reason, problem, voters = [], later }: Extract<State, { status: 'held' }>,
): string {
  const parts = [words.held[reason].what];
  if (voters.length > 0) {
    const people = voters.map(person).join(words.facts.separator);
    const missing = votesNeeded(request) - (votesGiven(request) - voters.length);
    parts.push(words.card.votesVoid(people, Math.max(1, missing)));
  }
  if (later !== undefined) parts.push(laterSentence(words, request, later));
  if (problem !== undefined) {
    const { what, said } = problemAdvice(words, problem);
    parts.push(what, said);
  }
  return parts.filter((part) => part !== '').join(' ');
}

function problemOf(words: Catalogue, request: Request): string {
  const { state } = request;
  if (state.status === 'held') return heldSentence(words, request, state);
  if (state.status !== 'approved' && state.status !== 'failed' && state.status !== 'fitting') {
    return '';
  }
  if (state.problem === undefined) return '';
  const { what, said, next } = problemAdvice(words, state.problem);
  const parts = state.status === 'failed' ? [what, said, next] : [what, said];
  return parts.filter((part) => part !== '').join(' ');
}

function untilOf(words: Catalogue, { state }: Request): string {
  if ('until' in state) return moment(words, state.until);
  return state.status === 'approved' ? moment(words, state.retryAt) : '';
}

/** Whether the state allows a reveal. Other checks follow at the click. */
export function mayShow({ state }: Request): boolean {
  if (state.status !== 'ready' && state.status !== 'uncertain') return false;
  return state.shown < REVEAL.shows;
}

/** What an admin must delete by hand, by its name at Atlas. */
export function leftToDelete({ card, facts }: Catalogue, { state }: Request): string {
  const from = state.status === 'held' ? state.from : state;
  if (from.status === 'unchecked') {
    const { left } = from;
    if (left.what === 'key') return card.leftKey(code(left.key.id), code(left.key.publicKey));
    const byMarker = card.leftMarker(code(left.attempt.marker.trim(), 80));
    return left.keyId === undefined
      ? byMarker
      : [card.leftId(code(left.keyId)), byMarker].join(facts.separator);
  }
  if (from.status === 'recovering') return card.leftMarker(code(from.attempt.marker.trim(), 80));
  return 'key' in from ? card.leftKey(code(from.key.id), code(from.key.publicKey)) : '';
}

function toldOf(
  words: Catalogue,
  request: ShownRequest,
  reader: Reader,
  requestContext: RequestContext | undefined,
): Told {
  const { state } = request;
  const replaceUntil = state.status === 'delivered' ? mayReplaceUntil(request) : undefined;
  return {
    requester: person(request.requester),
    approved: approvedSentence(words, request),
    waiting: waitingText(words, request, reader, requestContext),
    by: 'by' in state ? person(state.by) : '',
    at: 'at' in state ? moment(words, state.at) : '',
    until: untilOf(words, request),
    problem: problemOf(words, request),
    mayShowAgain: mayShow(request),
    replaceUntil: replaceUntil === undefined ? '' : moment(words, replaceUntil),
    life: lifeOf(words, request),
    waitsForOld: state.status === 'approved' && state.waitsFor !== undefined,
    left: state.status === 'unchecked' ? leftToDelete(words, request) : '',
    said: state.status === 'unchecked' ? code(state.said, 300) : '',
    vanished: state.status === 'revoked' && state.by === 'keywarden',
  };
}

/**
 * The status of a request in mrkdwn sentences, without texts that people typed. Without a context,
 * from the record alone.
 */
export function standing(
  words: Catalogue,
  request: ShownRequest,
  reader: Reader,
  requestContext?: RequestContext,
): string {
  const sentences = reader === 'approvers' ? words.toldApprovers : words.toldRequester;
  const told = toldOf(words, request, reader, requestContext);
  const { status } = request.state;
  if (isAboutKey(request) && (status === 'approved' || status === 'failed'))
    return words.toldAct[status](told);
  return sentences[status](told);
}

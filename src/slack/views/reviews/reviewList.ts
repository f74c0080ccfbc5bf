import type { types } from '@slack/bolt';
import { isUseUnknown } from '../../../domain/inventory/inventory.ts';
import type { OwnedLine } from '../../../domain/reviews/digest.ts';
import { countAnswers, SILENCE_NOTICE, unanswered } from '../../../domain/reviews/review.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ListFacts } from '../../../workflow/reviews/reviews.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { keyButton } from '../credentials/keyButtons.ts';
import { endInBrief, rolesInBriefOf, stateText } from '../credentials/keyFacts.ts';
import { actions, context, header, type Message, message, section } from '../kit/blocks.ts';
import { code, moment, somebody } from '../kit/mrkdwn.ts';
import { fittingLines, type NameOf } from './digest.ts';

/** More at once is no list that somebody reads. */
const SHOWN = 15;

function lastUseText(words: Catalogue, { observation }: OwnedLine): string {
  const { list } = words.review;
  const use = observation?.use;
  if (use === undefined) return list.useUnread;
  if (isUseUnknown(use)) return list.useUnknown;
  if (use.at === undefined) return list.neverUsed;
  const from = use.from === undefined ? '' : list.from(code(use.from, 60));
  return list.used(moment(words, use.at), from);
}

function lineText(words: Catalogue, line: OwnedLine, nameOf: NameOf): string {
  const { credential } = line;
  const { list } = words.review;
  const { purpose, organizationId, handle, access, state } = credential;
  return [
    list.line(code(purpose, 120), code(nameOf(organizationId), 40), code(handle, 40)),
    list.can(rolesInBriefOf(words, access, {}, 4)),
    lastUseText(words, line),
    state.status === 'live' ? endInBrief(words, credential) : stateText(words, credential),
  ].join('; ');
}

function buttonsOf(
  words: Catalogue,
  { credential }: OwnedLine,
  isForApprovers: boolean,
): types.Button[] {
  const { reviewLabels: labels } = words;
  const canNarrow = !isForApprovers && credential.state.status === 'live';
  return [
    keyButton(words, credential, ACTIONS.keyKeep, labels.keep),
    ...(canNarrow ? [keyButton(words, credential, ACTIONS.keyNarrow, labels.narrow)] : []),
    keyButton(words, credential, ACTIONS.keyDone, labels.end),
  ];
}

function intro(words: Catalogue, { review, list, isReminder }: ListFacts): string {
  const says = words.review.list;
  const { reviewer, lines } = list;
  const end = moment(words, review.endsAt);
  const who = somebody(reviewer.id);
  const asks = {
    person: says.yours(lines.length, end),
    group: says.ofGroup(who, lines.length, end),
    approvers: says.ofLeaver(who, lines.length, end),
  }[reviewer.kind];
  return [
    ...(isReminder ? [says.reminder(unanswered(list).length)] : []),
    asks,
    reviewer.kind === 'approvers' ? says.howForApprovers : says.how,
    says.silence[review.silence],
  ].join(' ');
}

function over(words: Catalogue, { review, list }: ListFacts): Message {
  const says = words.review.list;
  const silent = unanswered(list).length;
  const end = moment(words, (review.closed?.at ?? review.endsAt) + SILENCE_NOTICE);
  const text = review.silence === 'freeze' && silent > 0 ? says.overFrozen(silent, end) : says.over;
  return message(text, [section(text)]);
}

/** What one reviewer is asked. Keys that are answered leave it, and others follow. */
export function reviewListMessage(words: Catalogue, facts: ListFacts, nameOf: NameOf): Message {
  const { list, lines } = facts;
  const says = words.review.list;
  if (list.state !== 'open') return over(words, facts);
  const { all, silent } = countAnswers([list]);
  const done = says.answered(all - silent, all);
  if (silent === 0) {
    const text = `${says.allDone} ${done}`;
    return message(text, [header(words.review.title), section(text)]);
  }
  const begin = intro(words, facts);
  const isForApprovers = list.reviewer.kind === 'approvers';
  const top = [header(words.review.title), section(begin)];
  const draw = (line: OwnedLine): types.KnownBlock[] => [
    section(lineText(words, line, nameOf)),
    ...actions(...buttonsOf(words, line, isForApprovers)),
  ];
  const around = [...top, context(`${done} ${says.more(silent)}`)];
  const { shown, blocks } = fittingLines(lines.slice(0, SHOWN), draw, around);
  const hidden = silent - shown.length;
  const last = [done, ...(hidden > 0 ? [says.more(hidden)] : [])].join(' ');
  const spoken = shown.map((line) => `• ${lineText(words, line, nameOf)}`);
  return message([begin, ...spoken, last].join('\n'), [...top, ...blocks, context(last)]);
}

export function reviewListOver(words: Catalogue): Message {
  const text = words.review.list.newer;
  return message(text, [section(text)]);
}

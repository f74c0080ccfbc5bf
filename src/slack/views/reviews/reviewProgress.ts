import { type ReviewFilter, SILENCE_NOTICE } from '../../../domain/reviews/review.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ReviewStatus } from '../../../workflow/reviews/reviews.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.ts';
import { code, moment, person, somebody } from '../kit/mrkdwn.ts';

/** So many are named; each mention takes room. */
const NAMED = 20;

export function scopeText(words: Catalogue, { list, owner, project }: ReviewFilter): string {
  const { scope } = words.review;
  return [
    list === undefined ? scope.all : scope.lists[list],
    ...(owner === undefined ? [] : [scope.ofOwner(person(owner))]),
    ...(project === undefined ? [] : [scope.ofProject(code(project, 60))]),
  ].join(words.facts.separator);
}

function by(words: Catalogue, id: string): string {
  return id === 'keywarden' ? words.keyNews.itself : person(id);
}

function waitingText(words: Catalogue, { waiting }: ReviewStatus): string[] {
  const { progress } = words.review;
  const nameOf = ({ kind, id }: ReviewStatus['waiting'][number]['reviewer']) =>
    kind === 'approvers' ? progress.approversFor(somebody(id)) : somebody(id);
  const named = waiting
    .slice(0, NAMED)
    .map(({ reviewer, open }) => progress.one(nameOf(reviewer), open));
  const hidden = waiting.length - named.length;
  const all = [...named, ...(hidden > 0 ? [progress.moreWaiting(hidden)] : [])];
  const untold = waiting.filter(({ unreached }) => unreached !== undefined);
  const names = untold.slice(0, NAMED).map(({ reviewer }) => nameOf(reviewer));
  const { separator } = words.facts;
  return [
    ...(all.length === 0 ? [] : [progress.waiting(all.join(separator))]),
    ...(names.length === 0 ? [] : [progress.unreached(names.join(separator))]),
  ];
}

/** How a review stands, for admins and auditors. */
export function reviewProgressMessage(words: Catalogue, status: ReviewStatus): Message {
  const { progress } = words.review;
  const { review, counts } = status;
  const { state, closed, foreign, silence } = review;
  const end = moment(words, review.endsAt);
  const silentEnd = moment(words, (closed?.at ?? review.endsAt) + SILENCE_NOTICE);
  const says = [
    progress.head(code(review.review), scopeText(words, review.filter), person(review.by), end),
    ...(state === 'opening' ? [progress.opening] : []),
    ...(state === 'closing' ? [progress.closing] : []),
    ...(state === 'closed' && closed
      ? [progress.closed(by(words, closed.by), moment(words, closed.at))]
      : []),
    progress.numbers(counts.all, counts),
  ].join(' ');
  const more = [
    ...(state === 'open' ? waitingText(words, status) : []),
    ...(foreign === 0 ? [] : [progress.foreign(foreign)]),
    ...(silence === 'freeze' && counts.silent > 0 ? [progress.silenceFreezes(silentEnd)] : []),
  ];
  const file = progress.file(code(`npm run report -- --review ${review.review}`));
  const close = button({ action: ACTIONS.reviewClose, label: words.review.close.label });
  return message([says, ...more, file].join('\n'), [
    header(progress.title),
    section(says),
    ...(more.length === 0 ? [] : [section(more.join('\n'))]),
    context(file),
    ...(state === 'open' ? actions(close) : []),
  ]);
}

import type { types } from '@slack/bolt';
import { DIGEST_REASONS, type OwnedLine } from '../../../../src/domain/reviews/digest.ts';
import { CURRENT, type Review, type ReviewList } from '../../../../src/domain/reviews/review.ts';
import type { Message } from '../../../../src/slack/views/kit/blocks.ts';
import { digestMessage } from '../../../../src/slack/views/reviews/digest.ts';
import {
  reviewListMessage,
  reviewListOver,
} from '../../../../src/slack/views/reviews/reviewList.ts';
import { reviewProgressMessage } from '../../../../src/slack/views/reviews/reviewProgress.ts';
import {
  closeReviewWindow,
  keepOnWindow,
  startReviewWindow,
} from '../../../../src/slack/views/reviews/reviewWindows.ts';
import { en } from '../../../../src/text/en.ts';
import { statusOf } from '../../../../src/workflow/reviews/status.ts';
import { NOON } from '../samples.ts';
import { keysOf } from './keyGallery.ts';

const META = JSON.stringify({ n: 'abcdefghijklmnopqrstuv' });
const DAY = 86_400_000;
const ID = '01JD0000000000000000000070';

function linesOf(typed: string): readonly OwnedLine[] {
  return [...keysOf(typed), ...keysOf(typed)].map(({ credential }, index) => {
    const { id, kind, handle, purpose: description, access } = credential;
    const use = { readAt: NOON, addresses: index % 3, at: NOON, from: typed.slice(0, 90) };
    const shown = { id, kind, handle, description, access, firstSeenAt: NOON };
    const observation = index % 4 === 0 ? shown : { ...shown, use };
    return { organizationId: 'a'.repeat(24), credential, observation };
  });
}

function reviewOf(typed: string, over: Partial<Review>): Review {
  return {
    version: 1,
    commitId: 'x',
    id: CURRENT,
    review: ID,
    by: 'U0ADMIN',
    startedAt: NOON,
    endsAt: NOON + 14 * DAY,
    silence: 'freeze',
    filter: { list: 'stale', owner: 'U0DANA', project: typed.slice(0, 100) || 'a' },
    state: 'open',
    lists: [],
    foreign: 311,
    ...over,
  };
}

function listsOf(lines: readonly OwnedLine[]): readonly ReviewList[] {
  const kinds = ['person', 'group', 'approvers'] as const;
  return kinds.flatMap((kind) =>
    (kind === 'group' ? (['open', 'closed'] as const) : (['open'] as const)).map((state) => ({
      version: 1,
      commitId: 'x',
      id: `${ID}:${kind}:${state}`,
      review: ID,
      reviewer: { kind, id: kind === 'group' ? 'S0PLATFORM' : 'U0DANA' },
      state,
      lines: lines.map(({ credential: { id: credential, owner } }) => ({ credential, owner })),
      messages: [],
      reminded: 0,
      unreached: 'nobody',
    })),
  );
}

/** The digest, lists of a review and how it stands. */
export function reviewMessages(typed: string): Record<string, Message> {
  const nameOf = () => typed.slice(0, 100) || 'acme';
  const lines = linesOf(typed);
  const told = lines.map((line) => ({ line, reasons: DIGEST_REASONS, state: '' }));
  const facts = { lines: told, staleAfterMs: 90 * DAY };
  const lists = listsOf(lines);
  const all = lists.map((list) => [
    `review list ${list.id.slice(ID.length + 1)}`,
    reviewListMessage(
      en,
      { review: reviewOf(typed, {}), list, lines, isReminder: list.reviewer.kind === 'group' },
      nameOf,
    ),
  ]);
  const states = (['open', 'closed'] as const).map((state) => {
    const closed = { by: 'keywarden', at: NOON };
    const status = statusOf(reviewOf(typed, { state, closed }), lists);
    return [`review ${state}`, reviewProgressMessage(en, status)];
  });
  const [first] = lists;
  const done = first && {
    ...first,
    lines: first.lines.map((line) => ({
      ...line,
      answer: { what: 'keep', by: 'U0DANA', at: NOON } as const,
    })),
  };
  return {
    ...Object.fromEntries([...all, ...states]),
    digest: digestMessage(en, facts, nameOf),
    'digest of one key': digestMessage(en, { ...facts, lines: told.slice(0, 1) }, nameOf),
    'digest of a group': digestMessage(en, { ...facts, group: 'S0PLATFORM' }, nameOf),
    'review list over': reviewListOver(en),
    ...(done && {
      'review list done': reviewListMessage(
        en,
        { review: reviewOf(typed, {}), list: done, lines: [] },
        nameOf,
      ),
    }),
  };
}

export function reviewWindows(typed: string): Record<string, types.ModalView> {
  const { filter } = reviewOf(typed, {});
  const plan = {
    review: ID,
    filter,
    keys: 120,
    owners: 34,
    left: 3,
    foreign: 311,
    endsAt: NOON,
    silence: 'freeze',
  } as const;
  const status = statusOf(reviewOf(typed, {}), listsOf(linesOf(typed)));
  const kept = keysOf(typed).map(
    (key, index) => [`keepOn:${index}`, keepOnWindow(en, key, META)] as const,
  );
  return {
    ...Object.fromEntries(kept),
    startReview: startReviewWindow(en, { plan }, META),
    'startReview of few': startReviewWindow(
      en,
      { plan: { ...plan, filter: {}, left: 0, foreign: 0, owners: 1, silence: 'report' } },
      META,
    ),
    closeReview: closeReviewWindow(en, { status }, META),
  };
}

import { knownPerson } from '../../../domain/policy/people.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import {
  type ListMessage,
  type Review,
  type ReviewList,
  remindersDue,
  unanswered,
} from '../../../domain/reviews/review.ts';
import type { Log } from '../../ports/logging.ts';
import type { People } from '../../ports/slack.ts';
import { audienceOf, type Members } from '../audiences.ts';
import type { ReadLines } from '../ownedLines.ts';
import type { RunningReviews } from '../reviewRecords.ts';
import type { ListFacts, ReviewNews } from '../reviews.ts';
import { statusOf } from '../status.ts';

export interface TellReview {
  /** Sends each list that nobody got yet, and reminders; what Slack does not take is tried again. */
  lists(review: Review, now: number, isStopped: () => boolean): Promise<void>;
  /** Draws the messages of one list anew. `false`: Slack may take one of them later. */
  repaint(list: ReviewList): Promise<boolean>;
  /** The one message for admins, which is edited. */
  progress(): Promise<void>;
}

/** Messages of a review. Where each of them is stands in the records. */
export function createTellReview(parts: {
  readonly running: RunningReviews;
  readonly news: Omit<ReviewNews, 'digest'>;
  readonly readLines: ReadLines;
  readonly people: People;
  readonly members: Members;
  readonly policy: () => Policy;
  readonly log: Log;
}): TellReview {
  const { running, news, people, policy, log } = parts;
  /** What the progress message shows, as far as this replica knows. */
  let shown = '';

  async function factsOf(review: Review, list: ReviewList): Promise<ListFacts> {
    const ids = unanswered(list).map(({ credential }) => credential);
    const isOver = list.state !== 'open';
    return { review, list, lines: isOver ? [] : await parts.readLines(ids) };
  }

  /** Empty: nobody of them is there any more. `undefined`: Slack does not say. */
  async function targetsOf({ reviewer }: ReviewList): Promise<readonly string[] | undefined> {
    const { approvals, announcements } = policy().channels;
    const { kind, id } = reviewer;
    if (kind === 'approvers') return [approvals];
    const audience = await audienceOf({ kind, id }, parts.members);
    if (audience === undefined) return undefined;
    if (audience.isLarge) return [announcements[0] ?? approvals];
    const facts = await people.about(audience.people);
    const known = audience.people.flatMap((one) => knownPerson(facts, one) ?? []);
    if (known.length < audience.people.length) return undefined;
    return known.filter(({ standing }) => standing === 'member').map((one) => one.id);
  }

  /** Whoever was asked has left meanwhile: the approvers are asked instead. */
  async function passOn({ id, review, reviewer }: ReviewList): Promise<ReviewList | undefined> {
    return running.changeList(id, () => ({
      changes: { reviewer: { kind: 'approvers', id: reviewer.id }, messages: [] },
      happened: {
        event: 'review.list_passed',
        by: 'keywarden',
        facts: { review, list: id, from: reviewer.id },
      },
    }));
  }

  interface Sending {
    readonly messages: readonly ListMessage[];
    readonly unreached?: string;
    /** Slack may take it later. */
    readonly isLater: boolean;
  }

  async function send(facts: ListFacts, targets: readonly string[]): Promise<Sending> {
    const messages: ListMessage[] = [];
    let unreached = targets.length === 0 ? 'nobody' : undefined;
    for (const target of targets) {
      const sent = await news.list(target, facts);
      if (sent.ok) messages.push({ target, ...(sent.place ?? { channel: target, ts: '0' }) });
      else {
        log.warn({ target, reason: sent.reason, final: sent.final }, 'review.not_sent');
        if (!sent.final && messages.length === 0) return { messages, isLater: true };
        unreached = sent.reason;
      }
    }
    return messages.length > 0
      ? { messages, isLater: false }
      : { messages, unreached: unreached ?? 'nobody', isLater: false };
  }

  async function sendOne(review: Review, asked: ReviewList, isReminder: boolean, due: number) {
    const found = await targetsOf(asked);
    if (found === undefined) return;
    const isLeft = found.length === 0 && asked.reviewer.kind !== 'approvers';
    const list = (isLeft ? await passOn(asked) : undefined) ?? asked;
    const targets = isLeft ? ((await targetsOf(list)) ?? []) : found;
    const facts = { ...(await factsOf(review, list)), isReminder };
    const { messages, unreached, isLater } = await send(facts, targets);
    if (isLater) return;
    for (const { target, ...place } of list.messages) await news.listOver(target, place);
    const { id, reviewer } = list;
    await running.changeList(id, (now) => ({
      changes: {
        messages: messages.length > 0 ? messages : now.messages,
        reminded: Math.max(due, now.reminded),
        ...(unreached === undefined ? { unreached: undefined } : { unreached }),
      },
      happened: {
        event: isReminder ? 'review.reminded' : 'review.asked',
        by: 'keywarden',
        facts: {
          review: review.review,
          list: id,
          who: reviewer.id,
          unreached: unreached ?? null,
        },
      },
    }));
  }

  async function repaint(list: ReviewList): Promise<boolean> {
    const review = await running.current();
    if (review === undefined || review.review !== list.review) return true;
    const facts = await factsOf(review, list);
    let isLater = false;
    for (const { target, ...place } of list.messages) {
      const sent = await news.list(target, facts, place);
      if (sent.ok) continue;
      log.info({ target, reason: sent.reason }, 'review.not_repainted');
      // Where only a person can change that, nobody waits for it.
      isLater ||= !sent.final && sent.lost === undefined && sent.blocked !== true;
    }
    return !isLater;
  }

  return {
    repaint,
    async lists(review, now, isStopped) {
      const due = remindersDue(review, now);
      for (const list of await running.lists(review)) {
        if (isStopped()) return;
        const isNew = list.messages.length === 0 && list.unreached === undefined;
        const isLate = list.reminded < due && unanswered(list).length > 0;
        if (list.state !== 'open' || !(isNew || isLate)) continue;
        await sendOne(review, list, !isNew, due);
      }
    },
    async progress() {
      const review = await running.current();
      if (review === undefined) return;
      const status = statusOf(review, await running.lists(review));
      const { version: _, commitId: __, progress: ___, ...about } = review;
      const text = JSON.stringify({ ...status, review: about });
      if (text === shown) return;
      const { progress } = review;
      const place = progress && { channel: progress.channel, ts: progress.ts };
      const sent = await news.progress(status, place);
      if (!sent.ok) {
        log.warn({ reason: sent.reason }, 'review.progress_not_sent');
        return;
      }
      shown = text;
      const at = sent.place;
      const isPlaced = at === undefined || (at.ts === place?.ts && at.channel === place.channel);
      const isOver = review.state === 'closed';
      if (isPlaced && !isOver) return;
      const target = policy().channels.alerts;
      await running.change((now) =>
        now.review !== review.review
          ? undefined
          : {
              changes: {
                ...(at === undefined ? {} : { progress: { target, ...at } }),
                ...(isOver ? { isTold: true as const } : {}),
              },
              happened: {
                event: 'review.shown',
                by: 'keywarden',
                facts: { review: review.review, state: review.state },
              },
            },
      );
    },
  };
}

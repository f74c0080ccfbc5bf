import type { Credential } from '../../../domain/credential/credential.ts';
import { isLiving } from '../../../domain/credential/state.ts';
import { isSameOwner } from '../../../domain/key/owner.ts';
import {
  countAnswers,
  type Review,
  type ReviewLine,
  type ReviewList,
  SILENCE_NOTICE,
} from '../../../domain/reviews/review.ts';
import type { LedgerTransitions } from '../../ledger/ledgerTransitions.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Log } from '../../ports/logging.ts';
import type { RunningReviews } from '../reviewRecords.ts';
import { answerName, type LoggedAnswers } from './loggedAnswers.ts';

/**
 * Closes a review, list by list: what became of each key is written down first, then what the policy
 * says of silence is done, and then the list is closed. Whoever goes on after a crash does the rest.
 */
export function createCloseReview(parts: {
  readonly running: RunningReviews;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  /** `false`: Slack may take it later. */
  readonly repaint: (list: ReviewList) => Promise<boolean>;
  readonly loggedAnswers: LoggedAnswers;
  readonly log: Log;
}): (review: Review, isStopped: () => boolean) => Promise<void> {
  const { running, credentials, ledger, log } = parts;

  /** Of one that changed hands meanwhile, whoever owns it now was not asked. */
  function isSilent({ owner, answer }: ReviewLine, credential: Credential | undefined): boolean {
    return (
      answer === undefined &&
      credential !== undefined &&
      isLiving(credential.state) &&
      isSameOwner(owner, credential.owner)
    );
  }

  function outcome(line: ReviewLine, credential: Credential | undefined) {
    const { state } = credential ?? {};
    const ended = state?.status === 'ended' || state?.status === 'ending' ? state : undefined;
    return {
      credential: line.credential,
      answer: line.answer?.what ?? 'silent',
      reviewedBy: line.answer?.by ?? '',
      reviewedAt: line.answer === undefined ? '' : new Date(line.answer.at).toISOString(),
      requested: line.answer?.request ?? '',
      ended: state?.status ?? 'unknown',
      endedBy: ended?.by ?? '',
      ownerNow: credential?.owner.id ?? '',
    };
  }

  type Answers = Awaited<ReturnType<LoggedAnswers>>;

  /** From then on nothing is answered. What the audit log says was answered counts in any case. */
  async function seal({ id, ...list }: ReviewList, logged: Answers): Promise<void> {
    const known = await credentials.get(list.lines.map(({ credential }) => credential));
    await running.changeList(id, (now) => {
      if (now.state !== 'open') return undefined;
      const lines = now.lines.map((line) => {
        const answer = line.answer ?? logged.get(answerName(id, line.credential));
        return answer === undefined ? line : { ...line, answer };
      });
      const rows = lines.map((line) => JSON.stringify(outcome(line, known.get(line.credential))));
      return {
        changes: { state: 'sealed', lines },
        happened: {
          event: 'review.list_closed',
          by: 'keywarden',
          facts: { review: now.review, list: id, rows },
        },
      };
    });
  }

  /** With notices, a freeze and a grace, as for every end. The same moment is set once. */
  async function freezeSilent(list: ReviewList, at: number, isStopped: () => boolean) {
    const known = await credentials.get(list.lines.map(({ credential }) => credential));
    for (const line of list.lines) {
      if (isStopped()) return;
      const credential = known.get(line.credential);
      if (credential === undefined || !isSilent(line, credential)) continue;
      if (credential.ends.reviewed !== undefined) continue;
      const command = { type: 'cut', by: 'keywarden', cut: 'reviewed', at } as const;
      const moved = await ledger.move({ credential: line.credential }, () => ({
        credential: command,
      }));
      if (!moved.ok)
        log.info({ credential: line.credential, why: moved.refusal.why }, 'review.not_cut');
    }
  }

  async function settle(list: ReviewList, review: Review, isStopped: () => boolean) {
    if (review.silence === 'freeze') {
      const at = (review.closed?.at ?? review.endsAt) + SILENCE_NOTICE;
      await freezeSilent(list, at, isStopped);
      if (isStopped()) return;
    }
    // Nothing draws it anew once it is closed, so it waits for Slack.
    if (!(await parts.repaint(list))) return;
    const silent = list.lines.filter(({ answer }) => answer === undefined).length;
    const { review: of, id } = list;
    await running.changeList(id, (now) =>
      now.state !== 'sealed'
        ? undefined
        : {
            changes: { state: 'closed' },
            happened: {
              event: 'review.list_settled',
              by: 'keywarden',
              facts: { review: of, list: id, silent, silence: review.silence },
            },
          },
    );
  }

  return async (review, isStopped) => {
    const open = (await running.lists(review)).filter(({ state }) => state === 'open');
    if (open.length > 0) {
      const logged = await parts.loggedAnswers(review, isStopped);
      for (const list of open) {
        if (isStopped()) return;
        await seal(list, logged);
      }
    }
    for (const list of await running.lists(review)) {
      if (isStopped()) return;
      if (list.state === 'sealed') await settle(list, review, isStopped);
    }
    const lists = await running.lists(review);
    if (isStopped() || lists.some(({ state }) => state !== 'closed')) return;
    await running.change((now) =>
      now.review !== review.review || now.state !== 'closing'
        ? undefined
        : {
            changes: { state: 'closed' },
            happened: {
              event: 'review.closed',
              by: now.closed?.by ?? 'keywarden',
              facts: { review: now.review, foreign: now.foreign, ...countAnswers(lists) },
            },
          },
    );
  };
}

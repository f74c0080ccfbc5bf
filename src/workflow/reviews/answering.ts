import { decideCredential } from '../../domain/credential/commands/decide.ts';
import { refuseOwning } from '../../domain/credential/commands/rights.ts';
import { isInHands } from '../../domain/credential/credential.ts';
import { isLiving } from '../../domain/credential/state.ts';
import { staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import { type KnownPerson, knownPerson } from '../../domain/policy/people.ts';
import { accountsOf, type Policy } from '../../domain/policy/policy.ts';
import { refuseDeciding } from '../../domain/policy/policyPeople.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { digestLine } from '../../domain/reviews/digest.ts';
import { type AnswerKind, answered, type ReviewList } from '../../domain/reviews/review.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { CredentialActs } from '../credentials/acts.ts';
import type { CredentialSubject, FindCredential } from '../credentials/findCredential.ts';
import type { KeyRequests } from '../credentials/keyRequests.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { Ids } from '../ports/ids.ts';
import type { People } from '../ports/slack.ts';
import type { ReadLine } from './ownedLines.ts';
import type { RunningReviews } from './reviewRecords.ts';
import type { Reviews } from './reviews.ts';

/** "Keep": whoever answers for a key says that it is needed as it is. */
export interface Keeping {
  /** Whether this person may say so; asked before the window opens. */
  refuse(subject: CredentialSubject, by: string): Promise<Refusal | undefined>;
  keep(window: PresentedWindow): Promise<Result<object>>;
}

/** What else somebody did with a key counts as their answer, where a review asks them about it. */
export type NoteAnswer = (
  credentialId: string,
  by: string,
  what: AnswerKind,
  request?: string,
) => Promise<boolean>;

export function createAnswering(parts: {
  readonly running: RunningReviews;
  readonly reviews: Reviews;
  readonly findCredential: Pick<FindCredential, 'read' | 'given'>;
  readonly readLine: ReadLine;
  readonly windows: Windows;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly people: People;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly policy: () => Policy;
  /** Draws the messages of this list anew. */
  readonly repaint: (list: ReviewList) => Promise<unknown>;
}): { readonly keeping: Keeping; readonly note: NoteAnswer } {
  const { running, reviews, findCredential: find, people, policy } = parts;

  /** Whether this list asks this person: the owner, a member of the group, or an approver. */
  function isAsked({ reviewer }: ReviewList, person: KnownPerson): boolean {
    if (person.standing !== 'member') return false;
    if (reviewer.kind === 'person') return accountsOf(policy(), person.id).includes(reviewer.id);
    if (reviewer.kind === 'group') return person.groups.includes(reviewer.id);
    return refuseDeciding(policy(), person) === undefined;
  }

  /** The list of the running review in which this person is asked about this key. */
  async function listFor(credentialId: string, by: string): Promise<ReviewList | undefined> {
    const review = await running.current();
    if (review?.state !== 'open') return undefined;
    const lists = await running.lists(review);
    const list = lists.find((one) => one.lines.some((line) => line.credential === credentialId));
    const person = list && knownPerson(await people.about([by]), by);
    return list !== undefined && person !== undefined && isAsked(list, person) ? list : undefined;
  }

  const note: NoteAnswer = async (credentialId, by, what, request) => {
    const list = await listFor(credentialId, by);
    if (list === undefined) return false;
    const changed = await running.changeList(list.id, (now, at) => {
      const answer = { what, by, at, ...(request === undefined ? {} : { request }) };
      const changes = answered(now, credentialId, answer);
      const facts = {
        review: now.review,
        list: now.id,
        credential: credentialId,
        answer: what,
        requested: request ?? null,
      };
      return changes && { changes, happened: { event: 'review.answered', by, facts } };
    });
    if (changed !== undefined) await parts.repaint(changed);
    return true;
  };

  async function refuse(subject: CredentialSubject, by: string): Promise<Refusal | undefined> {
    const { credential } = subject;
    if (!isLiving(credential.state)) {
      return { why: 'credential_ended', status: credential.state.status };
    }
    if (!isInHands(credential)) return { why: 'not_handed_over' };
    const refusal = refuseOwning(credential, by, await find.given(subject, by));
    if (refusal?.why !== 'not_owner') return refusal;
    return (await listFor(credential.id, by)) === undefined ? refusal : undefined;
  }

  /** The digest is silent about it, and the end that a review set is taken away. */
  async function keepOwn(subject: CredentialSubject, by: string, once: string) {
    const { credential, now } = subject;
    const { id } = credential;
    if (credential.ends.reviewed !== undefined) {
      const command = { type: 'cut', by, cut: 'reviewed', at: null } as const;
      const given = await find.given(subject, by);
      if (decideCredential(credential, command, given).ok) {
        const moved = await parts.ledger.move({ credential: id }, () => ({ credential: command }), {
          once,
        });
        if (!moved.ok) return no(moved.refusal);
      }
    }
    const staleAfterMs = staleAfterOf(policy());
    const line = digestLine(await parts.readLine(credential), { now, staleAfterMs });
    const before = (await reviews.get('keep', [id])).get(id);
    const state = line?.state ?? '';
    if (before?.state === state && before.by === by && now < before.until)
      return { ok: true } as const;
    const version = (before?.version ?? 0) + 1;
    const written = { version, commitId: parts.ids.nonce(), id };
    const after = { ...written, by, at: now, state, until: now + staleAfterMs };
    const saved = await reviews.save(
      { kind: 'keep', before, after },
      {
        event: 'key.confirmed',
        by,
        at: now,
        outcome: 'success',
        policyHash: policy().hash,
        facts: { credential: id, silentUntil: after.until, because: line?.reasons ?? [] },
      },
    );
    return saved ? ({ ok: true } as const) : no({ why: 'stale_window' });
  }

  return {
    note,
    keeping: {
      refuse,
      async keep(presented) {
        const found = windowOfKind(await parts.windows.recall(presented), 'credential');
        if (!found.ok) return found;
        const { shows, user: by, nonce } = found.window;
        const read = await find.read(shows.credentialId);
        if (!read.ok) return read;
        const refusal = await refuse(read, by);
        if (refusal !== undefined) return no(refusal);
        await note(shows.credentialId, by, 'keep');
        const given = await find.given(read, by);
        const isOwn = refuseOwning(read.credential, by, given) === undefined;
        return isOwn ? keepOwn(read, by, nonce) : { ok: true };
      },
    },
  };
}

/** What people do with a key that answers a review. */
export interface Noting {
  readonly credentialActs: CredentialActs;
  readonly keyRequests: KeyRequests;
}

/** The same, and each that was done is noted as an answer. Their windows name the key. */
export function notingAnswers(note: NoteAnswer, { credentialActs, keyRequests }: Noting): Noting {
  return {
    credentialActs: {
      ...credentialActs,
      async endNow(window, options) {
        const acted = await credentialActs.endNow(window, options);
        if (acted.ok) await note(window.requestId, window.user, 'end');
        return acted;
      },
    },
    keyRequests: {
      ...keyRequests,
      async change(window, wish) {
        const asked = await keyRequests.change(window, wish);
        if (asked.ok) await note(window.requestId, window.user, 'narrow', asked.request.id);
        return asked;
      },
    },
  };
}

import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Moved } from '../../../workflow/core/transition.ts';
import type { PresentedWindow, Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Loaded } from '../../../workflow/ports/store.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi, Window } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { typedInto } from '../../views/kit/inputs.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { fieldErrors, type Purpose, refusalText } from '../../views/kit/refusals.ts';
import { decodeRequestId, decodeSubject, type WindowId } from '../../wire/ids.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import { createAsking } from './decisionWindows.ts';

type Judge = (loaded: Loaded, by: string, subject: string) => Promise<Refusal | undefined>;

export interface Opening {
  readonly window: WindowId;
  readonly refusedAs: Purpose;
  /** Whether the button stands on the card, whose place is compared, and is about all of it. */
  readonly from: 'card' | 'subject';
  readonly build: (
    words: Catalogue,
    request: Request,
    meta: string,
    subject: string,
  ) => Window | undefined;
  /** By the record alone, before the window opens. */
  readonly before?: Judge;
  /** Longer where somebody writes for a while. */
  readonly lifetimeMs?: number;
  /** Once the window stands: it may need Slack, and a trigger does not wait. */
  readonly after?: Judge;
}

export interface Submitting {
  readonly window: WindowId;
  readonly refusedAs: Purpose;
  /** Inputs of the window; what belongs to none of them is said under the last one. */
  readonly fields: readonly string[];
  /** Under which of them a refusal is said instead. */
  readonly under?: Readonly<Partial<Record<Refusal['why'], string>>>;
  readonly act: (window: PresentedWindow, call: SubmissionCall) => Promise<Moved>;
  readonly done: (words: Catalogue) => string;
}

/** Windows in which people talk about a request: a button opens one, sending it says something. */
export function createConversation(parts: {
  readonly review: Pick<Review, 'offer'>;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { review, answers } = parts;
  const asking = createAsking(parts);

  function about(call: ActionCall, from: Opening['from']) {
    if (from === 'card') {
      const requestId = decodeRequestId(call.value);
      return requestId === undefined ? undefined : { requestId, card: call.place };
    }
    const value = decodeSubject(call.value);
    return value && { requestId: value.r, subject: value.s, card: undefined };
  }

  function opens({ window, refusedAs, from, build, before, after, lifetimeMs }: Opening) {
    return async (call: ActionCall): Promise<void> => {
      const asked = about(call, from);
      if (asked === undefined) return answers.unknown(call);
      const { requestId, card, subject } = asked;
      const { words, user } = call;
      const refuse = (refusal: Refusal) =>
        answers.privately(call, sentence(refusalText(words, refusal, refusedAs)));
      const offered = await review.offer(requestId, card, user);
      if (!offered.ok) return refuse(offered.refusal);
      const { loaded } = offered;
      const refusal = await before?.(loaded, user, subject ?? '');
      if (refusal !== undefined) return refuse(refusal);
      const draw = (_: Catalogue, request: Request, meta: string): Window =>
        build(words, request, meta, subject ?? '') ??
        noticeWindow(words, { body: refusalText(words, { why: 'stale_card' }, refusedAs) });
      const more = {
        ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
        ...(subject === undefined ? {} : { subject }),
      };
      const { viewId, hash } = await asking.open(call, loaded.request, window, draw, more);
      const late = await after?.(loaded, user, subject ?? '');
      if (late === undefined) return;
      await answers.show(
        viewId,
        noticeWindow(words, { body: refusalText(words, late, refusedAs) }),
        hash,
      );
    };
  }

  function refused(
    words: Catalogue,
    refusal: Refusal,
    { refusedAs, fields, under }: Submitting,
  ): SubmissionOutcome {
    const last = under?.[refusal.why] ?? fields.at(-1);
    // The window of a request that has moved on is of no use any more.
    if (last === undefined || refusal.why === 'overtaken') {
      const body = refusalText(words, refusal, refusedAs);
      return { next: 'show', window: noticeWindow(words, { body }) };
    }
    // The window stays: what was typed is not lost.
    return {
      next: 'errors',
      errors: fieldErrors(words, [refusal], { purpose: refusedAs, fields, last }),
    };
  }

  function submits(submitting: Submitting) {
    return async (call: SubmissionCall): Promise<SubmissionOutcome> => {
      const { words } = call;
      const says = (body: string): SubmissionOutcome => ({
        next: 'show',
        window: noticeWindow(words, { body }),
      });
      const window = asking.presented(call, submitting.window);
      if (window === undefined) return refused(words, { why: 'stale_window' }, submitting);
      const moved = await submitting.act(window, call);
      if (moved.ok) return says(submitting.done(words));
      return refused(words, moved.refusal, submitting);
    };
  }

  return { opens, submits };
}

export function typedIn(call: SubmissionCall, field: string): string {
  return typedInto(call.view.state?.values ?? {}, field);
}

import type { Refusal } from '../../../domain/record/refusal.ts';
import { refusalsIn } from '../../../domain/record/result.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { type PresentedWindow, purposeOf } from '../../../workflow/core/windows.ts';
import { chosenIn, typedInto } from '../../views/kit/inputs.ts';
import { esc } from '../../views/kit/limits.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { fieldErrors, refusalText } from '../../views/kit/refusals.ts';
import { type Field, fieldOf } from '../../wire/ids.ts';
import { decodeWindow } from '../../wire/values.ts';
import type { SubmissionCall, SubmissionOutcome, SubmissionRoute, WindowCall } from '../call.ts';
import type { Answer, DialogParts, Sending, Sent } from './definition.ts';
import { pastedErrors, pastedInto } from './pastedSecrets.ts';

/**
 * Reads the metadata of a click or a submission. Returns `undefined` if this app did not write it.
 */
export function presentedIn(
  { user, view }: Pick<WindowCall, 'user' | 'view'>,
  { id, requestOf = ({ r }) => r }: Pick<Sending<never>, 'id' | 'requestOf'>,
): PresentedWindow | undefined {
  const meta = decodeWindow(view.private_metadata);
  const requestId = meta && requestOf(meta);
  if (meta === undefined || requestId === undefined) return undefined;
  const { n: nonce, s: subject } = meta;
  return { nonce, viewId: view.id, user, requestId, purpose: purposeOf(id, subject), subject };
}

function sentIn<F extends Field>(call: SubmissionCall): Sent<F> {
  const values = call.view.state?.values ?? {};
  return {
    call,
    values,
    typed: (field) => typedInto(values, field),
    chosen: (field) => chosenIn(values, field),
  };
}

/** Handles the submission of a window and shows its refusals. */
export function createSubmission<F extends Field>(
  { notes }: Pick<DialogParts, 'notes'>,
  definition: Sending<F>,
): SubmissionRoute | undefined {
  const { submit, redraw, done, fields, under, otherwise, refusedAs: purpose } = definition;
  if (submit === undefined) return undefined;

  function says(words: Catalogue, body: string): SubmissionOutcome {
    return { next: 'show', window: noticeWindow(words, { body }) };
  }

  function refused(
    { words, view }: SubmissionCall,
    refusals: readonly Refusal[],
  ): SubmissionOutcome {
    const [first] = refusals;
    const wanted = (first && under?.[first.why]) ?? otherwise;
    if (wanted !== undefined) {
      const blocks = Object.keys(view.state?.values ?? {});
      const shown = fields.flatMap((field) => blocks.filter((block) => fieldOf(block) === field));
      const last = shown.includes(wanted) ? wanted : (otherwise ?? wanted);
      const errors = fieldErrors(words, refusals, { purpose, fields: shown, last });
      return { next: 'errors', errors };
    }
    const text = (refusal: Refusal) =>
      definition.refused?.(words, refusal) ?? refusalText(words, refusal, purpose);
    return says(words, refusals.map(text).join('\n'));
  }

  function outcome(call: SubmissionCall, answer: Answer): SubmissionOutcome {
    const { words } = call;
    if (answer.ok) {
      if (answer.window !== undefined) return { next: 'show', window: answer.window };
      return done === undefined ? { next: 'close' } : says(words, done(words));
    }
    const { refusal } = answer;
    // The request has changed since, so the form cannot be used any more: replace it by a notice.
    if (refusal.why === 'overtaken') return says(words, refusalText(words, refusal, purpose));
    return refused(call, refusalsIn(refusal));
  }

  /** Nothing of it is stored or posted: the audit log keeps that it happened, not what it was. */
  function withSecret(call: SubmissionCall, requestId: string): SubmissionOutcome | undefined {
    const pasted = pastedInto(call.view.state?.values ?? {});
    const [why] = pasted.values();
    if (why === undefined) return undefined;
    const about = requestId === '' ? {} : { requestId };
    notes.note({ event: 'secret.refused', by: call.user, why, ...about });
    return { next: 'errors', errors: pastedErrors(call.words, pasted) };
  }

  return {
    fields,
    isVote: definition.isVote === true,
    async handle(call) {
      const window = presentedIn(call, definition);
      if (window === undefined) return refused(call, [{ why: 'stale_window' }]);
      const refusal = withSecret(call, window.requestId);
      if (refusal !== undefined) return refusal;
      return outcome(call, await submit(window, sentIn<F>(call)));
    },
    redraw: redraw && (async (call, warning) => redraw(sentIn<F>(call), esc(warning))),
  };
}

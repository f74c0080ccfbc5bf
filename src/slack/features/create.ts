import type { Policy } from '../../domain/policy.ts';
import type { Wish } from '../../domain/wish.ts';
import { SlackError } from '../../errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Ids, Log } from '../../workflow/ports.ts';
import type { Submission } from '../../workflow/submit.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import type { SlackCalls, Window } from '../calls.ts';
import { decodeWindow, encodeWindow } from '../ids.ts';
import { createErrors, createForm, parseCreateForm } from '../views/createForm.ts';
import { noticeWindow } from '../views/noticeWindow.ts';
import { refusalText } from '../views/refusals.ts';

/** `create`: the form, and what becomes of it. */
export function createRequestFeature(parts: {
  readonly submission: Submission;
  readonly policy: () => Policy;
  readonly calls: SlackCalls;
  readonly ids: Ids;
  readonly log: Log;
}) {
  const { submission, calls, ids, log } = parts;

  function form(words: Catalogue, meta: string, values: Partial<Wish>, required: boolean): Window {
    const { organizations } = parts.policy();
    const chosen = organizations.find(({ id }) => id === values.organizationId) ?? organizations[0];
    return createForm(words, {
      meta,
      organizations: organizations.map(({ id, name }) => ({ id, name })),
      ...(chosen === undefined ? {} : { selected: chosen.id }),
      allowedRoles: chosen?.roles ?? [],
      values,
      accessListRequired: required,
    });
  }

  async function updateIfOpen(viewId: string, window: Window): Promise<void> {
    try {
      await calls.updateWindow(viewId, window);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.info({ reason: cause.reason }, 'window.gone');
    }
  }

  return {
    /** The window comes first; what needs Slack or Atlas is asked while the person reads. */
    async open(
      call: { readonly user: string; readonly words: Catalogue; readonly triggerId: string },
      description: string,
    ): Promise<void> {
      const { user, words } = call;
      const meta = encodeWindow({ r: ids.request(), n: ids.nonce() });
      const values = { description };
      const first = parts.policy().organizations[0];
      const { viewId } = await calls.openWindow(call.triggerId, form(words, meta, values, false));
      const [refusal, required] = await Promise.all([
        submission.refuse(user),
        first === undefined ? false : submission.accessListRequired(first.id),
      ]);
      if (refusal !== undefined) {
        const body = refusalText(words, refusal, 'request');
        await updateIfOpen(viewId, noticeWindow(words, { body }));
      } else if (required) {
        await updateIfOpen(viewId, form(words, meta, values, true));
      }
    },

    /** Another organization allows other roles and may demand an access list. */
    async organizationChosen(call: ActionCall): Promise<void> {
      const { view, words } = call;
      if (view === undefined) return;
      const values = parseCreateForm(view.state?.values ?? {});
      const required = await submission.accessListRequired(values.organizationId);
      await updateIfOpen(view.id, form(words, view.private_metadata, values, required));
    },

    async submitted(call: SubmissionCall): Promise<SubmissionOutcome> {
      const { view, words, user } = call;
      const meta = decodeWindow(view.private_metadata);
      if (meta?.r === undefined) {
        return { next: 'errors', errors: createErrors(words, [{ why: 'stale_window' }]) };
      }
      const wish = parseCreateForm(view.state?.values ?? {});
      const submitted = await submission.submit(user, meta.r, wish);
      if (submitted.ok) return { next: 'show', window: noticeWindow(words, words.windows.sent) };
      const refusals = 'wrong' in submitted ? submitted.wrong : [submitted.refusal];
      return { next: 'errors', errors: createErrors(words, refusals) };
    },
  };
}

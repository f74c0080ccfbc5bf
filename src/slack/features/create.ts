import { setTimeout as sleep } from 'node:timers/promises';
import type { Wish } from '../../domain/wish.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Offered } from '../../workflow/offered.ts';
import type { Ids } from '../../workflow/ports.ts';
import type { Submission } from '../../workflow/submit.ts';
import type { Answers } from '../answers.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import type { SlackCalls, Window } from '../calls.ts';
import { decodeWindow, encodeWindow } from '../ids.ts';
import { createErrors, createForm, parseCreateForm } from '../views/createForm.ts';
import { esc } from '../views/limits.ts';
import { checkingWindow, noticeWindow } from '../views/noticeWindow.ts';
import { refusalText } from '../views/refusals.ts';

/** A slow Atlas must not keep the form from opening; the answer counts again when it is sent. */
const PATIENCE = 1500;

async function inTime(question: Promise<boolean>): Promise<boolean> {
  const giveUp = new AbortController();
  const late = sleep(PATIENCE, false, { signal: giveUp.signal }).catch(() => false);
  return Promise.race([question, late]).finally(() => giveUp.abort());
}

/** `create`: the form, and what becomes of it. */
export function createRequestFeature(parts: {
  readonly submission: Submission;
  readonly offered: (by: string) => Promise<Offered>;
  readonly calls: SlackCalls;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { submission, calls, answers, ids } = parts;

  function form(
    words: Catalogue,
    meta: string,
    values: Partial<Wish>,
    more: Pick<Offered, 'organizations'> & {
      readonly required: boolean;
      readonly warning?: string;
    },
  ): Window {
    const { organizations } = more;
    const chosen = organizations.find(({ id }) => id === values.organizationId) ?? organizations[0];
    return createForm(words, {
      meta,
      organizations: organizations.map(({ id, name }) => ({ id, name })),
      ...(chosen === undefined ? {} : { selected: chosen.id }),
      allowedRoles: chosen?.roles ?? [],
      values,
      accessListRequired: more.required,
      ...(more.warning === undefined ? {} : { warning: more.warning }),
    });
  }

  return {
    /** A window at once, because a trigger does not wait; the form when we know whose it is. */
    async open(
      call: { readonly user: string; readonly words: Catalogue; readonly triggerId: string },
      description: string,
    ): Promise<void> {
      const { user, words } = call;
      const meta = encodeWindow({ r: ids.request(), n: ids.nonce() });
      const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
      const [refused, { refusal = refused, organizations }] = await Promise.all([
        submission.refuse(user),
        parts.offered(user),
      ]);
      const [first] = organizations;
      const required =
        first !== undefined && (await inTime(submission.accessListRequired(first.id)));
      const window =
        refusal === undefined
          ? form(words, meta, { description }, { organizations, required })
          : noticeWindow(words, { body: refusalText(words, refusal, 'request') });
      await answers.show(viewId, window, hash);
    },

    /** Another organization allows other roles and may demand an access list. */
    async organizationChosen(call: ActionCall): Promise<void> {
      const { view, words, user } = call;
      if (view === undefined) return;
      const values = parseCreateForm(view.state?.values ?? {});
      const [{ organizations }, required] = await Promise.all([
        parts.offered(user),
        submission.accessListRequired(values.organizationId),
      ]);
      const window = form(words, view.private_metadata, values, { organizations, required });
      await answers.show(view.id, window, view.hash);
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

    /** The form as it was sent, for an answer that comes too late to stand under its fields. */
    async redraw({ view, words, user }: SubmissionCall, warning: string): Promise<Window> {
      const values = parseCreateForm(view.state?.values ?? {});
      const { organizations } = await parts.offered(user);
      const more = { organizations, required: false, warning: esc(warning) };
      return form(words, view.private_metadata, values, more);
    },
  };
}

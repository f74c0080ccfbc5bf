import { setTimeout as sleep } from 'node:timers/promises';
import type { OrganizationPolicy, Policy } from '../../../domain/policy/policy.ts';
import { refusalsIn } from '../../../domain/record/result.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestableOrganizations } from '../../../workflow/keys/requestableOrganizations.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Changes } from '../../../workflow/requests/change.ts';
import type { Submission } from '../../../workflow/requests/submit.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi, Window } from '../../outbound/webApi.ts';
import { sentWindow } from '../../views/card/sent.ts';
import { esc } from '../../views/kit/limits.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { createErrors, createForm, parseCreateForm } from '../../views/windows/createForm.ts';
import { CHANGE, decodeWindow, encodeWindow } from '../../wire/ids.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from '../call.ts';

/** A slow Atlas must not keep the form from opening; the answer counts again when it is sent. */
const PATIENCE = 1500;

async function inTime(question: Promise<boolean | undefined>): Promise<boolean | undefined> {
  const giveUp = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: giveUp.signal }).catch(() => undefined);
  return Promise.race([question, late]).finally(() => giveUp.abort());
}

/** What stands in the form when it opens, given the organizations that it offers. */
export type Fill = (organizations: readonly OrganizationPolicy[]) => {
  readonly values: Partial<KeyForm>;
  readonly warning?: string;
};

/** `create`: the form, and what becomes of it. */
export function createRequestFeature(parts: {
  readonly submission: Submission;
  readonly offered: (by: string) => Promise<RequestableOrganizations>;
  readonly changes: Pick<Changes, 'change'>;
  readonly policy: () => Policy;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { submission, changes, calls, answers, ids } = parts;

  function form(
    words: Catalogue,
    meta: string,
    values: Partial<KeyForm>,
    more: Pick<RequestableOrganizations, 'organizations'> & {
      readonly required: boolean | undefined;
      readonly warning?: string;
    },
  ): Window {
    const { organizations } = more;
    const { limits } = parts.policy();
    const chosen = organizations.find(({ id }) => id === values.organizationId) ?? organizations[0];
    return createForm(words, {
      meta,
      organizations: organizations.map(({ id, name }) => ({ id, name })),
      ...(chosen === undefined ? {} : { selected: chosen.id }),
      allowedRoles: chosen?.roles ?? [],
      values,
      accessListRequired: more.required,
      limits,
      replaces: decodeWindow(meta)?.x !== undefined,
      ...(more.warning === undefined ? {} : { warning: more.warning }),
    });
  }

  type Asker = { readonly user: string; readonly words: Catalogue };

  /** The form in place of the window that opened at once, when we know whose it is. */
  async function show(
    { user, words }: Asker,
    { viewId, hash }: { readonly viewId: string; readonly hash: string },
    meta: string,
    fill: Fill,
  ): Promise<void> {
    const [refused, { refusal = refused, organizations }] = await Promise.all([
      submission.refuse(user),
      parts.offered(user),
    ]);
    const { values, warning } = fill(organizations);
    const first = values.organizationId ?? organizations[0]?.id;
    const required = first !== undefined && (await inTime(submission.accessListRequired(first)));
    const more = { organizations, required, ...(warning === undefined ? {} : { warning }) };
    const window =
      refusal === undefined
        ? form(words, meta, values, more)
        : noticeWindow(words, { body: refusalText(words, refusal, 'request') });
    await answers.show(viewId, window, hash);
  }

  return {
    show,

    /** A window at once, because a trigger does not wait; the form when we know whose it is. */
    async open(call: Asker & { readonly triggerId: string }, description: string): Promise<void> {
      const meta = encodeWindow({ r: ids.request(), n: ids.nonce() });
      const opened = await calls.openWindow(call.triggerId, checkingWindow(call.words));
      await show(call, opened, meta, () => ({ values: { description } }));
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
      const typed = view.state?.values ?? {};
      if (meta?.r === undefined) {
        return { next: 'errors', errors: createErrors(words, [{ why: 'stale_window' }], typed) };
      }
      const { r: requestId, n: nonce, x: old } = meta;
      const wish = parseCreateForm(typed);
      const window = { nonce, viewId: view.id, user, purpose: CHANGE };
      const changed = old === undefined ? undefined : { ...window, requestId: old };
      const submitted =
        changed === undefined
          ? await submission.submit(user, requestId, wish)
          : await changes.change(changed, requestId, wish);
      if (submitted.ok) {
        const { sent } = words.talkWindows.change;
        const window =
          changed === undefined
            ? sentWindow(words, submitted)
            : noticeWindow(words, { ...words.windows.sent, body: sent });
        return { next: 'show', window };
      }
      const refusals = refusalsIn(submitted.refusal);
      return { next: 'errors', errors: createErrors(words, refusals, typed) };
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

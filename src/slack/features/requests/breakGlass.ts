import type { OrganizationPolicy, Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import { refusalsIn } from '../../../domain/record/result.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FORM_LIFETIME, type Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { BreakingGlass } from '../../../workflow/requests/breakGlass.ts';
import type { Submission } from '../../../workflow/requests/submit.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi, Window } from '../../outbound/webApi.ts';
import { esc } from '../../views/kit/limits.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { createErrors, parseCreateForm } from '../../views/windows/createForm.ts';
import { glassForm, parseIncident } from '../../views/windows/glass.ts';
import { decodeWindow, encodeWindow, WINDOWS } from '../../wire/ids.ts';
import type { ActionCall, CommandCall, SubmissionCall, SubmissionOutcome } from '../call.ts';

/** `break-glass`: a key at once for those whom the policy names, told to everybody. */
export function createBreakGlassFeature(parts: {
  readonly submission: Submission;
  readonly breakingGlass: BreakingGlass;
  readonly windows: Windows;
  readonly policy: () => Policy;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => { readonly text: string };
  readonly ids: Ids;
}) {
  const { submission, breakingGlass, windows, calls, answers, ids } = parts;
  const purpose = WINDOWS.breakGlass;

  function form(
    words: Catalogue,
    meta: string,
    organizations: readonly OrganizationPolicy[],
    typed: Partial<KeyForm> & { readonly incident: string },
    more: { readonly required: boolean | undefined; readonly warning?: string },
  ): Window {
    const { incident, ...values } = typed;
    const chosen = organizations.find(({ id }) => id === values.organizationId) ?? organizations[0];
    return glassForm(words, {
      meta,
      organizations: organizations.map(({ id, name }) => ({ id, name })),
      ...(chosen === undefined ? {} : { selected: chosen.id }),
      allowedRoles: chosen?.roles ?? [],
      values,
      incident,
      accessListRequired: more.required,
      limits: parts.policy().limits,
      ...(more.warning === undefined ? {} : { warning: more.warning }),
    });
  }

  function refused(words: Catalogue, refusal: Refusal): Window {
    const body =
      refusal.why === 'no_break_glass'
        ? words.breakGlass.notAllowed
        : refusalText(words, refusal, 'request');
    return noticeWindow(words, { body });
  }

  return {
    /** Whoever may not learns no organization's name. */
    async open(call: CommandCall, description: string): Promise<void> {
      const { user, words } = call;
      const [requestId, nonce] = [ids.request(), ids.nonce()];
      const meta = encodeWindow({ r: requestId, n: nonce });
      const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
      try {
        const may = await submission.glass(user);
        if (!may.ok) return await answers.show(viewId, refused(words, may.refusal), hash);
        const typed = { description, incident: '' };
        const window = form(words, meta, may.organizations, typed, { required: false });
        const noted = {
          nonce,
          user,
          requestId,
          purpose,
          shows: { kind: 'breakGlassForm' } as const,
        };
        const show = async () => {
          await answers.show(viewId, window, hash);
          return { viewId };
        };
        await windows.open(noted, show, FORM_LIFETIME);
      } catch (cause) {
        const body = parts.failure(words, cause).text;
        await answers.show(viewId, noticeWindow(words, { body }));
      }
    },

    async organizationChosen({ view, words, user }: ActionCall): Promise<void> {
      if (view === undefined) return;
      const may = await submission.glass(user);
      if (!may.ok) return answers.show(view.id, refused(words, may.refusal), view.hash);
      const state = view.state?.values ?? {};
      const typed = { ...parseCreateForm(state), incident: parseIncident(state) };
      const required = await submission.accessListRequired(typed.organizationId);
      const window = form(words, view.private_metadata, may.organizations, typed, { required });
      await answers.show(view.id, window, view.hash);
    },

    async submitted({ view, words, user }: SubmissionCall): Promise<SubmissionOutcome> {
      const meta = decodeWindow(view.private_metadata);
      if (meta?.r === undefined) {
        return {
          next: 'errors',
          errors: createErrors(words, [{ why: 'stale_window' }], view.state?.values ?? {}),
        };
      }
      const state = view.state?.values ?? {};
      const incident = parseIncident(state);
      const presented = { nonce: meta.n, viewId: view.id, user, requestId: meta.r, purpose };
      const submitted = await breakingGlass.break(presented, parseCreateForm(state), incident);
      if (submitted.ok) {
        const { sentTitle: title, sent: body } = words.breakGlass;
        return { next: 'show', window: noticeWindow(words, { title, body }) };
      }
      const refusals = refusalsIn(submitted.refusal);
      return { next: 'errors', errors: createErrors(words, refusals, state) };
    },

    /** The form as it was sent, for an answer that comes too late to stand under its fields. */
    async redraw({ view, words, user }: SubmissionCall, warning: string): Promise<Window> {
      const may = await submission.glass(user);
      if (!may.ok) return refused(words, may.refusal);
      const state = view.state?.values ?? {};
      const typed = { ...parseCreateForm(state), incident: parseIncident(state) };
      const more = { required: false, warning: esc(warning) };
      return form(words, view.private_metadata, may.organizations, typed, more);
    },
  };
}

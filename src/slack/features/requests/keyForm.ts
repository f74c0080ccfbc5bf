import { setTimeout as sleep } from 'node:timers/promises';
import type { OrganizationPolicy, Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestableOrganizations } from '../../../workflow/keys/requestableOrganizations.ts';
import type { Submission } from '../../../workflow/requests/submit.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { Window } from '../../outbound/webApi.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { type CreateFormFacts, parseCreateForm } from '../../views/windows/createForm.ts';
import { ACTIONS, FIELDS } from '../../wire/ids.ts';
import type { SubmissionCall, WindowCall } from '../call.ts';
import type { DialogParts, Opener, Sent } from '../dialog/definition.ts';

/**
 * Longest wait for Atlas before the form opens, ms. The same check runs again when the form is
 * sent.
 */
const PATIENCE = 1500;

async function inTime(question: Promise<boolean | undefined>): Promise<boolean | undefined> {
  const giveUp = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: giveUp.signal }).catch(() => undefined);
  return Promise.race([question, late]).finally(() => giveUp.abort());
}

export interface KeyFormParts extends DialogParts {
  readonly submission: Submission;
  readonly offered: (by: string) => Promise<RequestableOrganizations>;
  readonly policy: () => Policy;
  readonly answers: Answers;
}

/** The initial values of the form, given the organizations that it offers. */
export type InitialValues = (organizations: readonly OrganizationPolicy[]) => {
  readonly values: Partial<KeyForm>;
  readonly warning?: string;
};

/**
 * The form that describes a key. Three dialogs use it: a new request, a changed request and
 * break-glass. They differ in how the form looks and in what sending it does.
 */
export function createKeyForm(
  parts: KeyFormParts,
  form: {
    /**
     * The organizations in which this person may have a key, or a refusal. Default: those for which
     * they may make a request.
     */
    readonly offered?: (by: string) => Promise<RequestableOrganizations>;
    /** `values` holds all input values, for a form with extra inputs. */
    readonly draw: (words: Catalogue, facts: CreateFormFacts, values: object) => Window;
    readonly refused?: (words: Catalogue, refusal: Refusal) => string;
  },
) {
  const { submission, answers } = parts;
  const { refused = (words, refusal) => refusalText(words, refusal, 'request') } = form;

  /** Without a refusal: whether the person may still ask is checked when the form is sent. */
  async function requestable(by: string): Promise<RequestableOrganizations> {
    return { organizations: (await parts.offered(by)).organizations };
  }
  const { offered = requestable } = form;

  function draw(
    words: Catalogue,
    organizations: readonly OrganizationPolicy[],
    typed: Partial<KeyForm>,
    rest: Pick<CreateFormFacts, 'meta' | 'accessListRequired' | 'warning'>,
    values: object = {},
  ): Window {
    const chosen = organizations.find(({ id }) => id === typed.organizationId) ?? organizations[0];
    const facts = {
      ...rest,
      organizations: organizations.map(({ id, name }) => ({ id, name })),
      ...(chosen === undefined ? {} : { selected: chosen.id }),
      allowedRoles: chosen?.roles ?? [],
      values: typed,
      limits: parts.policy().limits,
    };
    return form.draw(words, facts, values);
  }

  /** An earlier request named a recipient, and the policy does not let this one do so. */
  function recipientGone(words: Catalogue, { recipient = '' }: Partial<KeyForm>) {
    const gone = recipient !== '' && parts.policy().limits.recipient === 'off';
    return gone ? words.talkWindows.again.recipientGone : undefined;
  }

  /** The form with what was typed, or a notice if the person is not allowed to use it any more. */
  async function again(
    { user, words, view }: SubmissionCall,
    required: (organizationId: string) => Promise<boolean | undefined>,
    warning?: string,
  ): Promise<Window> {
    const values = view.state?.values ?? {};
    const typed = parseCreateForm(values);
    const { refusal, organizations } = await offered(user);
    if (refusal !== undefined) return noticeWindow(words, { body: refused(words, refusal) });
    const rest = {
      meta: view.private_metadata,
      accessListRequired: await required(typed.organizationId),
      ...(warning === undefined ? {} : { warning }),
    };
    return draw(words, organizations, typed, rest, values);
  }

  return {
    draw,
    /** The form that replaces the placeholder window. */
    async filled(
      initialValues: InitialValues,
      { user, words }: Opener,
      meta: string,
    ): Promise<Window | Refusal> {
      const [refusedToAsk, { refusal = refusedToAsk, organizations }] = await Promise.all([
        submission.refuse(user),
        parts.offered(user),
      ]);
      const { values, ...kept } = initialValues(organizations);
      const warnings = [kept.warning, recipientGone(words, values)];
      const warning = warnings.filter((text) => text !== undefined).join(' ');
      const first = values.organizationId ?? organizations[0]?.id;
      const required = first !== undefined && (await inTime(submission.accessListRequired(first)));
      const rest = {
        meta,
        accessListRequired: required,
        ...(warning === '' ? {} : { warning }),
      };
      return refusal ?? draw(words, organizations, values, rest);
    },
    /** The parts that all dialogs with this form share. */
    dialog: {
      refusedAs: 'request',
      refused,
      otherwise: FIELDS.accessList,
      inside: {
        /**
         * Another organization allows other roles and may require an access list, so the form is
         * drawn again.
         */
        async [ACTIONS.createOrganization](call: WindowCall) {
          const { view } = call;
          const window = await again(call, submission.accessListRequired);
          await answers.show(view.id, window, view.hash);
        },
      },
      redraw: ({ call }: Sent<never>, warning: string) => again(call, async () => false, warning),
    },
  } as const;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { HowAsked } from '../../../domain/policy/asking/offers.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer, FormOffers } from '../../../workflow/requests/newRequest/formOffer.ts';
import type { Submission } from '../../../workflow/requests/submit.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { Window } from '../../outbound/webApi.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import type { CreateFormFacts } from '../../views/windows/createForm.ts';
import { type FormValues, typedValues } from '../../views/windows/formValues.ts';
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
  readonly formOffers: FormOffers;
  readonly policy: () => Policy;
  readonly answers: Answers;
}

/** The initial values of the form, and what of them this person may not choose any more. */
export interface InitialValues {
  readonly values: FormValues;
  readonly gone?: (offer: FormOffer) => readonly string[];
}

/** What is drawn where this person may choose nothing any more: what was typed is not lost. */
const NOTHING: FormOffer = {
  organizations: [],
  reaches: [],
  reach: 'organization',
  roles: [],
  projects: undefined,
  needs: { tasks: [], projectRoles: [], organizationRoles: [] },
  single: [],
  lifetime: { defaultMs: 0, maxMs: 0 },
  owners: [],
};

function chosenIn({ projects = [], ...values }: FormValues): Partial<KeyForm> {
  return { ...values, projects: projects.map(({ value }) => value) };
}

/**
 * The form that describes a key. Three dialogs use it: a new request, a changed request and
 * break-glass. They differ in how the form looks and in what sending it does.
 */
export function createKeyForm(
  parts: KeyFormParts,
  form: {
    readonly how?: HowAsked;
    /** Somebody who may not use it must not see the names of organizations. */
    readonly isSecret?: boolean;
    /** `values` holds all input values, for a form with extra inputs. */
    readonly draw: (words: Catalogue, facts: CreateFormFacts, values: object) => Window;
    readonly refused?: (words: Catalogue, refusal: Refusal) => string;
  },
) {
  const { submission, answers } = parts;
  const { refused = (words, refusal) => refusalText(words, refusal, 'request') } = form;
  const { how = 'ask', isSecret = false } = form;

  function draw(
    words: Catalogue,
    offer: FormOffer,
    typed: FormValues,
    rest: Pick<CreateFormFacts, 'meta' | 'accessListRequired' | 'warning'>,
    values: object = {},
  ): Window {
    const facts = { ...rest, offer, values: typed, limits: parts.policy().limits };
    return form.draw(words, facts, values);
  }

  /** An earlier request named a recipient, and the policy does not let this one do so. */
  function recipientGone(words: Catalogue, { recipient = '' }: FormValues): readonly string[] {
    const gone = recipient !== '' && parts.policy().limits.recipient === 'off';
    return gone ? [words.talkWindows.again.recipientGone] : [];
  }

  /** The form with what was typed, or a notice if the person is not allowed to use it any more. */
  async function again(
    { user, words, view }: SubmissionCall,
    required: (organizationId: string) => Promise<boolean | undefined>,
    warning?: string,
  ): Promise<Window> {
    const values = view.state?.values ?? {};
    const typed = typedValues(values);
    const found = await parts.formOffers(user, chosenIn(typed), how);
    if (!found.ok && isSecret) return noticeWindow(words, { body: refused(words, found.refusal) });
    // Whether the person may still ask is checked when the form is sent.
    const offer = found.ok ? found : NOTHING;
    const rest = {
      meta: view.private_metadata,
      accessListRequired: await required(typed.organizationId ?? ''),
      ...(warning === undefined ? {} : { warning }),
    };
    return draw(words, offer, typed, rest, values);
  }

  /**
   * What may be chosen depends on what was chosen before: the form is drawn again, with what it
   * offers now.
   */
  async function chosen(call: WindowCall): Promise<void> {
    const { view } = call;
    const window = await again(call, submission.accessListRequired);
    await answers.show(view.id, window, view.hash);
  }

  return {
    draw,
    /** The form that replaces the placeholder window. */
    async filled(
      { values, gone }: InitialValues,
      { user, words }: Opener,
      meta: string,
    ): Promise<Window | Refusal> {
      const [refusal, offer] = await Promise.all([
        submission.refuse(user),
        parts.formOffers(user, chosenIn(values), how),
      ]);
      if (refusal !== undefined) return refusal;
      if (!offer.ok) return offer.refusal;
      const warning = [...(gone?.(offer) ?? []), ...recipientGone(words, values)].join(' ');
      const first = offer.organization?.id;
      const required = first !== undefined && (await inTime(submission.accessListRequired(first)));
      const rest = {
        meta,
        accessListRequired: required,
        ...(warning === '' ? {} : { warning }),
      };
      return draw(words, offer, values, rest);
    },
    /** The parts that all dialogs with this form share. */
    dialog: {
      refusedAs: 'request',
      refused,
      otherwise: FIELDS.accessList,
      inside: {
        [ACTIONS.createOrganization]: chosen,
        [ACTIONS.createReach]: chosen,
        [ACTIONS.createProjects]: chosen,
        [ACTIONS.createNeeds]: chosen,
        [ACTIONS.createApart]: chosen,
        [ACTIONS.createLifetime]: chosen,
      },
      redraw: ({ call }: Sent<never>, warning: string) => again(call, async () => false, warning),
    },
  } as const;
}

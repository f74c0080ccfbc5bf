import { type Access, givenRoles } from '../../../domain/key/access.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import type { PresentedWindow } from '../../../workflow/core/windows.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { ChangeForms } from '../../../workflow/credentials/changeForms.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { KeyRequests } from '../../../workflow/credentials/keyRequests.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { CHANGE_FIELDS, changeKeyWindow } from '../../views/windows/changeForm.ts';
import { type FormValues, parseCreateForm, typedValues } from '../../views/windows/formValues.ts';
import { wantedIn } from '../../views/windows/wantedValues.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeCredentialId } from '../../wire/values.ts';
import type { ActionCall, CommandCall, WindowCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { aboutCredential, createCredentialReads, ofCredential } from './credentialReads.ts';

interface About extends CredentialSubject {
  readonly offer: FormOffer;
  readonly values: FormValues;
  /** The id that the request will have, so that the same form makes one. */
  readonly newRequest: string;
}

function chosenIn({ projects = [], ...values }: FormValues): Partial<KeyForm> {
  return { ...values, projects: projects.map(({ value }) => value) };
}

/** What the form begins with: the access as it was approved, or as Atlas shows it. */
function valuesOf({ source }: CredentialSubject, from: Access): FormValues {
  const { organizationRoles, projects, addresses } = from;
  const given = givenRoles(organizationRoles);
  const roles = given.length === 0 ? organizationRoles : given;
  return { ...wantedIn({ roles, projects }, source), accessList: addresses.join('\n') };
}

/** "Change": other projects, roles or addresses of a key, by request. */
export function createChangeKey(
  parts: DialogParts & {
    readonly findCredential: FindCredential;
    readonly keyRequests: KeyRequests;
    readonly changeForms: ChangeForms;
  },
) {
  const { findCredential, keyRequests, changeForms, answers, ids } = parts;
  const reads = createCredentialReads(parts);

  async function offered(
    subject: CredentialSubject,
    by: string,
    from: Access = subject.credential.access,
  ): Promise<Read<About>> {
    const may = await keyRequests.offer(subject, by, 'change');
    if (!may.ok) return may;
    const values = valuesOf(subject, from);
    const offer = await changeForms.offer(subject.credential, by, chosenIn(values));
    if (!offer.ok) return offer;
    return aboutCredential({ ...subject, offer, values, newRequest: ids.request() });
  }

  /** What may be chosen depends on what was chosen before, so the form is drawn again. */
  async function chosen({ user, words, view }: WindowCall, window: PresentedWindow | undefined) {
    const read = await findCredential.read(window?.requestId);
    if (!read.ok) return;
    const { credential } = read;
    const values = typedValues(view.state?.values ?? {}, credential.organizationId);
    const offer = await changeForms.offer(credential, user, chosenIn(values));
    if (!offer.ok) return;
    const drawn = changeKeyWindow(words, { ...read, offer, values }, view.private_metadata);
    await answers.show(view.id, drawn, view.hash);
  }

  const change = dialog(parts, {
    ...ofCredential,
    id: WINDOWS.changeKey,
    fields: CHANGE_FIELDS,
    opens: {},
    refusedAs: 'request',
    lifetimeMs: FORM_LIFETIME,
    otherwise: FIELDS.reason,
    shows: ({ credential, newRequest }: About) => ({
      kind: 'keyForm' as const,
      credentialId: credential.id,
      requestId: newRequest,
    }),
    build: changeKeyWindow,
    inside: {
      [ACTIONS.createReach]: chosen,
      [ACTIONS.createProjects]: chosen,
      [ACTIONS.createNeeds]: chosen,
      [ACTIONS.createApart]: chosen,
    },
    async submit(presented, { call, values }) {
      const read = await findCredential.read(presented.requestId);
      if (!read.ok) return read;
      const form = parseCreateForm(values, read.credential.organizationId);
      const wanted = await changeForms.access(read.credential, presented.user, form);
      if (!wanted.ok) return wanted;
      const { access } = wanted;
      const asked = await keyRequests.change(presented, { access, reason: form.reason });
      if (!asked.ok) return asked;
      const { sent, early } = call.words.keyForms;
      const isPending = asked.request.state.status === 'pending';
      return { ok: true, window: noticeWindow(call.words, { body: isPending ? sent : early }) };
    },
  });

  return {
    ...change,
    /** "Accept": asks for exactly what Atlas shows. */
    accept: (call: ActionCall) =>
      change.openLater(call, async () => {
        const read = await findCredential.read(decodeCredentialId(call.value));
        return read.ok ? offered(read, call.user, read.credential.drift?.shown) : read;
      }),
    /** "Narrow": the form with what it has. */
    narrow: (call: ActionCall) =>
      change.openLater(call, async () => {
        const read = await findCredential.read(decodeCredentialId(call.value));
        return read.ok ? offered(read, call.user) : read;
      }),
    find: (call: CommandCall, query: string) =>
      change.openLater(call, () =>
        reads.sought(call, query, (subject) => offered(subject, call.user)),
      ),
  };
}

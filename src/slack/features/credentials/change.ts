import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { KeyRequests } from '../../../workflow/credentials/keyRequests.ts';
import type { Window } from '../../outbound/webApi.ts';
import { changeKeyWindow } from '../../views/credentials/changeKeyWindow.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { ACCESS_FIELDS } from '../../views/windows/createForm.ts';
import { parseCreateForm } from '../../views/windows/formValues.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { decodeCredentialId } from '../../wire/values.ts';
import type { CommandCall } from '../call.ts';
import type { Opener, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { wantedIn } from '../requests/filledFrom.ts';
import { createKeyForm, type KeyFormParts } from '../requests/keyForm.ts';
import { aboutCredential, createCredentialReads, ofCredential } from './credentialReads.ts';

interface About extends CredentialSubject {
  /** The id that the request will have. */
  readonly newRequest: string;
  /** The form, where it was made before the window: it lacks the metadata. */
  readonly made?: Window;
}

type Parts = KeyFormParts & {
  readonly findCredential: FindCredential;
  readonly keyRequests: KeyRequests;
};

/** `change KEY`: its owner asks for other roles, projects or addresses of a key that is there. */
export function createChangeKey(parts: Parts) {
  const { findCredential, keyRequests, ids } = parts;
  const form = createKeyForm(parts, { draw: changeKeyWindow });
  const reads = createCredentialReads(parts);

  async function filled(about: About, call: Opener, meta: string) {
    const found = await keyRequests.offer(about, call.user, 'change');
    if (!found.ok) return found.refusal;
    const { spec } = found.now;
    const values = {
      organizationId: spec.organizationId,
      ...wantedIn(found.now),
      accessList: spec.accessList.join('\n'),
    };
    return form.filled({ values }, call, meta);
  }

  const change = dialog(parts, {
    ...ofCredential,
    ...form.dialog,
    id: WINDOWS.changeKey,
    fields: ACCESS_FIELDS,
    opens: {
      async [ACTIONS.keyChange]({ value }): Promise<Read<About>> {
        const read = await findCredential.read(decodeCredentialId(value));
        return read.ok ? aboutCredential({ ...read, newRequest: ids.request() }) : no(read.refusal);
      },
    },
    lifetimeMs: FORM_LIFETIME,
    shows: ({ credential, newRequest }: About) => ({
      kind: 'keyForm',
      credentialId: credential.id,
      requestId: newRequest,
    }),
    build: (words, { made }, meta) =>
      made === undefined ? checkingWindow(words) : { ...made, private_metadata: meta },
    after: filled,
    async submit(window, { call, values }) {
      const asked = await keyRequests.change(window, parseCreateForm(values));
      if (!asked.ok) return asked;
      const { keyForms } = call.words;
      const isPending = asked.request.state.status === 'pending';
      return {
        ok: true,
        window: noticeWindow(call.words, { body: isPending ? keyForms.sent : keyForms.early }),
      };
    },
  });

  /** A placeholder opens first: people and Atlas are asked before the form is there. */
  async function sought(call: CommandCall, subject: CredentialSubject): Promise<Read<About>> {
    const about = { ...subject, newRequest: ids.request() };
    const made = await filled(about, call, '');
    return 'why' in made ? no(made) : aboutCredential({ ...about, made });
  }

  return {
    ...change,
    find: (call: CommandCall, query: string) =>
      change.openLater(call, () => reads.sought(call, query, (subject) => sought(call, subject))),
  };
}

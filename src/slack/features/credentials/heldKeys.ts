import type { FindCredential } from '../../../workflow/credentials/findCredential.ts';
import type { HeldKeys } from '../../../workflow/credentials/heldKeys.ts';
import { closeKeyWindow, resumeKeyWindow } from '../../views/credentials/heldKeyWindows.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createCredentialReads, ofCredential } from './credentialReads.ts';

type Parts = DialogParts & {
  readonly findCredential: FindCredential;
  readonly heldKeys: HeldKeys;
};

/** An admin lets the work on a key go on. */
export function createResumeKey(parts: Parts) {
  const { heldKeys } = parts;
  return dialog(parts, {
    id: WINDOWS.resumeKey,
    ...ofCredential,
    fields: [],
    refusedAs: 'admin',
    opens: { [ACTIONS.keyResume]: createCredentialReads(parts).ofButton },
    build: (words, about, meta) => resumeKeyWindow(words, about, meta),
    after: (about, { user }) => heldKeys.refuse(about, user, 'resume'),
    submit: (window) => heldKeys.resume(window),
    done: ({ heldKeyWindows }) => heldKeyWindows.resume.done,
  });
}

/** An admin says what became of a key, where Atlas cannot be asked. */
export function createCloseKey(parts: Parts) {
  const { heldKeys } = parts;
  return dialog(parts, {
    id: WINDOWS.closeKey,
    ...ofCredential,
    fields: [FIELDS.reason],
    refusedAs: 'admin',
    opens: { [ACTIONS.keyClose]: createCredentialReads(parts).ofButton },
    build: (words, about, meta) => closeKeyWindow(words, about, meta),
    after: (about, { user }) => heldKeys.refuse(about, user, 'close'),
    submit: (window, { typed }) => heldKeys.close(window, typed(FIELDS.reason)),
    under: { reason_empty: FIELDS.reason },
  });
}

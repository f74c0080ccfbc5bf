import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { KeyOffer, KeyRequests } from '../../../workflow/credentials/keyRequests.ts';
import type { Submitted } from '../../../workflow/requests/newRequest/commitNewRequest.ts';
import {
  extendWindow,
  keyFormChecking,
  replaceKeyWindow,
  spanOf,
} from '../../views/credentials/keyForms.ts';
import { chosenFrom } from '../../views/kit/externalSelect.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { ACTIONS, FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeCredentialId } from '../../wire/values.ts';
import type { ActionCall, CommandCall } from '../call.ts';
import type { Answer, DialogParts, Opener, Read, Sent } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { aboutCredential, createCredentialReads, ofCredential } from './credentialReads.ts';

type Parts = DialogParts & {
  readonly findCredential: FindCredential;
  readonly keyRequests: KeyRequests;
};

interface About extends CredentialSubject {
  /** Absent while people and policy are being asked. */
  readonly offer?: KeyOffer;
  /** The id that the request will have, so that the same form makes one. */
  readonly newRequest: string;
}

function answered({ call }: Pick<Sent<never>, 'call'>, submitted: Submitted): Answer {
  if (!submitted.ok) return submitted;
  const { keyForms } = call.words;
  const isPending = submitted.request.state.status === 'pending';
  return {
    ok: true,
    window: noticeWindow(call.words, { body: isPending ? keyForms.sent : keyForms.early }),
  };
}

/** What was chosen and written. The menu is read again by the policy. */
function wishOf({ values, typed }: Pick<Sent<'lifetime' | 'reason'>, 'values' | 'typed'>) {
  const [chosen] = chosenFrom(values, { block: FIELDS.lifetime, action: FIELD_VALUE });
  return { ms: spanOf(chosen), reason: typed(FIELDS.reason) };
}

/** What the two forms have in common. */
function createForm(parts: Parts, kind: 'extend' | 'replace') {
  const { findCredential, keyRequests, ids } = parts;
  const reads = createCredentialReads(parts);

  async function offered(subject: CredentialSubject, by: string): Promise<Read<About>> {
    const found = await keyRequests.offer(subject, by, kind);
    if (!found.ok) return found;
    const { ok: _, ...offer } = found;
    return aboutCredential({ ...subject, offer, newRequest: ids.request() });
  }

  const drawn = (words: Opener['words'], about: About, meta: string) => {
    const { offer } = about;
    if (offer === undefined) return keyFormChecking(words, kind, about, meta);
    const draw = kind === 'extend' ? extendWindow : replaceKeyWindow;
    return draw(words, { ...about, offer }, meta);
  };

  return {
    sought: (call: CommandCall, query: string) =>
      reads.sought(call, query, (subject) => offered(subject, call.user)),
    clicked: async ({ value }: ActionCall): Promise<Read<About>> => {
      const read = await findCredential.read(decodeCredentialId(value));
      return read.ok ? aboutCredential({ ...read, newRequest: ids.request() }) : no(read.refusal);
    },
    window: {
      ...ofCredential,
      fields: [FIELDS.lifetime, FIELDS.reason],
      refusedAs: 'request',
      lifetimeMs: FORM_LIFETIME,
      otherwise: FIELDS.reason,
      shows: ({ credential, newRequest }: About) => ({
        kind: 'keyForm' as const,
        credentialId: credential.id,
        requestId: newRequest,
      }),
      build: drawn,
      /** Who asks is looked up at Slack once the window is open. */
      async after(about: About, { user, words }: Opener, meta: string) {
        const found = await keyRequests.offer(about, user, kind);
        if (!found.ok) return found.refusal;
        const { ok: _, ...offer } = found;
        return drawn(words, { ...about, offer }, meta);
      },
    },
  } as const;
}

/** "Extend": a later end, by request; by the owner alone where the policy says so. */
export function createExtend(parts: Parts) {
  const { sought, clicked, window } = createForm(parts, 'extend');
  const extend = dialog(parts, {
    ...window,
    id: WINDOWS.extend,
    opens: { [ACTIONS.keyExtend]: clicked },
    async submit(presented, sent) {
      const { ms, reason } = wishOf(sent);
      if (ms === undefined) return no({ why: 'end_not_later' });
      return answered(sent, await parts.keyRequests.extend(presented, { byMs: ms, reason }));
    },
  });
  return {
    ...extend,
    find: (call: CommandCall, query: string) => extend.openLater(call, () => sought(call, query)),
  };
}

/** "Replace": a new key of the same access; the old one lives for the overlap. */
export function createReplaceKey(parts: Parts) {
  const { sought, clicked, window } = createForm(parts, 'replace');
  const replace = dialog(parts, {
    ...window,
    id: WINDOWS.replaceKey,
    fields: [FIELDS.lifetime, FIELDS.recipient, FIELDS.reason],
    opens: { [ACTIONS.keyReplace]: clicked },
    async submit(presented, sent) {
      const { ms, reason } = wishOf(sent);
      if (ms === undefined) return no({ why: 'stale_window' });
      const wish = { overlapMs: ms, reason, recipient: sent.typed(FIELDS.recipient) };
      return answered(sent, await parts.keyRequests.replace(presented, wish));
    },
  });
  return {
    ...replace,
    find: (call: CommandCall, query: string) => replace.openLater(call, () => sought(call, query)),
  };
}

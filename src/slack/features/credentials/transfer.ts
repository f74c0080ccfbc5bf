import type { Owner } from '../../../domain/key/owner.ts';
import { no } from '../../../domain/record/result.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { OwnedKeys, OwnKeys } from '../../../workflow/credentials/ownKeys.ts';
import type { Transfers } from '../../../workflow/credentials/transfer.ts';
import {
  answerWindow,
  takeAllWindow,
  transferWindow,
} from '../../views/credentials/transferWindows.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { encodeWindow } from '../../wire/values.ts';
import type { ActionCall, CommandCall } from '../call.ts';
import type { DialogParts, Opener, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { aboutCredential, createCredentialReads, ofCredential } from './credentialReads.ts';

type Parts = DialogParts & {
  readonly findCredential: FindCredential;
  readonly transfers: Transfers;
  readonly ownKeys: OwnKeys;
};

/** `transfer KEY @PERSON`: the other side is asked, once the owner has seen which key it is. */
export function createTransfer(parts: Parts) {
  const { transfers } = parts;
  const reads = createCredentialReads(parts);
  const transfer = dialog(parts, {
    ...ofCredential,
    id: WINDOWS.transfer,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    shows: ({ credential, to }: CredentialSubject & { readonly to: Owner }) => ({
      kind: 'transfer',
      credentialId: credential.id,
      to,
    }),
    build: transferWindow,
    submit: (window) => transfers.offer(window),
    done: ({ transferWindows }) => transferWindows.transfer.done,
  });
  return {
    ...transfer,
    find: (call: CommandCall, query: string, to: Owner) =>
      transfer.openLater(call, () =>
        reads.sought(call, query, async (subject) => {
          const refusal = await transfers.refuse(subject, call.user, to);
          return refusal === undefined ? aboutCredential({ ...subject, to }) : no(refusal);
        }),
      ),
  };
}

function createAnswer(parts: Parts) {
  return {
    read: createCredentialReads(parts).ofButton,
    window: {
      ...ofCredential,
      fields: [],
      refusedAs: 'request',
      after: (subject: CredentialSubject, { user }: Opener) =>
        parts.transfers.refuseTaking(subject, user),
    },
  } as const;
}

/** "Take over": by the person who was asked, or a member of the group. */
export function createTakeOver(parts: Parts) {
  const { read, window } = createAnswer(parts);
  return dialog(parts, {
    ...window,
    id: WINDOWS.takeOver,
    opens: { [ACTIONS.keyTake]: read },
    build: (words, about, meta) => answerWindow(words, 'takeOver', about, meta),
    submit: (presented) => parts.transfers.take(presented),
    done: ({ transferWindows }) => transferWindows.takeOver.done,
  });
}

/** "Take over all": what is offered to this person, or to a group of theirs. */
export function createTakeAll(parts: Parts) {
  const { transfers, ownKeys } = parts;
  const takeAll = dialog(parts, {
    id: WINDOWS.takeAll,
    fields: [],
    refusedAs: 'request',
    opens: {},
    shows: ({ keys }: OwnedKeys) => ({
      kind: 'credentials',
      credentialIds: keys.map(({ credential }) => credential.id),
    }),
    requestOf: ({ c }) => c,
    encode: ({ keys }, { n }) => encodeWindow({ n, c: keys[0]?.credential.id }),
    build: takeAllWindow,
    async submit(window, { call: { words } }) {
      const answer = await transfers.takeAll(window);
      if (!answer.ok) return answer;
      const { title, done } = words.transferWindows.takeAll;
      return { ok: true, window: noticeWindow(words, { title, body: done(answer.taken) }) };
    },
  });
  return {
    ...takeAll,
    ask: (call: ActionCall) =>
      takeAll.openLater(call, async (): Promise<Read<OwnedKeys>> => {
        const about = await ownKeys.offeredTo(call.user);
        const [first] = about.keys;
        if (first === undefined) return no({ why: 'not_offered' });
        return { ok: true, about, requestId: first.credential.id };
      }),
  };
}

export function createDeclineKey(parts: Parts) {
  const { read, window } = createAnswer(parts);
  return dialog(parts, {
    ...window,
    id: WINDOWS.declineKey,
    opens: { [ACTIONS.keyDecline]: read },
    build: (words, about, meta) => answerWindow(words, 'decline', about, meta),
    submit: (presented) => parts.transfers.decline(presented),
    done: ({ transferWindows }) => transferWindows.decline.done,
  });
}

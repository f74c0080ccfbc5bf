import { issuedKey } from '../../../domain/record/request.ts';
import { no } from '../../../domain/record/result.ts';
import type { Loaded } from '../../../workflow/ports/store.ts';
import type { WindowContent } from '../../../workflow/ports/windowContent.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Revocations } from '../../../workflow/requests/revoke.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { replaceWindow, revokeWindow } from '../../views/windows/revokeWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { CommandCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { type AboutRequest, aboutRequest, createRequestReads } from '../dialog/requestReads.ts';

type Parts = DialogParts & {
  readonly review: Pick<Review, 'offer'>;
  readonly revocations: Revocations;
};

/** The answer is valid for this key only, not for a later key of the same request. */
function showsKey({ request }: AboutRequest): WindowContent {
  return { kind: 'key', keyId: issuedKey(request)?.id ?? '' };
}

/** Opened by a button or by the `revoke` command. */
export function createRevoke(parts: Parts) {
  const { revocations } = parts;
  const refuse = (loaded: Loaded, by: string) => revocations.refuse(loaded, { by, replace: false });
  const revoke = dialog(parts, {
    id: WINDOWS.revoke,
    fields: [],
    refusedAs: 'revoke',
    opens: { [ACTIONS.requestRevoke]: createRequestReads(parts).anywhere() },
    shows: showsKey,
    build: (words, { request }, meta) => revokeWindow(words, request, meta),
    after: ({ loaded }, { user }) => refuse(loaded, user),
    submit: (window) => revocations.revoke(window, { replace: false }),
    done: ({ windows }) => windows.revoke.done,
  });

  async function sought({ user, words }: CommandCall, query: string): Promise<Read<AboutRequest>> {
    const found = await revocations.find(query, user);
    const { notFound } = words.revocation;
    if (!found.ok) {
      const { refusal } = found;
      return refusal.why === 'not_found'
        ? { ok: false, says: notFound[refusal.what](code(refusal.name)) }
        : no(refusal);
    }
    const refusal = await refuse(found.loaded, user);
    if (refusal === undefined) return aboutRequest(found.loaded);
    return found.mayKnow ? no(refusal) : { ok: false, says: notFound.nothing(code(query)) };
  }

  return {
    ...revoke,
    /** Atlas is asked for a public key, so a placeholder window opens first. */
    find: (call: CommandCall, query: string) => revoke.openLater(call, () => sought(call, query)),
  };
}

/** The requester replaces the key while the approvals still allow another one. */
export function createReplace(parts: Parts) {
  const { revocations } = parts;
  return dialog(parts, {
    id: WINDOWS.replace,
    fields: [],
    refusedAs: 'revoke',
    opens: { [ACTIONS.requestReplace]: createRequestReads(parts).anywhere() },
    shows: showsKey,
    build: (words, { request }, meta) => replaceWindow(words, request, meta),
    after: ({ loaded }, { user: by }) => revocations.refuse(loaded, { by, replace: true }),
    submit: (window) => revocations.revoke(window, { replace: true }),
    done: ({ windows }) => windows.replace.done,
  });
}

import { issuedKey } from '../../../domain/record/request.ts';
import type { KeyKeeping } from '../../../workflow/loss/keepKey.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { keepWindow } from '../../views/windows/revokeWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createRequestReads } from '../dialog/requestReads.ts';

/** "Keep key": an admin says that a key is in use, where Redis has lost that. */
export function createKeepKey(
  parts: DialogParts & {
    readonly review: Pick<Review, 'offer'>;
    readonly keeping: KeyKeeping;
  },
) {
  const { keeping } = parts;
  return dialog(parts, {
    id: WINDOWS.keepKey,
    fields: [],
    refusedAs: 'admin',
    opens: { [ACTIONS.requestKeep]: createRequestReads(parts).anywhere() },
    shows: ({ request }) => ({ kind: 'key', keyId: issuedKey(request)?.id ?? '' }),
    build: (words, { request }, meta) => keepWindow(words, request, meta),
    after: ({ loaded }, { user }) => keeping.refuse(loaded, user),
    submit: (window) => keeping.keep(window),
    done: ({ loss }) => loss.keepWindow.done,
  });
}

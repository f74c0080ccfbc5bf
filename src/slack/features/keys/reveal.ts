import type { Request } from '../../../domain/record/request.ts';
import { no } from '../../../domain/record/result.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { HandOver } from '../../../workflow/requests/reveal/handOver.ts';
import type { Reveal, Shown } from '../../../workflow/requests/reveal/reveal.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import {
  revealed,
  revealedFile,
  revealSkeleton,
  revealStopped,
  revealUncertain,
} from '../../views/windows/revealWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { decodeRequestId } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { aboutRequest, showsSpec } from '../dialog/requestReads.ts';

function explain(words: Catalogue, shown: Exclude<Shown, { ok: true }>) {
  const { refusal } = shown;
  if (refusal.why === 'shown_in_doubt') return revealUncertain(words, refusal.request);
  if (refusal.why === 'not_shown') return revealStopped(words, refusal.stopped);
  return noticeWindow(words, { body: refusalText(words, refusal, 'request') });
}

/** The window with what is handed over. Only here a private key leaves its `Secret` to be shown. */
function shownWindow(words: Catalogue, request: Request, handOver: HandOver) {
  if (handOver.form === 'file') return revealedFile(words, request, handOver);
  const { otherAddress } = handOver;
  const privateKey = handOver.privateKey.reveal();
  const environment = handOver.environment.reveal();
  return revealed(words, request, { privateKey, environment, otherAddress });
}

/**
 * The only code that shows a private key: Slack opens a window for the requester, and one
 * `views.update` shows the key in it. Nothing here logs. The window with the key cannot send
 * anything back.
 */
export function createReveal(parts: DialogParts & { readonly reveal: Reveal }) {
  const { reveal, calls, answers } = parts;

  async function own({ value, user }: ActionCall) {
    const requestId = decodeRequestId(value);
    const loaded = requestId === undefined ? undefined : await reveal.load(requestId);
    if (loaded?.request.requester === user) return aboutRequest(loaded);
    return no({ why: loaded === undefined ? 'unknown_request' : 'not_requester' });
  }

  return dialog(parts, {
    id: WINDOWS.reveal,
    fields: [],
    refusedAs: 'request',
    leadsToKey: true,
    /** "Reveal private key" opens a window that says who and what. It changes nothing. */
    opens: { [ACTIONS.requestReveal]: own },
    shows: showsSpec,
    build: (words, { request }, meta) => revealSkeleton(words, request, meta),
    after: ({ loaded }, { user }) => reveal.refuse(loaded, user),
    inside: {
      /** Handles "Show now". */
      async [ACTIONS.revealShow]({ view, words }, window) {
        if (window === undefined) return;
        const shown = await reveal.show(window, (request, handOver) =>
          calls.updateWindow(view.id, shownWindow(words, request, handOver), view.hash),
        );
        // If Slack did show the key, the window has another hash and this update is refused.
        if (!shown.ok) await answers.show(view.id, explain(words, shown), view.hash);
      },
    },
  });
}

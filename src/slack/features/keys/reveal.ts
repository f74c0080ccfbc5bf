import type { Catalogue } from '../../../text/catalogue.ts';
import type { Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Reveal, Shown } from '../../../workflow/requests/reveal.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import {
  revealed,
  revealSkeleton,
  revealStopped,
  revealUncertain,
} from '../../views/windows/revealWindows.ts';
import { decodeRequestId, decodeWindow, encodeWindow, WINDOWS } from '../../wire/ids.ts';
import type { ActionCall } from '../call.ts';

/**
 * The one way a private key reaches a person: a window Slack opened for the requester, then one
 * `views.update` of it. Nothing here logs, and the window that shows it sends nothing back.
 */
export function createRevealFeature(parts: {
  readonly reveal: Reveal;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly ids: Ids;
}) {
  const { reveal, windows, calls, answers, ids } = parts;

  function explain(words: Catalogue, shown: Exclude<Shown, { ok: true }>) {
    const { refusal } = shown;
    if (refusal.why === 'shown_in_doubt') return revealUncertain(words, refusal.request);
    if (refusal.why === 'not_shown') return revealStopped(words, refusal.stopped);
    return noticeWindow(words, { body: refusalText(words, refusal, 'request') });
  }

  return {
    /** "Reveal private key": who, what, and "Show now". Changes nothing. */
    async open(call: ActionCall): Promise<void> {
      const { user, words } = call;
      const requestId = decodeRequestId(call.value);
      if (requestId === undefined) return answers.unknown(call);
      const loaded = await reveal.load(requestId);
      if (loaded === undefined || loaded.request.requester !== user) {
        const why = loaded === undefined ? 'unknown_request' : 'not_requester';
        return answers.privately(call, sentence(refusalText(words, { why }, 'request')));
      }
      const { request } = loaded;
      const nonce = ids.nonce();
      const meta = encodeWindow({ r: request.id, n: nonce });
      const purpose = WINDOWS.reveal;
      const window = {
        nonce,
        user,
        requestId: request.id,
        purpose,
        shows: { kind: 'spec', specHash: request.specHash } as const,
      };
      const skeleton = revealSkeleton(words, request, meta);
      const { viewId, hash } = await windows.open(window, () =>
        calls.openWindow(call.triggerId, skeleton),
      );
      const refusal = await reveal.refuse(loaded, user);
      if (refusal === undefined) return;
      const body = refusalText(words, refusal, 'request');
      await answers.show(viewId, noticeWindow(words, { body }), hash);
    },

    /** "Show now". */
    async show(call: ActionCall): Promise<void> {
      const { user, words, view } = call;
      const meta = decodeWindow(view?.private_metadata);
      if (view === undefined || meta?.r === undefined) return;
      const purpose = WINDOWS.reveal;
      const presented = { nonce: meta.n, viewId: view.id, user, requestId: meta.r, purpose };
      const shown = await reveal.show(presented, (request, privateKey) =>
        calls.updateWindow(view.id, revealed(words, request, privateKey.reveal()), view.hash),
      );
      // If Slack did show the private key, the picture is another one and stays.
      if (!shown.ok) await answers.show(view.id, explain(words, shown), view.hash);
    },
  };
}

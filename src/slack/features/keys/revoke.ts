import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import type { Loaded, Showing } from '../../../workflow/ports/store.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Revocations } from '../../../workflow/requests/revoke.ts';
import type { Answers } from '../../outbound/answers.ts';
import type { SlackWebApi, Window } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { replaceWindow, revokeWindow } from '../../views/windows/revokeWindows.ts';
import { decodeRequestId, WINDOWS } from '../../wire/ids.ts';
import type { ActionCall, CommandCall, SubmissionCall, SubmissionOutcome } from '../call.ts';
import { createAsking } from '../decisions/decisionWindows.ts';

/** The window is about the key that it names, and about no other that may take its place. */
function keyOf(request: Request): { readonly shows: Showing } {
  return { shows: { kind: 'key', keyId: issuedKey(request)?.id ?? '' } };
}

/** Revoke, and revoke and replace: by a button or by the command, always through a window. */
export function createRevokeFeature(parts: {
  readonly review: Pick<Review, 'offer'>;
  readonly revocations: Revocations;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => { readonly text: string };
  readonly ids: Ids;
  readonly log: Log;
}) {
  const { review, revocations, calls, answers } = parts;
  const asking = createAsking(parts);
  const builds = { [WINDOWS.revoke]: revokeWindow, [WINDOWS.replace]: replaceWindow } as const;
  type KeyForm = keyof typeof builds;

  async function judge(
    asker: { readonly user: string; readonly words: Catalogue },
    loaded: Loaded,
    wish: KeyForm,
  ) {
    const replace = wish === WINDOWS.replace;
    const refusal = await revocations.refuse(loaded, { by: asker.user, replace });
    if (refusal === undefined) return undefined;
    return noticeWindow(asker.words, { body: refusalText(asker.words, refusal, 'revoke') });
  }

  function opens(wish: KeyForm) {
    return async (call: ActionCall): Promise<void> => {
      const requestId = decodeRequestId(call.value);
      if (requestId === undefined) return answers.unknown(call);
      const offer = await review.offer(requestId, undefined);
      if (!offer.ok) {
        const body = refusalText(call.words, offer.refusal, 'revoke');
        return answers.privately(call, sentence(body));
      }
      const { request } = offer.loaded;
      const more = keyOf(request);
      const { viewId, hash } = await asking.open(call, request, wish, builds[wish], more);
      const refusal = await judge(call, offer.loaded, wish);
      if (refusal !== undefined) await answers.show(viewId, refusal, hash);
    };
  }

  function submits(wish: KeyForm) {
    return async (call: SubmissionCall): Promise<SubmissionOutcome> => {
      const { words } = call;
      const says = (body: string): SubmissionOutcome => ({
        next: 'show',
        window: noticeWindow(words, { body }),
      });
      const window = asking.presented(call, wish);
      if (window === undefined) return says(refusalText(words, { why: 'stale_window' }, 'revoke'));
      const moved = await revocations.revoke(window, { replace: wish === WINDOWS.replace });
      if (moved.ok) return says(words.windows[wish].done);
      return says(refusalText(words, moved.refusal, 'revoke'));
    };
  }

  return {
    openRevoke: opens(WINDOWS.revoke),
    openReplace: opens(WINDOWS.replace),
    revoked: submits(WINDOWS.revoke),
    replaced: submits(WINDOWS.replace),

    /** The command. A public key is looked up at Atlas, so a window says first that this goes on. */
    async find(call: CommandCall, query: string): Promise<void> {
      const { words } = call;
      const { viewId } = await calls.openWindow(call.triggerId, checkingWindow(words));
      const tell = (body: string) => answers.show(viewId, noticeWindow(words, { body }));
      try {
        const sought = await revocations.find(query, call.user);
        if (!sought.ok) {
          const { refusal } = sought;
          return await tell(
            refusal.why === 'not_found'
              ? words.revocation.notFound[refusal.what](code(query))
              : refusalText(words, refusal, 'revoke'),
          );
        }
        const refusal = await judge(call, sought.loaded, WINDOWS.revoke);
        if (refusal !== undefined) return await answers.show(viewId, refusal);
        const { request } = sought.loaded;
        const show = async (window: Window) => {
          await answers.show(viewId, window);
          return { viewId };
        };
        await asking.ask(call, request, WINDOWS.revoke, revokeWindow, show, keyOf(request));
      } catch (cause) {
        await tell(parts.failure(words, cause).text);
      }
    },
  };
}

import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Acceptance } from '../../workflow/audit/endSafeMode.ts';
import type { Windows } from '../../workflow/core/windows.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Answers } from '../outbound/answers.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';
import { sentence } from '../views/kit/failure.ts';
import { noticeWindow } from '../views/kit/noticeWindow.ts';
import { refusalText } from '../views/kit/refusals.ts';
import { acceptWindow, safeModeEnded } from '../views/news/safeMode.ts';
import { decodeWindow, encodeWindow, WINDOWS } from '../wire/ids.ts';
import type { ActionCall, SubmissionCall, SubmissionOutcome } from './call.ts';

/** "Accept and go on": an admin confirms that what Redis holds now is what counts. */
export function createSafeModeFeature(parts: {
  readonly acceptance: Acceptance;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly policy: () => Policy;
  readonly words: (target: string) => Catalogue;
  readonly ids: Ids;
  readonly log: Log;
}) {
  const { acceptance, windows, calls, answers, ids, log } = parts;
  const purpose = WINDOWS.acceptLoss;

  async function announce(by: string): Promise<void> {
    const { alerts } = parts.policy().channels;
    try {
      await calls.post(alerts, safeModeEnded(parts.words(alerts), by));
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ err: cause }, 'safe_mode.end_not_told');
    }
  }

  return {
    async open(call: ActionCall): Promise<void> {
      const { user, words } = call;
      const current = acceptance.current();
      if (current === undefined) {
        return answers.privately(call, sentence(words.safeMode.over));
      }
      const nonce = ids.nonce();
      const view = acceptWindow(words, current, encodeWindow({ n: nonce }));
      const window = {
        nonce,
        user,
        requestId: '',
        purpose,
        shows: { kind: 'safeMode', safeModeId: current.id } as const,
      };
      const { viewId, hash } = await windows.open(window, () =>
        calls.openWindow(call.triggerId, view),
      );
      const refusal = await acceptance.refuse(user);
      if (refusal === undefined) return;
      const body = refusalText(words, refusal, 'admin');
      await answers.show(viewId, noticeWindow(words, { body }), hash);
    },

    async accepted({ user, words, view }: SubmissionCall): Promise<SubmissionOutcome> {
      const nonce = decodeWindow(view.private_metadata)?.n ?? '';
      const presented = { nonce, viewId: view.id, user, requestId: '', purpose };
      const outcome = await acceptance.accept(presented);
      const says = (body: string): SubmissionOutcome => ({
        next: 'show',
        window: noticeWindow(words, { body }),
      });
      if (!outcome.ok) {
        const { refusal } = outcome;
        return says(
          refusal.why === 'safe_mode_over'
            ? words.safeMode.over
            : refusalText(words, refusal, 'admin'),
        );
      }
      await announce(user);
      return says(words.safeMode.accepted);
    },
  };
}

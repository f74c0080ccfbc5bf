import type { Policy } from '../../../domain/policy/policy.ts';
import { no } from '../../../domain/record/result.ts';
import { SlackError } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Acceptance } from '../../../workflow/audit/endSafeMode.ts';
import type { Press } from '../../../workflow/ports/audit.ts';
import type { Log } from '../../../workflow/ports/logging.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { acceptWindow, firstAccepted, safeModeEnded } from '../../views/news/safeMode.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import type { DialogParts } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

/** "Accept and go on": an admin ends safe mode and accepts the present contents of Redis. */
export function createAcceptLoss(
  parts: DialogParts & {
    readonly acceptance: Acceptance;
    readonly policy: () => Policy;
    readonly words: (target: string) => Catalogue;
    readonly log: Log;
  },
) {
  const { acceptance, calls, log } = parts;

  async function announce(
    by: string,
    end: { readonly held: number; readonly with?: Press },
  ): Promise<void> {
    const { alerts } = parts.policy().channels;
    try {
      await calls.post(alerts, safeModeEnded(parts.words(alerts), by, end));
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ err: cause }, 'safe_mode.end_not_told');
    }
  }

  return dialog(parts, {
    id: WINDOWS.acceptLoss,
    fields: [],
    refusedAs: 'admin',
    opens: {
      async [ACTIONS.safeModeAccept]({ words }) {
        const about = acceptance.current();
        return about === undefined
          ? { ok: false, says: words.safeMode.over }
          : { ok: true, about, requestId: '' };
      },
    },
    shows: ({ id: safeModeId }) => ({ kind: 'safeMode', safeModeId }),
    build: acceptWindow,
    async after(about, { user, words }, meta) {
      const refusal = await acceptance.refuse(user);
      if (refusal !== undefined) return refusal;
      const press = await acceptance.first(about);
      return press && acceptWindow(words, about, meta, press);
    },
    requestOf: () => '',
    async submit(window, { call }) {
      const { words, user } = call;
      const outcome = await acceptance.accept(window);
      if (!outcome.ok) {
        const { refusal } = outcome;
        return refusal.why === 'safe_mode_over'
          ? { ok: true, window: noticeWindow(words, { body: words.safeMode.over }) }
          : no(refusal);
      }
      if ('first' in outcome) {
        // Told in the alerts channel as well (`workflow/loss/pressNews.ts`).
        const body = firstAccepted(words, outcome.first);
        return { ok: true, window: noticeWindow(words, { body }) };
      }
      await announce(user, outcome);
      return { ok: true };
    },
    done: ({ safeMode }) => safeMode.accepted,
  });
}

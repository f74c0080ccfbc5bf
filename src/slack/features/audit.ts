import type { AuditLog, AuditWish } from '../../workflow/audit/auditLog.ts';
import type { Answers, Asker } from '../outbound/answers.ts';
import type { Message } from '../outbound/webApi.ts';
import { sentence } from '../views/kit/failure.ts';
import { refusalText } from '../views/kit/refusals.ts';
import { auditList, ENTRIES_PER_PAGE } from '../views/lists/auditList.ts';
import { decodeAudit } from '../wire/values.ts';
import type { ActionCall, CommandCall } from './call.ts';

/** `audit`: pages of the audit log, for people who may read it. */
export function createAuditFeature(parts: {
  readonly auditLog: AuditLog;
  readonly answers: Answers;
  /** Epoch ms, for filters such as `--since 7d`. */
  readonly now: () => number;
}) {
  const { auditLog, answers, now } = parts;

  async function page(asker: Asker, wish: Omit<AuditWish, 'limit'>): Promise<Message> {
    const { words } = asker;
    const found = await auditLog.page(asker.user, { ...wish, limit: ENTRIES_PER_PAGE });
    if (found.ok) return auditList(words, found.page);
    const { refusal } = found;
    return sentence(
      refusal.why === 'not_allowed' ? words.audit.notAllowed : refusalText(words, refusal, 'view'),
    );
  }

  return {
    async list(
      call: CommandCall,
      wish: { readonly requestId?: string; readonly by?: string; readonly sinceMs?: number },
    ): Promise<void> {
      const { requestId, by, sinceMs } = wish;
      const message = await page(call, {
        ...(requestId === undefined ? {} : { requestId }),
        ...(by === undefined ? {} : { by }),
        ...(sinceMs === undefined ? {} : { since: Math.max(0, now() - sinceMs) }),
      });
      await answers.privately(call, message);
    },

    async turn(call: ActionCall): Promise<void> {
      const value = decodeAudit(call.value);
      if (value === undefined) return;
      const { b, a, r, u, s } = value;
      const wish = {
        ...(b === undefined ? {} : { before: b }),
        ...(a === undefined ? {} : { after: a }),
        ...(r === undefined ? {} : { requestId: r }),
        ...(u === undefined ? {} : { by: u }),
        ...(s === undefined ? {} : { since: s }),
      };
      await answers.inPlace(call, await page(call, wish));
    },
  };
}

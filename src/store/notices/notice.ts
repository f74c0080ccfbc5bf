import { z } from 'zod';
import { END_NOTICES } from '../../domain/credential/endNotices.ts';
import { CREDENTIAL_TOPICS } from '../../domain/credential/news.ts';
import { statusNow } from '../../domain/ledger/earlier.ts';
import { STATUSES } from '../../domain/record/state.ts';
import type { Notice } from '../../workflow/ports/store.ts';
import { parseJson } from '../redis/parseJson.ts';

const notice: z.ZodType<Notice> = z.strictObject({
  version: z.int().positive(),
  id: z.string().min(1),
  requestId: z.string().min(1),
  kind: z.enum([
    'card',
    'receipt',
    'outcome',
    'reminder',
    'announcement',
    'alert',
    'thread',
    'direct',
    'repaint',
    'call',
    'escalation',
    'reach',
    'glass',
    'review',
    'pre_approval',
    'credential',
  ]),
  target: z.string().min(1),
  // Some may be owed since before the ledger.
  about: z.enum([...STATUSES, 'expiring', 'revoking']).transform(statusNow),
  keyId: z.string().min(1).optional(),
  said: z
    .strictObject({
      topic: z.enum([
        'question',
        'answer',
        'offer',
        'accepted',
        'declined',
        'nudge',
        'turn',
        'acknowledged',
      ]),
      subject: z.string().min(1).optional(),
      person: z.string().min(1).optional(),
    })
    .optional(),
  tells: z
    .strictObject({
      topic: z.enum(CREDENTIAL_TOPICS),
      notice: z.enum(END_NOTICES.map(({ name }) => name)).optional(),
      by: z.string().min(1).optional(),
      usedAt: z.int().nonnegative().optional(),
      of: z.int().positive().optional(),
    })
    .optional(),
  tries: z.int().nonnegative(),
});

/** JSON with `version` first, because the scripts read it there. */
export function writeNotice(owed: Notice): string {
  const { version, ...rest } = owed;
  return JSON.stringify({ version, ...rest });
}

/** `undefined` if it is not a notice: one bad notice must not keep the others from being sent. */
export function readNotice(stored: string): Notice | undefined {
  return notice.safeParse(parseJson(stored)).data;
}

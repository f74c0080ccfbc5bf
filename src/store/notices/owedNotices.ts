import { z } from 'zod';
import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Notice, Place, Requests } from '../../workflow/ports/store.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { readNotice, writeNotice } from './notice.ts';
import { POSTPONE, SETTLE, TAKE_DUE, TAKE_NOTICES } from './noticeScripts.ts';

const texts = z.array(z.string());
const DUE = z.tuple([z.literal('taken'), z.number(), z.string(), texts, texts]);
const TAKEN = z.tuple([z.literal('taken'), texts]);
const SETTLED = z.tuple([z.enum(['paid', 'anew', 'gone'])]);
const POSTPONED = z.tuple([z.enum(['later', 'anew', 'gone'])]);

/** Takes what is due, which is the only timer, and settles or postpones notices. */
export function createOwed(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly log: Log;
}): Pick<Requests, 'takeDue' | 'takeNotices' | 'settle' | 'postpone'> {
  const { run, keys, log } = parts;

  /** A corrupt notice stays owed and is logged each time it is taken. */
  function readable(stored: readonly string[]): readonly Notice[] {
    return stored.flatMap((text) => {
      const notice = readNotice(text);
      if (notice === undefined) log.error({}, 'store.notice_corrupt');
      return notice ?? [];
    });
  }

  async function takeDue({ limit, leaseMs }: { readonly limit: number; readonly leaseMs: number }) {
    const names = [keys.due, keys.notices, keys.leases, keys.requests, keys.clockOffset];
    const reply = await run(TAKE_DUE, names, [limit, leaseMs]);
    const [, now, next, requestIds, notices] = parseReply(DUE, reply, TAKE_DUE.name);
    const nextAt = next === '' ? null : Math.ceil(Number(next));
    return { requestIds, notices: readable(notices), nextAt, now };
  }

  async function takeNotices(requestId: string, leaseMs: number): Promise<readonly Notice[]> {
    const owed = keys.noticesOf(requestId);
    const names = [owed, keys.notices, keys.due, keys.leases, keys.clockOffset];
    const reply = await run(TAKE_NOTICES, names, [leaseMs]);
    return readable(parseReply(TAKEN, reply, TAKE_NOTICES.name)[1]);
  }

  async function settle(notice: Notice, place?: Place): Promise<void> {
    const { id, requestId, version } = notice;
    const slot = slotOf(notice);
    const keeps = place !== undefined && slot !== undefined;
    const owed = keys.noticesOf(requestId);
    const names = [keys.notices, owed, keys.due, keys.leases, keys.places, keys.clockOffset];
    const reply = await run(SETTLE, names, [
      id,
      version,
      keeps ? `${requestId}:${slot}` : '',
      keeps ? JSON.stringify({ channel: place.channel, ts: place.ts }) : '',
    ]);
    parseReply(SETTLED, reply, SETTLE.name);
  }

  async function postpone(notice: Notice, delayMs: number): Promise<void> {
    const names = [keys.notices, keys.due, keys.leases, keys.clockOffset];
    const again = writeNotice({ ...notice, tries: notice.tries + 1 });
    const reply = await run(POSTPONE, names, [notice.id, notice.version, delayMs, again]);
    parseReply(POSTPONED, reply, POSTPONE.name);
  }

  return { takeDue, takeNotices, settle, postpone };
}

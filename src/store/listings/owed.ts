import { z } from 'zod';
import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Listings } from '../../workflow/ports/listings.ts';
import type { Place } from '../../workflow/ports/store.ts';
import { writeNotice } from '../notices/notice.ts';
import { readSettled } from '../notices/settled.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { newerForm } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import { parseJson } from '../redis/parseJson.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { OWE_AGAIN, STANDING } from './owedScripts.ts';

const text = z.string().nullable();
const ROWS = z.tuple([z.literal('standing'), z.array(z.tuple([z.number(), text, text]))]);
const AGAIN = z.tuple([z.enum(['done', 'newer'])]);
const PLACE = z.strictObject({ channel: z.string().min(1), ts: z.string().min(1) });

function placeIn(stored: string | null): Place | undefined {
  return stored === null ? undefined : PLACE.safeParse(parseJson(stored)).data;
}

/** How notices stand that the audit log names; and those of a card or receipt, owed again. */
export function createOwedListings(parts: {
  readonly run: Run;
  readonly keys: Keys;
  readonly mac: RecordMac;
}): Pick<Listings, 'standing' | 'oweAgain'> {
  const { run, keys, mac } = parts;
  return {
    async standing(ids) {
      if (ids.length === 0) return [];
      const reply = await run(STANDING, [keys.notices, keys.settled, keys.places], ids);
      const [, rows] = parseReply(ROWS, reply, STANDING.name);
      return ids.map((id, index) => {
        const [owed = 0, settled = null, place = null] = rows[index] ?? [];
        return {
          id,
          isOwed: owed === 1,
          settled: readSettled(mac, id, settled),
          place: placeIn(place),
        };
      });
    },

    async oweAgain(notice, { sends, place }) {
      if (slotOf(notice) !== notice.kind) throw new RangeError('of a card or receipt alone');
      const names = [
        keys.notices,
        keys.noticesOf(notice.requestId),
        keys.due,
        keys.settled,
        keys.places,
        keys.clockOffset,
        keys.form,
      ];
      const reply = await run(OWE_AGAIN, names, [
        notice.id,
        sends ? writeNotice(notice) : '',
        place === undefined ? '' : JSON.stringify({ channel: place.channel, ts: place.ts }),
      ]);
      if (parseReply(AGAIN, reply, OWE_AGAIN.name)[0] === 'newer') throw newerForm();
    },
  };
}

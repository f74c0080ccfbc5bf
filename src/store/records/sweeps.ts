import { z } from 'zod';
import type { Sweeps } from '../../workflow/ports/alarms.ts';
import type { Keys } from '../redis/keys.ts';
import { parseReply } from '../redis/parseReply.ts';
import type { Run } from '../redis/runScript.ts';
import { MARK_REPORTED, TAKE_SWEEPS, UNREPORTED } from './sweepScripts.ts';

const TAKEN = z.tuple([z.literal('taken'), z.array(z.string())]);
const NEW = z.tuple([z.literal('new'), z.array(z.string())]);
const OK = z.tuple([z.literal('ok')]);

/** Which organizations are due to be compared with Atlas, and what the admins were told already. */
export function createSweeps({ run, keys }: { readonly run: Run; readonly keys: Keys }): Sweeps {
  return {
    async take(organizationIds, everyMs) {
      const names = [keys.sweeps, keys.clockOffset];
      const reply = await run(TAKE_SWEEPS, names, [everyMs, ...organizationIds]);
      return parseReply(TAKEN, reply, TAKE_SWEEPS.name)[1];
    },
    async unreported(names) {
      if (names.length === 0) return new Set();
      const reply = await run(UNREPORTED, [keys.reported], names);
      return new Set(parseReply(NEW, reply, UNREPORTED.name)[1]);
    },
    async markReported(names) {
      if (names.length === 0) return;
      parseReply(OK, await run(MARK_REPORTED, [keys.reported], names), MARK_REPORTED.name);
    },
  };
}

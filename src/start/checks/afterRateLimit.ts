import { setTimeout as sleep } from 'node:timers/promises';
import { SlackError } from '../../foundation/errors.ts';
import type { SlackWebApi } from '../../slack/outbound/webApi.ts';
import type { Log } from '../../workflow/ports/logging.ts';

/** Milliseconds. Slack counts calls per minute, so its limits end sooner. */
const LONGEST = 120_000;

/**
 * The same Web API for the start: a call that Slack allows only later is made again when it allows
 * it. A bot that ended and was started again at once would use up the next calls too. Throws what
 * the call throws; a limit that lasts longer than two minutes is thrown as well.
 */
export function afterRateLimit(calls: SlackWebApi, log: Log): SlackWebApi {
  async function patiently<T>(call: () => Promise<T>): Promise<T> {
    let left = LONGEST;
    for (;;) {
      try {
        return await call();
      } catch (cause) {
        const ms = cause instanceof SlackError ? cause.retryAfterMs : undefined;
        if (ms === undefined || ms > left) throw cause;
        log.warn({ retryAfterMs: ms }, 'slack.start_waits_for_rate_limit');
        left -= Math.max(ms, 1000);
        await sleep(ms);
      }
    }
  }
  return {
    ...calls,
    identity: () => patiently(() => calls.identity()),
    channel: (id) => patiently(() => calls.channel(id)),
    user: (id) => patiently(() => calls.user(id)),
    groups: () => patiently(() => calls.groups()),
    members: () => patiently(() => calls.members()),
    groupMembers: (id) => patiently(() => calls.groupMembers(id)),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { RunningAtlas } from '../atlas/atlas.ts';
import type { SlackServer } from '../slack/inbound/bolt.ts';
import type { Dispatch } from '../slack/inbound/dispatch.ts';
import type { Connection } from '../store/redis/connection.ts';
import type { Deciders } from '../workflow/health/deciders.ts';
import type { HealthWatch } from '../workflow/health/watch.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Runner } from '../workflow/timer/runner.ts';
import type { Audit } from './auditParts.ts';
import type { Reloading } from './policyReload.ts';
import type { Phase } from './probes.ts';

/** Milliseconds. Longer than any acknowledgement takes. */
const CLOSES_WITHIN = 5_000;

/** The parts that run. A start that failed leaves out those that it did not reach. */
export interface Running {
  audit?: Audit;
  connection?: Connection;
  reloading?: Reloading;
  server?: SlackServer;
  watch?: HealthWatch;
  deciders?: Deciders;
  dispatch?: Dispatch;
  runner?: Runner;
  phase: Phase;
}

/** Accepts no new work, waits at most `ms` for the running work, then closes all connections. */
export async function stopParts(
  parts: {
    readonly running: Running;
    readonly atlas: Pick<RunningAtlas, 'close'>;
    readonly dispatcher: Dispatcher;
    readonly log: Log;
  },
  ms: number,
): Promise<void> {
  const { running, atlas, dispatcher, log } = parts;
  running.phase = 'stopping';
  // A half-sent HTTP request delays this `stop`. It must not delay the rest of the shutdown.
  const closed = running.server?.stop().catch((cause) => log.warn({ err: cause }, 'slack.stop'));
  const timeUp = sleep(Math.min(ms, CLOSES_WITHIN), undefined, { ref: false });
  const began = performance.now();
  async function takeLast(): Promise<void> {
    await Promise.race([closed, timeUp]);
    // Until it is closed, a connection that ends still takes what Slack delivers.
    await running.dispatch?.drain(Math.max(0, ms - (performance.now() - began)));
  }
  await Promise.all([
    takeLast(),
    running.runner?.stop(ms),
    running.reloading?.stop(Math.min(ms, CLOSES_WITHIN)),
  ]);
  const looking = [running.watch, running.audit?.watch];
  await Promise.all(looking.map((one) => one?.stop(Math.min(ms, 2000))));
  await Promise.allSettled([atlas.close(), running.audit?.close()]);
  // Atlas revokes its tokens over these connections.
  await dispatcher.destroy();
  running.connection?.close();
}

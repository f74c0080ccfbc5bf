import type { Policy } from '../../domain/policy/policy.ts';
import { decidingChannels } from '../../domain/policy/policyPeople.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Health } from '../../workflow/ports/health.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';
import type { SlackChannel } from '../wire/answers.ts';

/** Milliseconds. */
const FRESH = 60_000;

export type Openness = 'channel_public' | 'channel_shared';

export interface OpenChannels {
  /** Looks at each channel in which requests are decided. */
  look(): Promise<void>;
  /**
   * Why nobody should be asked there; `undefined` where all is well or the policy allows it. Asks
   * Slack, and remembers for a minute that all is well.
   */
  openness(channel: string): Promise<Openness | undefined>;
}

export function opennessOf(channel: SlackChannel): Openness | undefined {
  if (channel.is_ext_shared === true || channel.is_pending_ext_shared === true) {
    return 'channel_shared';
  }
  return channel.is_private === true ? undefined : 'channel_public';
}

/**
 * A channel that was private at the start can be made public, or shared with another company, at
 * any time. Then nothing more is posted there until an admin changes that, or allows it in the
 * policy.
 */
export function createOpenChannels(parts: {
  readonly calls: Pick<SlackWebApi, 'channel'>;
  readonly policy: () => Policy;
  readonly health: Pick<Health, 'is'>;
  /** Milliseconds, only forward. */
  readonly monotonic: () => number;
}): OpenChannels {
  const { calls, policy, health, monotonic } = parts;
  const open = new Map<string, Openness>();
  const wellAt = new Map<string, number>();

  async function ask(id: string): Promise<void> {
    try {
      const found = opennessOf(await calls.channel(id));
      if (found === undefined) {
        open.delete(id);
        wellAt.set(id, monotonic());
      } else {
        open.set(id, found);
        wellAt.delete(id);
      }
    } catch (cause) {
      // A channel that is lost is told of when something is to be posted there.
      if (!(cause instanceof SlackError)) throw cause;
    }
  }

  function say(): void {
    const allowed = policy().allowPublicApprovals;
    const [worst] = decidingChannels(policy()).flatMap((id) => {
      const code = open.get(id);
      return code === undefined || allowed ? [] : [{ code, detail: `<#${id}> (${id})` }];
    });
    health.is('approvals_channel', worst);
  }

  return {
    async openness(channel) {
      if (policy().allowPublicApprovals) return undefined;
      if (monotonic() - (wellAt.get(channel) ?? Number.NEGATIVE_INFINITY) >= FRESH) {
        await ask(channel);
        say();
      }
      return open.get(channel);
    },
    async look() {
      for (const id of decidingChannels(policy())) await ask(id);
      say();
    },
  };
}

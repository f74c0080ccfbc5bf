import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { readPolicy } from '../config/policy/policyFile.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { policyChanges } from '../domain/policy/policyChanges.ts';
import { SlackError } from '../foundation/errors.ts';
import { isOutage } from '../slack/outbound/errorOutcomes.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import type { Message } from '../slack/views/kit/blocks.ts';
import { policyChangedNews } from '../slack/views/news/policy/policyChanged.ts';
import { policyUndecidable } from '../slack/views/news/policy/policyRefused.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { catalogueFor } from '../text/languages.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { PolicyInForce } from '../workflow/ports/policyInForce.ts';
import type { Replays } from '../workflow/ports/store.ts';
import type { SlackFindings } from './checks/checkSlack.ts';
import { StartRefused } from './checks/startErrors.ts';

/** A message about the policy that the admins have not got yet. */
export interface Owed {
  /** Only the newest refusal counts. */
  readonly about: 'refused' | 'changed' | 'undecidable';
  readonly channel: string;
  readonly locale: string | undefined;
  /** Replicas that owe the same have the same key; one of them sends it. */
  readonly key: string;
  readonly view: (words: Catalogue) => Message;
}

/** What of this policy can never be decided. */
export function undecidableOf(
  config: Config,
  found: Pick<SlackFindings, 'undecidable'>,
): readonly string[] {
  return [...config.undecidable, ...found.undecidable];
}

/** Refuses a policy under which something can never be decided. */
export function refuseUndecidable(config: Config, found: SlackFindings): void {
  const problems = undecidableOf(config, found);
  if (problems.length > 0) throw new StartRefused([...problems, ...found.warnings]);
}

export function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The old policy, as far as it can still be read. */
function earlierPolicy(text: string): Policy | undefined {
  const { policy, undecidable } = readPolicy('policy', text);
  return policy ?? undecidable;
}

/**
 * What became easier or harder, if anything. `change` is the number of the change (`PolicyInForce`):
 * the same change is told again when it happens again.
 */
export function changeNews(
  policies: { readonly from: Policy; readonly to: Policy; readonly when: 'now' | 'at_start' },
  locales: ReadonlyMap<string, string>,
  change: number,
): readonly Owed[] {
  const { from, to, when } = policies;
  const changes = policyChanges(from, to);
  if (changes.length === 0) return [];
  // In the channel of the policy before: whoever weakens it may name another channel.
  const channel = from.channels.alerts;
  const key = `policy-changed:${change}:${from.hash}:${to.hash}`;
  const view = (words: Catalogue) => policyChangedNews(words, changes, when);
  return [{ about: 'changed', channel, locale: locales.get(channel), key, view }];
}

/**
 * Before the first decision of a run. A new policy under which something can never be decided is
 * refused. One that was in force before is not: an approver who left must not end the bot, so the
 * admins are told instead. They are also told what is different from the policy of the last run,
 * once it is in force and its change has a number.
 */
export async function newsAtStart(
  config: Config,
  found: SlackFindings,
  inForce: PolicyInForce,
): Promise<(change: number) => readonly Owed[]> {
  const { policy: to } = config;
  const { locales } = found;
  const last = await inForce.last();
  if (last !== config.policyText) {
    refuseUndecidable(config, found);
    const from = last === undefined ? undefined : earlierPolicy(last);
    if (from === undefined) return () => [];
    return (change) => changeNews({ from, to, when: 'at_start' }, locales, change);
  }
  const problems = undecidableOf(config, found);
  if (problems.length === 0) return () => [];
  const { alerts: channel } = to.channels;
  const key = `undecidable:${sumOf(problems.join())}`;
  const view = (words: Catalogue) => policyUndecidable(words, [...problems, ...found.warnings]);
  return () => [{ about: 'undecidable', channel, locale: locales.get(channel), key, view }];
}

/** Sends what is owed. What Slack does not take now stays owed. */
export function createPolicyNews(parts: {
  readonly calls: Pick<SlackWebApi, 'post'>;
  readonly replays: Replays;
  readonly log: Log;
}) {
  const { calls, replays, log } = parts;
  let owed: readonly (Owed & { readonly mine: boolean })[] = [];

  async function send({ channel, locale, view }: Owed): Promise<void> {
    try {
      await calls.post(channel, view(catalogueFor(locale)));
    } catch (cause) {
      if (!(cause instanceof SlackError) || isOutage(cause)) throw cause;
      log.error({ channel, err: cause }, 'policy.not_told');
    }
  }

  return {
    owe(...more: readonly Owed[]): void {
      const refused = more.some(({ about }) => about === 'refused');
      const kept = refused ? owed.filter(({ about }) => about !== 'refused') : owed;
      owed = [...kept, ...more.map((one) => ({ ...one, mine: false }))];
    },
    /** Throws where Slack or Redis is away. */
    async tell(): Promise<void> {
      for (let [next] = owed; next !== undefined; [next] = owed) {
        const mine = next.mine || (await replays.isFirst(next.key));
        if (mine) {
          owed = [{ ...next, mine }, ...owed.slice(1)];
          await send(next);
        }
        owed = owed.slice(1);
      }
    },
  };
}

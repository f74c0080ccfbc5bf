import type { ReplaceableAtlas } from '../atlas/replaceableAtlas.ts';
import type { Config, ConfigRead } from '../config/config.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { SlackError, StoreError } from '../foundation/errors.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import { policyRefused } from '../slack/views/news/policy/policyRefused.ts';
import type { Catalogue } from '../text/catalogue.ts';
import type { LockedOutOrganization } from '../workflow/keys/lockedOutOrganizations.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { PolicyInForce } from '../workflow/ports/policyInForce.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';
import type { Replays, Requests } from '../workflow/ports/store.ts';
import { checkAtlas } from './checks/checkAtlas.ts';
import { checkSlack } from './checks/checkSlack.ts';
import { StartRefused, UnavailableAtStart } from './checks/startErrors.ts';
import { changeNews, createPolicyNews, type Owed, refuseUndecidable, sumOf } from './policyNews.ts';

/**
 * Milliseconds. A file that is mounted, or replaced by rename, sends no change event. So its
 * content is polled.
 */
const LOOK_EVERY = 1000;
/** Failed reads in a row before the file counts as unreadable. Fewer may be somebody saving it. */
const GONE_AFTER = 5;

/** Reads the policy file while Keywarden runs. */
export interface PolicySource {
  /** Throws if the file cannot be read. */
  text(): Promise<string>;
  /** Reads the whole configuration, with `text` as the policy file. */
  config(text: string): ConfigRead;
}

/** The policy in force. A changed file replaces it. */
export interface Reloading {
  policy(): Policy;
  /** The language of a channel of the policy. */
  localeOf(channel: string): string | undefined;
  /** `owed`: what the admins must be told since the start. */
  start(owed: readonly Owed[]): void;
  /** Reads the file at once, even if it did not change. */
  now(): void;
  stop(ms: number): Promise<void>;
}

interface InForce {
  readonly config: Config;
  readonly locales: ReadonlyMap<string, string>;
  /** Organizations whose credentials Atlas refuses. */
  readonly shut: readonly LockedOutOrganization[];
}

function organizationsOf({ organizations, prefixes }: Config): string {
  return JSON.stringify([organizations, prefixes]);
}

export function createReloading(parts: {
  readonly first: InForce;
  readonly source: PolicySource;
  readonly atlas: ReplaceableAtlas;
  readonly calls: SlackWebApi;
  readonly requests: Pick<Requests, 'now' | 'note'>;
  readonly replays: Replays;
  /** The bot's own workspace. */
  readonly teamId: string;
  readonly lastPolicy: PolicyInForce;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): Reloading {
  const { source, atlas, calls, requests, lastPolicy, teamId, stopwatch, log } = parts;
  const news = createPolicyNews(parts);
  let inForce = parts.first;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  /** `seen`: the text at the last look. `judged`: the last text that was accepted or refused. */
  let seen: string | undefined;
  let judged: string | undefined;
  let unread = 0;
  /** The text that is stored as the one in force. */
  let stored = parts.first.config.policyText;
  /** What is told of changes as soon as they are stored, and have a number. */
  let untold: readonly ((change: number) => readonly Owed[])[] = [];
  /** How often each text was saved again and refused here. */
  const refusals = new Map<string, number>();
  let waiting = '';

  function refuse(text: string | undefined, problems: readonly string[]): void {
    const isNew = text !== judged;
    judged = text;
    log.error({ problems }, 'policy.refused');
    const { policy } = inForce.config;
    const channel = policy.channels.alerts;
    const refusal = `${policy.hash}:${sumOf(text ?? '')}`;
    const time = (refusals.get(refusal) ?? 0) + (isNew ? 1 : 0);
    refusals.set(refusal, time);
    news.owe({
      about: 'refused',
      channel,
      locale: inForce.locales.get(channel),
      key: `policy:${refusal}:${time}`,
      view: (words: Catalogue) => policyRefused(words, problems),
    });
  }

  /**
   * An organization that was locked out before may stay so. If the new file locks out another one,
   * that is a mistake in the file.
   */
  async function check(config: Config) {
    const same = organizationsOf(config) === organizationsOf(inForce.config);
    if (same) return { shut: inForce.shut };
    const next = atlas.make(config.organizations);
    try {
      const shut = await checkAtlas(next, config, log);
      const before = inForce.shut.map(({ id }) => id);
      const mistakes = shut.filter(({ id }) => !before.includes(id));
      if (mistakes.length > 0) throw new StartRefused(mistakes.map(({ message }) => message));
      return { shut, next };
    } catch (cause) {
      await next.close();
      throw cause;
    }
  }

  async function replace(config: Config): Promise<void> {
    const found = await checkSlack(calls, config.policy, teamId, log);
    refuseUndecidable(config, found);
    const { locales } = found;
    const { shut, next } = await check(config);
    const [from, to] = [inForce.config.policy.hash, config.policy.hash];
    const at = await requests.now();
    const about = { by: 'keywarden', at, outcome: 'success', policyHash: to } as const;
    try {
      await requests.note({ event: 'policy.changed', ...about, facts: { from, to } });
    } catch (cause) {
      await next?.close();
      throw cause;
    }
    if (next !== undefined) atlas.use(next);
    const { config: before, locales: channelLocales } = inForce;
    const policies = { from: before.policy, to: config.policy, when: 'now' } as const;
    untold = [...untold, (change) => changeNews(policies, channelLocales, change)];
    inForce = { config, locales, shut };
    for (const message of config.warnings) log.warn({ message }, 'policy.warning');
    log.info({ from, to }, 'policy.changed');
  }

  async function judge(text: string): Promise<void> {
    const read = source.config(text);
    if (!read.ok) return refuse(text, read.problems);
    const { config } = read;
    const changed =
      config.policy.hash !== inForce.config.policy.hash ||
      organizationsOf(config) !== organizationsOf(inForce.config);
    try {
      if (changed) await replace(config);
      if (text !== stored || untold.length > 0) {
        const change = await lastPolicy.put(text);
        news.owe(...untold.flatMap((newsOf) => newsOf(change)));
        untold = [];
      }
      stored = text;
      judged = text;
      waiting = '';
    } catch (cause) {
      if (!(cause instanceof StartRefused)) throw cause;
      refuse(text, cause.reasons);
    }
  }

  async function textOf(asked: boolean): Promise<string | undefined> {
    try {
      const text = await source.text();
      unread = 0;
      return text;
    } catch (cause) {
      unread += 1;
      if (unread === GONE_AFTER || (asked && unread < GONE_AFTER)) {
        log.error({ err: cause }, 'policy.unreadable');
        refuse(undefined, ['KEYWARDEN_POLICY: the file it names cannot be read.']);
      }
      return undefined;
    }
  }

  /**
   * `asked`: somebody wants the file read now. Otherwise a text counts only if two looks in a row
   * found it, because it may be half-written.
   */
  async function look(asked: boolean): Promise<void> {
    try {
      const text = await textOf(asked);
      const whole = asked || text === seen;
      seen = text;
      if (text !== undefined && whole && (asked || text !== judged)) await judge(text);
      await news.tell();
    } catch (cause) {
      // Slack or Redis may be down or under maintenance: the next look tries again.
      const why = cause instanceof Error ? cause.message : 'unknown';
      const passes = [UnavailableAtStart, StoreError, SlackError].some(
        (kind) => cause instanceof kind,
      );
      if (why !== waiting) log[passes ? 'warn' : 'error']({ err: cause }, 'policy.not_read_yet');
      waiting = why;
    }
  }

  function next(asked: boolean): Promise<void> {
    work = work.then(() => (stopped ? undefined : look(asked)));
    return work;
  }

  async function watch(): Promise<void> {
    while (!stopped) {
      await next(false);
      if (!stopped) await stopwatch.sleep(LOOK_EVERY);
    }
  }

  return {
    policy: () => inForce.config.policy,
    localeOf: (channel) => inForce.locales.get(channel),
    start(owed) {
      news.owe(...owed);
      void watch();
    },
    now: () => void next(true),
    async stop(ms) {
      stopped = true;
      await Promise.race([work, stopwatch.sleep(ms)]);
    },
  };
}

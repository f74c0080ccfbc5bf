import { SlackError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Names } from '../../workflow/ports/slack.ts';
import type { SlackUser, SlackWebApi } from '../outbound/webApi.ts';
import { cached } from './cached.ts';

/** Lifetime of a cached name, ms. It may be long, because no decision depends on a name. */
const FRESH = 60 * 60_000;
const GROUPS = 'groups';

function nameOf({ id, name, profile }: SlackUser): string {
  const shown = [profile?.display_name, profile?.real_name, name].find(
    (one) => one !== undefined && one.trim() !== '',
  );
  return `@${shown ?? id}`;
}

/** Names of people and user groups, for texts that must not notify anybody by a mention. */
export function createNames(parts: {
  readonly calls: Pick<SlackWebApi, 'user' | 'groups'>;
  readonly now: () => number;
  readonly log: Log;
}): Names {
  const { calls, now, log } = parts;
  const userOf = cached(now, FRESH, (id) => calls.user(id));
  const groupsOf = cached(now, FRESH, async () => {
    const groups = await calls.groups();
    return new Map(groups.map(({ id, handle }) => [id, `@${handle}`]));
  });

  async function one(id: string): Promise<string | undefined> {
    try {
      return id.startsWith('S') ? (await groupsOf(GROUPS)).get(id) : nameOf(await userOf(id));
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ id, reason: cause.reason }, 'names.unknown');
      return undefined;
    }
  }

  return {
    async of(ids) {
      const named = await Promise.all(ids.map(async (id) => [id, await one(id)] as const));
      return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
    },
  };
}

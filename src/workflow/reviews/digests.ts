import { ownerName } from '../../domain/key/owner.ts';
import { digestDayOf, staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import type { Weekday } from '../../domain/policy/lifeSettings.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type DigestLine, digestLine, isSilenced } from '../../domain/reviews/digest.ts';
import { isAtWork, knownTimeZone, weekOf } from '../../domain/reviews/digestMoment.ts';
import { organizationIds, type ReadInventory } from '../inventory/readInventory.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { People } from '../ports/slack.ts';
import { audienceOf, type Members } from './audiences.ts';
import type { ReviewNews, Reviews } from './reviews.ts';

/** All replicas together look so often, ms. */
const LOOKED_EVERY = 10 * 60_000;
const TURN = 'digests';
/** Nobody else sends this digest meanwhile, ms. */
const SENDING = 60_000;
/** So many people are asked for at once: each may cost one call of Slack. */
const ASKED_AT_ONCE = 10;

export interface Digests {
  /** One look, if it is time for one. Not while Redis's clock is wrong. */
  look(isStopped: () => boolean): Promise<void>;
}

/** One person, or a channel that is told for a large group. */
interface Target {
  readonly id: string;
  readonly group?: string;
  readonly lines: DigestLine[];
}

/**
 * Tells each owner once a week, while they are at work, which of their keys need a look. It changes
 * nothing. What Slack does not take is tried again in the next look of that week.
 */
export function createDigests(parts: {
  readonly readInventory: ReadInventory;
  readonly reviews: Reviews;
  readonly news: Pick<ReviewNews, 'digest'>;
  readonly people: People;
  readonly members: Members;
  /** Where a person is, by the last look-up. Never calls Slack. */
  readonly timeZoneOf: (person: string) => string | undefined;
  readonly sweeps: Pick<Sweeps, 'take'>;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly policy: () => Policy;
  readonly isPaused: () => Promise<boolean>;
  readonly log: Log;
}): Digests {
  const { readInventory, reviews, people, policy, sweeps, log } = parts;

  /** Without what somebody said to keep. */
  async function linesNow() {
    const { lines, now } = await readInventory(organizationIds(policy()));
    const staleAfterMs = staleAfterOf(policy());
    const found = lines.flatMap((line) => digestLine(line, { now, staleAfterMs }) ?? []);
    const keeps = await reviews.get(
      'keep',
      found.map(({ line }) => line.credential.id),
    );
    const open = found.filter((one) => !isSilenced(one, keeps.get(one.line.credential.id), now));
    return { lines: open, now, staleAfterMs };
  }

  async function targetsOf(lines: readonly DigestLine[]): Promise<readonly Target[]> {
    const found = new Map<string, Target>();
    const owners = new Map<string, DigestLine[]>();
    for (const one of lines) {
      const name = ownerName(one.line.credential.owner);
      owners.set(name, [...(owners.get(name) ?? []), one]);
    }
    for (const owned of owners.values()) {
      const owner = owned[0]?.line.credential.owner;
      if (owner === undefined) continue;
      const audience = await audienceOf(owner, parts.members);
      if (audience === undefined) continue;
      const { announcements, approvals } = policy().channels;
      const channel = announcements[0] ?? approvals;
      const targets = audience.isLarge
        ? [{ key: ownerName(owner), id: channel, group: owner.id }]
        : audience.people.map((id) => ({ key: id, id, group: undefined }));
      for (const { key, ...target } of targets) {
        const known = found.get(key) ?? { ...target, lines: [] };
        known.lines.push(...owned);
        found.set(key, known);
      }
    }
    return [...found.values()];
  }

  /** Those who are full members. Slack is asked for a few at a time. */
  async function present(targets: readonly Target[]): Promise<readonly Target[]> {
    const there: Target[] = [];
    for (let from = 0; from < targets.length; from += ASKED_AT_ONCE) {
      const some = targets.slice(from, from + ASKED_AT_ONCE);
      const facts = await people.about(some.flatMap(({ id, group }) => (group ? [] : [id])));
      there.push(
        ...some.filter(
          ({ id, group }) => group !== undefined || knownPerson(facts, id)?.standing === 'member',
        ),
      );
    }
    return there;
  }

  const nameOf = ({ id, group }: Target) => group ?? id;

  /** The week whose digest is to be sent now. */
  function weekFor({ id, group }: Target, day: Weekday, now: number): string | undefined {
    const zone = group === undefined ? parts.timeZoneOf(id) : policy().reminders.workingHours;
    const timeZone = knownTimeZone(typeof zone === 'object' ? zone.timeZone : zone);
    return isAtWork(timeZone, now) ? weekOf(day, timeZone, now) : undefined;
  }

  async function send(target: Target, week: string, now: number, staleAfterMs: number) {
    const id = nameOf(target);
    const before = (await reviews.get('digest', [id])).get(id);
    if (before?.week === week) return;
    // Whoever is second finds the week taken when its turn comes.
    if ((await sweeps.take([`digest:${id}`], SENDING)).length === 0) return;
    const newest = (await reviews.get('digest', [id])).get(id);
    if (newest?.week === week) return;
    const { lines, group } = target;
    const sent = await parts.news.digest(target.id, { lines, staleAfterMs, group });
    if (!sent.ok) {
      log.warn({ target: target.id, reason: sent.reason, final: sent.final }, 'digest.not_sent');
      return;
    }
    const version = (newest?.version ?? 0) + 1;
    const after = { version, commitId: parts.ids.nonce(), id, week, at: now };
    await reviews.save(
      { kind: 'digest', before: newest, after },
      {
        event: 'digest.sent',
        by: 'keywarden',
        at: now,
        outcome: 'success',
        policyHash: policy().hash,
        facts: { to: id, week, keys: lines.map(({ line }) => line.credential.id) },
      },
    );
  }

  return {
    async look(isStopped) {
      const day = digestDayOf(policy());
      if (day === 'off') return;
      if ((await sweeps.take([TURN], LOOKED_EVERY)).length === 0) return;
      const { lines, now, staleAfterMs } = await linesNow();
      for (const target of await present(await targetsOf(lines))) {
        const week = weekFor(target, day, now);
        if (week === undefined) continue;
        if (isStopped() || (await parts.isPaused())) return;
        await send(target, week, now, staleAfterMs);
      }
    },
  };
}

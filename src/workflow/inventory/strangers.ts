import { madeSince } from '../../domain/inventory/madeSince.ts';
import type { Shown } from '../../domain/inventory/observation.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { History } from '../ports/audit.ts';
import type { CredentialsAtAtlas, Maker } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { ByPolicy } from './automations.ts';
import type { PersonByEmail, StrangerNews } from './news.ts';
import type { Turn } from './observations.ts';

/** Each has a message of its own; more at once are one digest. */
export const SINGLY = 3;

interface Organization {
  readonly id: string;
  readonly name: string;
}

/**
 * Tells the admins once of each thing that appeared without Keywarden, and who made it, where Atlas
 * still says so. It changes nothing. What the policy gives an owner is adopted; if the policy says
 * something else later, those that were told are judged by it once more.
 */
export function createStrangers(parts: {
  readonly credentials: Pick<Credentials, 'get'>;
  readonly history: Pick<History, 'living'>;
  readonly sweeps: Pick<Sweeps, 'unreported' | 'markReported'>;
  readonly atlas: CredentialsAtAtlas;
  readonly news: StrangerNews;
  readonly personByEmail: PersonByEmail;
  readonly automations: ByPolicy;
  readonly log: Log;
}): {
  /**
   * `shown`: what a list of this organization shows; `turn`: what Redis knows of it, read after that.
   * Throws `StoreError`.
   */
  look(
    organization: Organization,
    shown: readonly Shown[],
    turn: Turn,
    isStopped: () => boolean,
  ): Promise<void>;
} {
  const { credentials, history, sweeps, atlas, news, automations, log } = parts;
  /** Told before, as far as this replica knows: they are not asked for again. */
  const told = new Set<string>();
  /** By which policies all of an organization were judged, as far as this replica knows. */
  const judged = new Set<string>();

  const nameOf = (id: string) => `stranger:${id}`;

  /** The name of the mark that all were judged by what the policy says now; `undefined`: they were. */
  async function toJudge(organizationId: string): Promise<string | undefined> {
    const says = automations.says();
    const name = says && `automations:${organizationId}:${says}`;
    if (name === undefined || judged.has(name)) return undefined;
    if ((await sweeps.unreported([name])).has(name)) return name;
    judged.add(name);
    return undefined;
  }

  async function markJudged(name: string): Promise<void> {
    await sweeps.markReported([name]);
    judged.add(name);
  }

  /** `fresh`: those of them that nobody was told of. */
  async function foreignOnes(
    organizationId: string,
    shown: readonly Shown[],
    turn: Turn,
    isAll: boolean,
  ): Promise<{ readonly foreign: readonly Shown[]; readonly fresh: ReadonlySet<string> }> {
    const isOwn = ({ kind, handle }: Shown) =>
      atlas.credentialAccess(organizationId, kind)?.isOwn(handle) === true;
    const own = new Set([...turn.credentials.map(({ id }) => id), ...turn.unreadable]);
    const isTold = ({ id }: Shown) => !isAll && told.has(id);
    const unknown = shown.filter(
      (one) => one.isMarked !== true && !isTold(one) && !own.has(one.id) && !isOwn(one),
    );
    if (unknown.length === 0) return { foreign: [], fresh: new Set() };
    const ledger = await credentials.get(unknown.map(({ id }) => id));
    // One whose record is gone or unreadable is told as that, by the round over all records.
    const known = await history.living();
    const foreign = unknown.filter(({ id }) => !ledger.has(id) && !known.has(id));
    const names = await sweeps.unreported(foreign.map(({ id }) => nameOf(id)));
    for (const { id } of unknown) if (!names.has(nameOf(id))) told.add(id);
    const fresh = foreign.flatMap(({ id }) => (names.has(nameOf(id)) ? [id] : []));
    return { foreign, fresh: new Set(fresh) };
  }

  /** By handle. What Atlas does not say is not said; `undefined`: not all of it could be read. */
  async function makersOf(organizationId: string, fresh: readonly Shown[]) {
    const makers = new Map<string, Maker>();
    let isWhole = true;
    for (const kind of new Set(fresh.map((one) => one.kind))) {
      const times = fresh.flatMap((one) => (one.kind === kind ? (one.createdAt ?? []) : []));
      if (times.length === 0) continue;
      const read = await atlas.credentialAccess(organizationId, kind)?.makers(madeSince(times));
      if (read?.is !== 'read') {
        isWhole = false;
        log.info({ organizationId }, 'inventory.makers_unread');
      } else for (const { handle, by } of read.made) makers.set(handle, by);
    }
    return { makers, isWhole };
  }

  async function tellOne(organization: Organization, shown: Shown, maker: Maker): Promise<boolean> {
    const person = maker.is === 'person' ? await parts.personByEmail(maker.email) : undefined;
    return news.appeared({ organization, shown, maker, ...(person && { person }) });
  }

  async function done(names: readonly Shown[]): Promise<void> {
    await sweeps.markReported(names.map(({ id }) => nameOf(id)));
    for (const { id } of names) told.add(id);
  }

  async function tell(
    organization: Organization,
    fresh: readonly Shown[],
    makerOf: (shown: Shown) => Maker,
  ): Promise<void> {
    log.warn({ organizationId: organization.id, count: fresh.length }, 'inventory.strangers');
    if (fresh.length > SINGLY) {
      const by = (is: Maker['is']) => fresh.filter((one) => makerOf(one).is === is).length;
      const many = { all: fresh.length, byPeople: by('person'), byPrograms: by('program') };
      if (await news.appearedMany({ organization, ...many })) await done(fresh);
      return;
    }
    for (const one of fresh) {
      if (await tellOne(organization, one, makerOf(one))) await done([one]);
    }
  }

  return {
    async look(organization, shown, turn, isStopped) {
      const anew = await toJudge(organization.id);
      const isAll = anew !== undefined;
      const { foreign, fresh } = await foreignOnes(organization.id, shown, turn, isAll);
      const judging = isAll ? foreign : foreign.filter(({ id }) => fresh.has(id));
      if (judging.length > 0) {
        const { makers, isWhole } = await makersOf(organization.id, judging);
        const makerOf = ({ handle }: Shown): Maker => makers.get(handle) ?? { is: 'unknown' };
        const { left, later } = await automations.adopt(organization, judging, makerOf, isStopped);
        const untold = left.filter(({ id }) => fresh.has(id));
        if (untold.length > 0) await tell(organization, untold, makerOf);
        if (later > 0 || !isWhole) return;
      }
      if (anew !== undefined) await markJudged(anew);
    },
  };
}

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
/** The clocks of Atlas and of its ids may differ by this, ms. */
const AROUND = 10 * 60_000;

interface Organization {
  readonly id: string;
  readonly name: string;
}

/**
 * Tells the admins once of each thing that appeared without Keywarden, and who made it, where Atlas
 * still says so. It changes nothing.
 */
export function createStrangers(parts: {
  readonly credentials: Pick<Credentials, 'get'>;
  readonly history: Pick<History, 'living'>;
  readonly sweeps: Pick<Sweeps, 'unreported' | 'markReported'>;
  readonly atlas: CredentialsAtAtlas;
  readonly news: StrangerNews;
  readonly personByEmail: PersonByEmail;
  readonly automations: Pick<ByPolicy, 'adopt'>;
  readonly log: Log;
}): {
  /**
   * `shown`: what a list of this organization shows; `turn`: what Redis knows of it, read after that.
   * Throws `StoreError`.
   */
  look(organization: Organization, shown: readonly Shown[], turn: Turn): Promise<void>;
} {
  const { credentials, history, sweeps, atlas, news, log } = parts;
  /** Told before, as far as this replica knows: they are not asked for again. */
  const told = new Set<string>();

  const nameOf = (id: string) => `stranger:${id}`;

  async function newOnes(
    organizationId: string,
    shown: readonly Shown[],
    turn: Turn,
  ): Promise<readonly Shown[]> {
    const isOwn = ({ kind, handle }: Shown) =>
      atlas.credentialAccess(organizationId, kind)?.isOwn(handle) === true;
    const own = new Set([...turn.credentials.map(({ id }) => id), ...turn.unreadable]);
    const unknown = shown.filter(
      (one) => one.isMarked !== true && !told.has(one.id) && !own.has(one.id) && !isOwn(one),
    );
    if (unknown.length === 0) return [];
    const ids = unknown.map(({ id }) => id);
    const ledger = await credentials.get(ids);
    // One whose record is gone or unreadable is told as that, by the round over all records.
    const known = await history.living();
    const foreign = unknown.filter(({ id }) => !ledger.has(id) && !known.has(id));
    const fresh = await sweeps.unreported(foreign.map(({ id }) => nameOf(id)));
    for (const { id } of unknown) if (!fresh.has(nameOf(id))) told.add(id);
    return foreign.filter(({ id }) => fresh.has(nameOf(id)));
  }

  /** By handle. What Atlas does not say is not said. */
  async function makersOf(organizationId: string, fresh: readonly Shown[]) {
    const makers = new Map<string, Maker>();
    for (const kind of new Set(fresh.map((one) => one.kind))) {
      const times = fresh.flatMap((one) => (one.kind === kind ? (one.createdAt ?? []) : []));
      if (times.length === 0) continue;
      const since = Math.max(0, Math.min(...times) - AROUND);
      const read = await atlas.credentialAccess(organizationId, kind)?.makers(since);
      if (read?.is !== 'read') log.info({ organizationId }, 'inventory.makers_unread');
      else for (const { handle, by } of read.made) makers.set(handle, by);
    }
    return makers;
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
    async look(organization, shown, turn) {
      const fresh = await newOnes(organization.id, shown, turn);
      if (fresh.length === 0) return;
      const makers = await makersOf(organization.id, fresh);
      const makerOf = ({ handle }: Shown): Maker => makers.get(handle) ?? { is: 'unknown' };
      const left = await parts.automations.adopt(organization, fresh, makerOf);
      if (left.length > 0) await tell(organization, left, makerOf);
    },
  };
}

import type { Shown } from '../../domain/inventory/observation.ts';
import { cleanLine, DESCRIPTION_MAX } from '../../domain/key/description.ts';
import type { Owner } from '../../domain/key/owner.ts';
import type { Automation } from '../../domain/policy/lifeSettings.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Pace } from '../converging/pace.ts';
import type { CredentialsAtAtlas, Maker } from '../ports/credentialAccess.ts';
import type { Log } from '../ports/logging.ts';
import type { Foreign } from './foreign.ts';
import type { StrangerNews } from './news.ts';
import { READING } from './readUse.ts';

/** So many are adopted in one turn: each costs two calls, and other organizations wait. */
export const ADOPTED_AT_ONCE = 20;

interface Organization {
  readonly id: string;
  readonly name: string;
}

export interface ByPolicy {
  /**
   * Adopts what a program made whose keys have an owner by the policy. Returns the others, and what
   * could not be adopted: people have to look at it. Those whose turn has not come, or of which Atlas
   * did not answer, are in neither and are found again in the next turn. Throws `StoreError`.
   */
  adopt(
    organization: Organization,
    fresh: readonly Shown[],
    makerOf: (shown: Shown) => Maker,
  ): Promise<readonly Shown[]>;
}

interface Told {
  readonly count: number;
  readonly owners: ReadonlyMap<string, Owner>;
}

function purposeOf({ purpose }: Automation, { description }: Shown): string {
  return cleanLine(`${purpose}: ${description}`).slice(0, DESCRIPTION_MAX);
}

/** The policy can say whose the keys are that a program makes. Nothing is changed at Atlas. */
export function createAutomations(parts: {
  readonly foreign: Pick<Foreign, 'look' | 'take'>;
  readonly atlas: CredentialsAtAtlas;
  readonly pace: Pace;
  readonly news: Pick<StrangerNews, 'adoptedMany'>;
  readonly policy: () => Policy;
  readonly log: Log;
}): ByPolicy {
  const { foreign, atlas, pace, policy, log } = parts;
  /** Adopted in earlier turns and not told yet: when all are adopted, one message tells of them. */
  const untold = new Map<string, Told>();

  function automationOf(maker: Maker): Automation | undefined {
    const { automations = {} } = policy();
    return maker.is === 'program' && Object.hasOwn(automations, maker.id)
      ? automations[maker.id]
      : undefined;
  }

  function mayCall({ id }: Organization, { kind }: Shown): boolean {
    const left = atlas.credentialAccess(id, kind)?.callsLeft();
    return left === undefined || left > READING.callsLeft + 1;
  }

  async function adoptOne(
    organizationId: string,
    shown: Shown,
    automation: Automation,
  ): Promise<'adopted' | 'refused' | 'later'> {
    // The key and its addresses: two calls.
    await pace(organizationId);
    await pace(organizationId);
    const subject = await foreign.look({ organizationId, credentialId: shown.id });
    if (!subject.ok) {
      const { why } = subject.refusal;
      log.info({ credential: shown.id, why }, 'inventory.not_adopted');
      return why === 'not_checked' || why === 'not_there' ? 'later' : 'refused';
    }
    const { owner } = automation;
    const purpose = purposeOf(automation, shown);
    const taking = { by: 'keywarden', right: 'policy', owner, purpose } as const;
    try {
      return (await foreign.take(subject, taking)).ok ? 'adopted' : 'refused';
    } catch (cause) {
      // Of one spoiled record nobody else has to wait; who looks after Keywarden is told of it.
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      log.error({ credential: shown.id, err: cause }, 'inventory.not_adopted');
      return 'refused';
    }
  }

  return {
    async adopt(organization, fresh, makerOf) {
      const before = untold.get(organization.id);
      const owners = new Map<string, Owner>(before?.owners);
      let count = 0;
      let tried = 0;
      let isMore = false;
      const left: Shown[] = [];
      for (const shown of fresh) {
        const automation = automationOf(makerOf(shown));
        if (automation === undefined) {
          left.push(shown);
          continue;
        }
        const isNow = tried < ADOPTED_AT_ONCE && mayCall(organization, shown);
        if (isNow) tried += 1;
        const done = isNow ? await adoptOne(organization.id, shown, automation) : 'later';
        if (done === 'refused') left.push(shown);
        if (done === 'later') isMore = true;
        if (done !== 'adopted') continue;
        count += 1;
        owners.set(automation.owner.id, automation.owner);
      }
      const all = count + (before?.count ?? 0);
      // Where nothing comes of it any more, nobody waits for the rest.
      const isTold = all > 0 && !(isMore && count > 0);
      if (isTold) {
        const told = { organization, count: all, owners: [...owners.values()] };
        await parts.news.adoptedMany(told);
      }
      if (isTold || all === 0) untold.delete(organization.id);
      else untold.set(organization.id, { count: all, owners });
      return left;
    },
  };
}

import { createHash } from 'node:crypto';
import type { Shown } from '../../domain/inventory/observation.ts';
import { cleanLine, DESCRIPTION_MAX } from '../../domain/key/description.ts';
import type { Automation } from '../../domain/policy/lifeSettings.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Pace } from '../converging/pace.ts';
import type { CredentialsAtAtlas, Maker } from '../ports/credentialAccess.ts';
import type { Log } from '../ports/logging.ts';
import type { Foreign } from './foreign.ts';
import { READING } from './readUse.ts';

/** So many are adopted in one turn: each costs two calls, and other organizations wait. */
export const ADOPTED_AT_ONCE = 20;

interface Organization {
  readonly id: string;
  readonly name: string;
}

export interface JudgedByPolicy {
  /** Those that have no owner by the policy, and what could not be adopted: people have to look at it. */
  readonly left: readonly Shown[];
  /** So many are for a later turn: theirs has not come, or Atlas did not answer. */
  readonly later: number;
}

export interface ByPolicy {
  /** Names what the policy says now; another name says something else. `undefined`: nothing. */
  says(): string | undefined;
  /**
   * Adopts what a program made whose keys have an owner by the policy. The first one owes the message
   * that tells the admins of all. Throws `StoreError`.
   */
  adopt(
    organization: Organization,
    fresh: readonly Shown[],
    makerOf: (shown: Shown) => Maker,
    isStopped: () => boolean,
  ): Promise<JudgedByPolicy>;
}

function purposeOf({ purpose }: Automation, { description }: Shown): string {
  return cleanLine(`${purpose}: ${description}`).slice(0, DESCRIPTION_MAX);
}

/** The policy can say whose the keys are that a program makes. Nothing is changed at Atlas. */
export function createAutomations(parts: {
  readonly foreign: Pick<Foreign, 'look' | 'take'>;
  readonly atlas: CredentialsAtAtlas;
  readonly pace: Pace;
  readonly policy: () => Policy;
  /** Whether safe mode is on; it may begin between two keys. */
  readonly isPaused: () => Promise<boolean>;
  readonly log: Log;
}): ByPolicy {
  const { foreign, atlas, pace, policy, log } = parts;

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

  /** `andMore`: how many may follow this one, which tells of all. Absent where one before it does. */
  async function adoptOne(
    organizationId: string,
    shown: Shown,
    automation: Automation,
    given: { readonly andMore?: number; readonly mayGoOn: () => Promise<boolean> },
  ): Promise<'adopted' | 'refused' | 'later'> {
    // The key and its addresses: two calls.
    await pace(organizationId);
    await pace(organizationId);
    if (!(await given.mayGoOn())) return 'later';
    const subject = await foreign.look({ organizationId, credentialId: shown.id });
    if (!subject.ok) {
      const { why } = subject.refusal;
      log.info({ credential: shown.id, why }, 'inventory.not_adopted');
      return why === 'not_checked' || why === 'not_there' ? 'later' : 'refused';
    }
    const { owner } = automation;
    const purpose = purposeOf(automation, shown);
    const { andMore } = given;
    const together = andMore === undefined ? {} : { andMore };
    const taking = { by: 'keywarden', right: 'policy', owner, purpose, together } as const;
    if (!(await given.mayGoOn())) return 'later';
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
    says() {
      const all = Object.entries(policy().automations ?? {});
      if (all.length === 0) return undefined;
      const sorted = all.toSorted(([one], [other]) => (one < other ? -1 : 1));
      return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
    },
    async adopt(organization, fresh, makerOf, isStopped) {
      const mayGoOn = async () => !isStopped() && !(await parts.isPaused());
      const left: Shown[] = [];
      const all: { readonly shown: Shown; readonly automation: Automation }[] = [];
      for (const shown of fresh) {
        const automation = automationOf(makerOf(shown));
        if (automation === undefined) left.push(shown);
        else all.push({ shown, automation });
      }
      const now = all.slice(0, ADOPTED_AT_ONCE);
      let [count, later] = [0, all.length - now.length];
      for (const [index, { shown, automation }] of now.entries()) {
        const isTurn = mayCall(organization, shown) && (await mayGoOn());
        const andMore = count === 0 ? { andMore: now.length - index - 1 } : {};
        const done = isTurn
          ? await adoptOne(organization.id, shown, automation, { ...andMore, mayGoOn })
          : 'later';
        if (done === 'refused') left.push(shown);
        if (done === 'adopted') count += 1;
        if (done === 'later') later += 1;
      }
      return { left, later };
    },
  };
}

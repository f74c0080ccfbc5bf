import {
  type Allowance,
  type AllowanceWish,
  allowanceHash,
  allowanceMacInput,
  refuseAllowing,
  refuseMeasure,
  refuseTakingBack,
} from '../../domain/approval/preApproval.ts';
import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import {
  type OrganizationPolicy,
  organizationOf,
  type Policy,
} from '../../domain/policy/policy.ts';
import { refuseDeciding } from '../../domain/policy/policyPeople.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { isGenuine } from '../core/autoGrants.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Allowances, Requests } from '../ports/store.ts';
import { organizationMeant } from './organizationMeant.ts';
import { entryOf, noticesOf } from './preApprovalNotices.ts';

/** An allowance as a list shows it. */
export interface AllowanceLine {
  readonly allowance: Allowance;
  /** For how many more requests. */
  readonly left: number;
  /** Whether whoever looks may take it back. */
  readonly mine: boolean;
}

export interface AllowancePage {
  readonly lines: readonly AllowanceLine[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Of everybody, or only what concerns whoever looks. */
  readonly ofAll: boolean;
}

type No = { readonly ok: false; readonly refusal: Refusal };
type Changed = { readonly ok: true; readonly allowance: Allowance } | No;

export interface Allowing {
  /** Whether this person decides on any request at all: asked before anything is named to them. */
  refuse(by: string): Promise<Refusal | undefined>;
  /** What a window may offer to allow, or between which organizations there is a choice. */
  propose(
    by: string,
    wish: Pick<AllowanceWish, 'person' | 'roles' | 'uses'> & {
      readonly forMs: number;
      /** By name (any case) or id; may be left out where only one is possible. */
      readonly organization?: string;
    },
  ): Promise<
    | { readonly ok: true; readonly wish: AllowanceWish; readonly organizationName: string }
    | No
    | { readonly ok: false; readonly among: readonly OrganizationPolicy[] }
  >;
  /** Only through a window that showed exactly this. */
  allow(window: PresentedWindow, wish: AllowanceWish): Promise<Changed>;
  find(allowanceId: string): Promise<Changed>;
  refuseTakingBack(allowance: Allowance, by: string): Promise<Refusal | undefined>;
  takeBack(window: PresentedWindow): Promise<Changed>;
  page(
    by: string,
    wanted: { readonly page: number; readonly perPage: number },
  ): Promise<{ readonly ok: true; readonly page: AllowancePage } | No>;
}

const RACES = 5;
const no = (refusal: Refusal) => ({ ok: false, refusal }) as const;

/** What approvers allow in advance: made and taken back through windows, told to all concerned. */
export function createAllowing(parts: {
  readonly allowances: Allowances;
  readonly requests: Pick<Requests, 'now'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly ids: Pick<Ids, 'nonce'>;
  /** Something about this allowance is owed to people. */
  readonly moved: (allowanceId: string) => void;
}): Allowing {
  const { allowances, requests, people, signer, windows, ids } = parts;

  async function circumstances(...concerned: readonly string[]): Promise<Circumstances> {
    const [now, facts] = await Promise.all([requests.now(), people.about([...new Set(concerned)])]);
    return { policy: parts.policy(), people: facts, now };
  }

  async function save(
    before: Allowance | undefined,
    allowance: Allowance,
    entry: AuditEntry,
  ): Promise<boolean> {
    const notices = noticesOf(allowance, parts.policy());
    const saved = await allowances.save(allowance, before, entry, notices);
    if (saved) parts.moved(allowance.id);
    return saved;
  }

  /** One that is not as Keywarden wrote it allows nothing, so there is nothing to show of it. */
  async function find(allowanceId: string): Promise<Changed> {
    const allowance = (await allowances.get([allowanceId])).get(allowanceId);
    return allowance !== undefined && isGenuine(signer, allowance)
      ? { ok: true, allowance }
      : no({ why: 'unknown_allowance' });
  }

  async function takenBack(allowanceId: string, by: string): Promise<Changed | 'again'> {
    const found = await find(allowanceId);
    if (!found.ok) return found;
    const { allowance } = found;
    const given = await circumstances(by, allowance.person, allowance.by);
    const refusal = refuseTakingBack(allowance, by, given);
    if (refusal !== undefined) return no(refusal);
    const after = {
      ...allowance,
      version: allowance.version + 1,
      commitId: ids.nonce(),
      revoked: { by, at: given.now },
    };
    const saved = await save(allowance, after, entryOf(after, 'allowance.revoked', by, given));
    return saved ? { ok: true, allowance: after } : 'again';
  }

  return {
    async refuse(by) {
      const person = (await people.about([by])).get(by);
      if (person === undefined || person.standing === 'unknown') return { why: 'person_unknown' };
      return refuseDeciding(parts.policy(), person);
    },

    async propose(by, { forMs, organization: typed, ...what }) {
      const given = await circumstances(by, what.person);
      const roles = [...new Set(what.roles)].sort();
      const found = organizationMeant(typed, { ...what, by, roles }, given);
      if ('among' in found) return { ok: false, ...found };
      const { id: organizationId, name: organizationName } = found;
      const wish = { ...what, roles, organizationId, until: given.now + forMs };
      const refusal = refuseAllowing({ by, ...wish }, given) ?? refuseMeasure(wish, given.now);
      return refusal === undefined ? { ok: true, wish, organizationName } : no(refusal);
    },

    async allow(presented, wish) {
      const window = await windows.recall(presented);
      if ('why' in window) return no(window);
      // What comes back must be what was shown.
      if (window.specHash !== allowanceHash(wish)) return no({ why: 'stale_window' });
      const by = window.user;
      const given = await circumstances(by, wish.person);
      const refusal = refuseAllowing({ by, ...wish }, given) ?? refuseMeasure(wish, given.now);
      if (refusal !== undefined) return no(refusal);
      const organization = organizationOf(given.policy, wish.organizationId);
      if (organization === undefined) return no({ why: 'unknown_organization' });
      const unsigned = {
        ...wish,
        id: window.requestId,
        version: 1,
        commitId: ids.nonce(),
        organizationName: organization.name,
        by,
        at: given.now,
      };
      const allowance = { ...unsigned, mac: signer.sign(allowanceMacInput(unsigned)) };
      // The id was made with the window: a second submission of it finds the first.
      const saved = await save(
        undefined,
        allowance,
        entryOf(allowance, 'allowance.made', by, given),
      );
      return saved ? { ok: true, allowance } : no({ why: 'used_window' });
    },

    find,

    async refuseTakingBack(allowance, by) {
      return refuseTakingBack(
        allowance,
        by,
        await circumstances(by, allowance.person, allowance.by),
      );
    },

    async takeBack(presented) {
      const window = await windows.recall(presented);
      if ('why' in window) return no(window);
      for (let race = 0; race < RACES; race += 1) {
        const taken = await takenBack(window.requestId, window.user);
        if (taken !== 'again') return taken;
      }
      return no({ why: 'allowance_busy' });
    },

    async page(by, { page, perPage }) {
      const policy = parts.policy();
      const open = (await allowances.open()).filter((one) => isGenuine(signer, one));
      const facts = await people.about([...new Set([by, ...open.map(({ person }) => person)])]);
      const looker = facts.get(by);
      if (looker === undefined || looker.standing === 'unknown') {
        return no({ why: 'person_unknown' });
      }
      if (looker.standing !== 'member') {
        return no({ why: 'not_a_member', standing: looker.standing });
      }
      const now = await requests.now();
      const given = { policy, people: facts, now };
      const isOneOf = (refusals: readonly (typeof refuseAdmin)[]) =>
        refusals.some((refuses) => refuses(policy, looker) === undefined);
      const looksAfter = isOneOf([refuseAdmin, refuseAuditor]);
      const ofAll = looksAfter || isOneOf([refuseDeciding]);
      // Who decides on some requests need not know of every organization.
      const seen = open.filter(
        (one) => looksAfter || one.person === by || refuseTakingBack(one, by, given) === undefined,
      );
      const pages = Math.max(1, Math.ceil(seen.length / perPage));
      const shown = Math.min(page, pages);
      const some = seen.slice((shown - 1) * perPage, shown * perPage);
      const used = await allowances.used(some.map(({ id }) => id));
      const lines = some.map((allowance) => ({
        allowance,
        left: Math.max(0, allowance.uses - (used.get(allowance.id) ?? 0)),
        mine: refuseTakingBack(allowance, by, given) === undefined,
      }));
      return { ok: true, page: { lines, page: shown, pages, total: seen.length, ofAll } };
    },
  };
}

import {
  type PreApproval,
  type PreApprovalWish,
  preApprovalHash,
  preApprovalMacInput,
  refuseAllowing,
  refuseMeasure,
  refuseTakingBack,
} from '../../domain/approval/preApproval.ts';
import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import { organizationOf, type Policy } from '../../domain/policy/policy.ts';
import { refuseDeciding } from '../../domain/policy/policyPeople.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result, type WhichOrganization } from '../../domain/record/result.ts';
import { isGenuine } from '../core/autoGrants.ts';
import { isShown, type PresentedWindow, type Windows } from '../core/windows.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { organizationMeant } from './organizationMeant.ts';
import { entryOf, noticesOf } from './preApprovalNotices.ts';

/** A pre-approval as a list shows it. */
export interface PreApprovalLine {
  readonly preApproval: PreApproval;
  /** For how many more requests it may be used. */
  readonly left: number;
  /** Whether the person who looks may revoke it. */
  readonly mine: boolean;
}

export interface PreApprovalPage {
  readonly lines: readonly PreApprovalLine[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Whether the page may show those of other people too. */
  readonly ofAll: boolean;
}

type Changed = Result<{ readonly preApproval: PreApproval }>;

export interface PreApproving {
  /** Whether this person may decide on any request at all. Asked before any name is shown. */
  refuse(by: string): Promise<Refusal | undefined>;
  /** What a window shows to be allowed; or the organizations to choose from. */
  propose(
    by: string,
    wish: Pick<PreApprovalWish, 'person' | 'roles' | 'uses'> & {
      readonly forMs: number;
      /** By name (any case) or id. May be left out if only one is possible. */
      readonly organization?: string;
    },
  ): Promise<
    Result<
      { readonly wish: PreApprovalWish; readonly organizationName: string },
      Refusal | WhichOrganization
    >
  >;
  /** Only through a window that showed exactly this. */
  allow(window: PresentedWindow, wish: PreApprovalWish): Promise<Changed>;
  find(preApprovalId: string): Promise<Changed>;
  refuseTakingBack(preApproval: PreApproval, by: string): Promise<Refusal | undefined>;
  takeBack(window: PresentedWindow): Promise<Changed>;
  page(
    by: string,
    wanted: { readonly page: number; readonly perPage: number },
  ): Promise<Result<{ readonly page: PreApprovalPage }>>;
}

const RACES = 5;

/** Pre-approvals are given and revoked through windows. Everybody concerned is told. */
export function createPreApproving(parts: {
  readonly preApprovals: PreApprovals;
  readonly requests: Pick<Requests, 'now'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly ids: Pick<Ids, 'nonce'>;
  /** Called after each change: notices about this pre-approval are owed. */
  readonly moved: (preApprovalId: string) => void;
}): PreApproving {
  const { preApprovals, requests, people, signer, windows, ids } = parts;

  async function circumstances(...concerned: readonly string[]): Promise<Circumstances> {
    const [now, facts] = await Promise.all([requests.now(), people.about([...new Set(concerned)])]);
    return { policy: parts.policy(), people: facts, now };
  }

  async function save(
    before: PreApproval | undefined,
    preApproval: PreApproval,
    entry: AuditEntry,
  ): Promise<boolean> {
    const notices = noticesOf(preApproval, parts.policy());
    const saved = await preApprovals.save(preApproval, before, entry, notices);
    if (saved) parts.moved(preApproval.id);
    return saved;
  }

  /** A pre-approval with a wrong MAC allows nothing, so it is not found. */
  async function find(preApprovalId: string): Promise<Changed> {
    const preApproval = (await preApprovals.get([preApprovalId])).get(preApprovalId);
    return preApproval !== undefined && isGenuine(signer, preApproval)
      ? { ok: true, preApproval }
      : no({ why: 'unknown_pre_approval' });
  }

  async function takenBack(preApprovalId: string, by: string): Promise<Changed | 'again'> {
    const found = await find(preApprovalId);
    if (!found.ok) return found;
    const { preApproval } = found;
    const given = await circumstances(by, preApproval.person, preApproval.by);
    const refusal = refuseTakingBack(preApproval, by, given);
    if (refusal !== undefined) return no(refusal);
    const after = {
      ...preApproval,
      version: preApproval.version + 1,
      commitId: ids.nonce(),
      revoked: { by, at: given.now },
    };
    const saved = await save(preApproval, after, entryOf(after, 'pre_approval.revoked', by, given));
    return saved ? { ok: true, preApproval: after } : 'again';
  }

  return {
    async refuse(by) {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return { why: 'person_unknown' };
      return refuseDeciding(parts.policy(), person);
    },

    async propose(by, { forMs, organization: typed, ...what }) {
      const given = await circumstances(by, what.person);
      const roles = [...new Set(what.roles)].sort();
      const found = organizationMeant(typed, { ...what, by, roles }, given);
      if (!found.ok) return found;
      const { id: organizationId, name: organizationName } = found.organization;
      const wish = { ...what, roles, organizationId, until: given.now + forMs };
      const refusal = refuseAllowing({ by, ...wish }, given) ?? refuseMeasure(wish, given.now);
      return refusal === undefined ? { ok: true, wish, organizationName } : no(refusal);
    },

    async allow(presented, wish) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      // The wish that comes back must be the one that was shown.
      const shown = { kind: 'preApprovalWish', wishHash: preApprovalHash(wish) } as const;
      if (!isShown(window, shown)) return no({ why: 'stale_window' });
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
      const preApproval = { ...unsigned, mac: signer.sign(preApprovalMacInput(unsigned)) };
      // The id was made with the window. A second submission finds it taken and is refused.
      const saved = await save(
        undefined,
        preApproval,
        entryOf(preApproval, 'pre_approval.made', by, given),
      );
      return saved ? { ok: true, preApproval } : no({ why: 'used_window' });
    },

    find,

    async refuseTakingBack(preApproval, by) {
      return refuseTakingBack(
        preApproval,
        by,
        await circumstances(by, preApproval.person, preApproval.by),
      );
    },

    async takeBack(presented) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      for (let race = 0; race < RACES; race += 1) {
        const taken = await takenBack(window.requestId, window.user);
        if (taken !== 'again') return taken;
      }
      return no({ why: 'pre_approval_busy' });
    },

    async page(by, { page, perPage }) {
      const policy = parts.policy();
      const open = (await preApprovals.open()).filter((one) => isGenuine(signer, one));
      const facts = await people.about([...new Set([by, ...open.map(({ person }) => person)])]);
      const looker = knownPerson(facts, by);
      if (looker === undefined) return no({ why: 'person_unknown' });
      if (looker.standing !== 'member') {
        return no({ why: 'not_a_member', standing: looker.standing });
      }
      const now = await requests.now();
      const given = { policy, people: facts, now };
      const isOneOf = (refusals: readonly (typeof refuseAdmin)[]) =>
        refusals.some((refuses) => refuses(policy, looker) === undefined);
      const looksAfter = isOneOf([refuseAdmin, refuseAuditor]);
      const ofAll = looksAfter || isOneOf([refuseDeciding]);
      // An approver of some requests need not see the pre-approvals of every organization.
      const seen = open.filter(
        (one) => looksAfter || one.person === by || refuseTakingBack(one, by, given) === undefined,
      );
      const pages = Math.max(1, Math.ceil(seen.length / perPage));
      const shown = Math.min(page, pages);
      const some = seen.slice((shown - 1) * perPage, shown * perPage);
      const used = await preApprovals.used(some.map(({ id }) => id));
      const lines = some.map((preApproval) => ({
        preApproval,
        left: Math.max(0, preApproval.uses - (used.get(preApproval.id) ?? 0)),
        mine: refuseTakingBack(preApproval, by, given) === undefined,
      }));
      return { ok: true, page: { lines, page: shown, pages, total: seen.length, ofAll } };
    },
  };
}

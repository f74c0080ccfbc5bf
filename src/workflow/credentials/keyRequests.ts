import { mayExtendAlone } from '../../domain/approval/approvalTally.ts';
import { refuseOwning } from '../../domain/credential/commands/rights.ts';
import type { Access } from '../../domain/key/access.ts';
import { cleanLine, cleanLines } from '../../domain/key/description.ts';
import type { KeySpec } from '../../domain/key/spec.ts';
import {
  changeSpec,
  extensionSpec,
  lifeBegan,
  lifetimeOfNext,
  replacementSpec,
} from '../../domain/ledger/actSpec.ts';
import { isWiderWithoutEnd, refuseAct } from '../../domain/ledger/basis.ts';
import { type AskedRecipient, recipientAsked } from '../../domain/ledger/recipientFor.ts';
import { askedFor } from '../../domain/policy/asked.ts';
import { automaticExtension, lifetimeFor, overlapOf } from '../../domain/policy/asking/lifetime.ts';
import { refuseAsking } from '../../domain/policy/asking/refuseAsking.ts';
import { LIFE_DEFAULTS, type Lifetime } from '../../domain/policy/lifeSettings.ts';
import { personIn } from '../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import { verdictOn } from '../../domain/policy/route.ts';
import type { SpecRefusal } from '../../domain/record/refusal.ts';
import { type FormWrong, no, type Result } from '../../domain/record/result.ts';
import { checkReason, checkRecipient } from '../../domain/transitions/keyForm.ts';
import { newRequest } from '../../domain/transitions/newRequest.ts';
import { type AutoGrants, createAutoGrants } from '../core/autoGrants.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { ProjectNaming } from '../keys/projectNames.ts';
import { createCarried } from '../ledger/carried.ts';
import type { History } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { createNewRequestCommit, type Submitted } from '../requests/newRequest/commitNewRequest.ts';
import { createGrounding } from '../requests/newRequest/grounding.ts';
import { refusalOf } from '../requests/newRequest/judgeWish.ts';
import type { CredentialSubject, FindCredential } from './findCredential.ts';

/** What a window offers: by how much the end can be moved, or how long both keys may live. */
export interface KeyOffer {
  /** The latest end. Only for `extend`. */
  readonly latest?: number;
  /** As long the owner may extend alone. Only for `extend`. */
  readonly aloneMs?: number;
  readonly overlap: Required<Lifetime>;
  /** Only for `replace`. Absent: the private key is encrypted for nobody. */
  readonly recipient?: AskedRecipient;
}

export interface KeyRequests {
  /** Whether this person may ask for it now, and what they can choose. */
  offer(
    subject: CredentialSubject,
    by: string,
    kind: 'extend' | 'replace' | 'change',
  ): Promise<Result<KeyOffer>>;
  extend(
    window: PresentedWindow,
    wish: { readonly byMs: number; readonly reason: string },
  ): Promise<Submitted>;
  replace(
    window: PresentedWindow,
    /** `recipient`: as typed, or nothing. */
    wish: { readonly overlapMs: number; readonly reason: string; readonly recipient: string },
  ): Promise<Submitted>;
  change(
    window: PresentedWindow,
    wish: { readonly access: Access; readonly reason: string },
  ): Promise<Submitted>;
}

type Ground = (request: Parameters<ReturnType<typeof createAutoGrants>['ofRule']>[0]) => AutoGrants;

/** Requests about a key that is there. They are decided like requests for a key. */
export function createKeyRequests(parts: {
  readonly find: Pick<FindCredential, 'given' | 'read'>;
  readonly windows: Windows;
  readonly requests: Requests;
  readonly preApprovals: Pick<PreApprovals, 'open' | 'get'>;
  readonly history: Pick<History, 'usage' | 'differs'>;
  readonly people: People;
  readonly projectNaming: Pick<ProjectNaming, 'of'>;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly moved: (requestId: string) => void;
}): KeyRequests {
  const { find, windows, people, ids } = parts;
  const grounds = createAutoGrants(parts);
  const commit = createNewRequestCommit(parts);
  const { askedWith } = createGrounding({ ...parts, grounds, commit });
  const carried = createCarried(parts);

  async function refuse(
    subject: CredentialSubject,
    by: string,
    kind: 'extend' | 'replace' | 'change',
  ) {
    const given = await find.given(subject, by);
    return refuseOwning(subject.credential, by, given) ?? refuseAct(subject.credential, kind);
  }

  async function judged(by: string, { credential }: CredentialSubject, spec: KeySpec) {
    const policy = parts.policy();
    const projectIds = (spec.projects ?? []).map(({ projectId }) => projectId);
    const projectNames = await parts.projectNaming.of(credential.organizationId, projectIds);
    const facts = await people.about([by]);
    const person = personIn(facts, by);
    const asked = askedFor({ spec, projectNames });
    const refusal = refuseAsking(policy, person, asked);
    if (refusal !== undefined) return no(refusal);
    const life = lifetimeFor(policy, person, asked);
    const verdict = verdictOn(policy, person, asked);
    if (verdict.outcome !== 'ask') return no(refusalOf(verdict));
    return { ok: true, policy, projectNames, facts, asked, life, verdict } as const;
  }

  async function opened(presented: PresentedWindow, kind: 'extend' | 'replace' | 'change') {
    const found = windowOfKind(await windows.recall(presented), 'keyForm');
    if (!found.ok) return found;
    const { user: by, shows } = found.window;
    const read = await find.read(shows.credentialId);
    if (!read.ok) return read;
    const refusal = await refuse(read, by, kind);
    if (refusal !== undefined) return no(refusal);
    const { ok: _, ...subject } = read;
    return { ok: true, by, subject, requestId: shows.requestId } as const;
  }

  type Opened = Extract<Awaited<ReturnType<typeof opened>>, { ok: true }>;

  async function submit(
    { by, subject, requestId }: Opened,
    spec: KeySpec | undefined,
    typed: string,
    groundOf: (policy: Policy) => Promise<Ground | undefined>,
    unfit: readonly SpecRefusal[] = [],
  ): Promise<Submitted> {
    if (spec === undefined) return no({ why: 'access_not_allowed' });
    const found = await judged(by, subject, spec);
    if (!found.ok) return found;
    const { policy, projectNames, facts, verdict, life } = found;
    if (spec.lifetime !== undefined && spec.lifetime > life.maxMs) {
      return no({ why: 'end_too_late', latest: lifeBegan(subject.credential) + life.maxMs });
    }
    const reason = cleanLines(typed);
    const wrong = [...checkReason(reason, policy.limits), ...unfit];
    if (wrong.length > 0) return no({ why: 'form_wrong', wrong } satisfies FormWrong);
    const fields = {
      id: requestId,
      commitId: ids.nonce(),
      requester: by,
      organizationName: organizationName(policy, spec.organizationId),
      reason,
      projectNames,
      spec,
      route: verdict.route,
    };
    const request = newRequest(fields, policy, subject.now);
    const ground = await groundOf(policy);
    const given = { policy, people: facts, now: subject.now };
    return askedWith(ground?.(request), request, verdict, given);
  }

  return {
    async offer(subject, by, kind) {
      const refusal = await refuse(subject, by, kind);
      if (refusal !== undefined) return no(refusal);
      const { credential, source } = subject;
      const policy = parts.policy();
      const overlap = overlapOf(policy);
      if (kind === 'change') return { ok: true, overlap };
      if (kind === 'replace') {
        const recipient = recipientAsked(source, by, policy.limits);
        return { ok: true, overlap, ...(recipient && { recipient }) };
      }
      const from = credential.ends.approved ?? subject.now;
      const spec = extensionSpec(credential, { from, to: from + 1 }, source?.spec.recipient);
      if (spec === undefined) return no({ why: 'access_not_allowed' });
      const facts = await people.about([by]);
      const asked = askedFor({ spec });
      const latest = lifeBegan(credential) + lifetimeFor(policy, personIn(facts, by), asked).maxMs;
      if (latest <= Math.max(from, subject.now)) return no({ why: 'end_too_late', latest });
      const alone = automaticExtension(policy, asked);
      return { ok: true, overlap, latest, ...(alone && { aloneMs: alone.maxMs }) };
    },

    async extend(presented, { byMs, reason }) {
      const found = await opened(presented, 'extend');
      if (!found.ok) return found;
      const { credential, source, now } = found.subject;
      const from = credential.ends.approved;
      if (from === undefined) return no({ why: 'no_end' });
      const to = Math.max(from, now) + byMs;
      const spec = extensionSpec(credential, { from, to }, source?.spec.recipient);
      return submit(found, spec, reason, async (policy) => {
        if (spec === undefined || !mayExtendAlone({ spec }, policy)) return undefined;
        const { times } = policy.extend ?? LIFE_DEFAULTS.extend;
        const more = { credential: credential.id, times, policyHash: policy.hash };
        return (request) => grounds.ofExtension(request, more);
      });
    },

    async replace(presented, { overlapMs, reason, recipient: typed }) {
      const found = await opened(presented, 'replace');
      if (!found.ok) return found;
      const { credential, source, now } = found.subject;
      const { limits } = parts.policy();
      const { maxMs } = overlapOf(parts.policy());
      if (overlapMs > maxMs) return no({ why: 'overlap_too_long', maxMs });
      const recipient = cleanLine(typed) || undefined;
      const specOf = (lifetime: number) =>
        replacementSpec(credential, { overlap: overlapMs, lifetime }, recipient);
      const shortest = specOf(1);
      if (shortest === undefined) return no({ why: 'access_not_allowed' });
      const allowed = await judged(found.by, found.subject, shortest);
      if (!allowed.ok) return allowed;
      const lifetime = lifetimeOfNext(credential, allowed.life);
      const spec = specOf(lifetime);
      const ground = async (policy: Policy) => {
        const like = { by: found.by, access: credential.access, lifetime, recipient };
        const from = await carried(source, like, policy, now);
        if (from === undefined) return undefined;
        return (request: Parameters<Ground>[0]) => grounds.ofCarried(request, from, policy.hash);
      };
      return submit(found, spec, reason, ground, checkRecipient(recipient, limits));
    },

    async change(presented, { access, reason }) {
      const found = await opened(presented, 'change');
      if (!found.ok) return found;
      const { credential, source } = found.subject;
      const spec = changeSpec(credential, access, source?.spec.recipient);
      if (spec === undefined) return no({ why: 'nothing_changes' });
      if (isWiderWithoutEnd(spec, credential)) return no({ why: 'wider_without_end' });
      return submit(found, spec, reason, async () => undefined);
    },
  };
}

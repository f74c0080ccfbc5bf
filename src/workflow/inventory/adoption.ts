import { type Approved, approvedOf } from '../../domain/credential/access.ts';
import type { AdoptCommand } from '../../domain/credential/commands/adopt.ts';
import { CREDENTIAL_KINDS, type CredentialKind } from '../../domain/credential/credential.ts';
import { TRAITS } from '../../domain/inventory/kinds.ts';
import { givenRoles } from '../../domain/key/access.ts';
import { checkDescription, cleanLine, DESCRIPTION_MAX } from '../../domain/key/description.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { refuseAdmin, refuseRequester } from '../../domain/policy/access.ts';
import type { Asked } from '../../domain/policy/asked.ts';
import { lifetimeFor } from '../../domain/policy/asking/lifetime.ts';
import { ownerGroups } from '../../domain/policy/asking/owners.ts';
import type { Lifetime } from '../../domain/policy/lifeSettings.ts';
import { personIn } from '../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Names, People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';

/** Something at Atlas that nobody answers for. */
export interface ForeignPlace {
  readonly organizationId: string;
  readonly credentialId: string;
}

/** As Atlas has just shown it. */
export interface ForeignSubject extends ForeignPlace, Approved {
  readonly organizationName: string;
  readonly kind: CredentialKind;
  readonly atlasId: string;
  readonly handle: string;
  readonly description: string;
  readonly createdAt: number;
  /** How long it may live from now. */
  readonly life: Required<Lifetime>;
  /** User groups that may own it. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface AdoptionWish {
  readonly owner: Owner;
  readonly purpose: string;
  readonly lifetimeMs: number;
}

export interface Adoption {
  /** Whether this person may adopt it, and what it is: Atlas is asked. */
  look(place: ForeignPlace, by: string): Promise<Result<ForeignSubject>>;
  adopt(window: PresentedWindow, wish: AdoptionWish): Promise<Result<object>>;
  /** It is adopted by whoever freezes it, so that it can be given back. */
  freeze(window: PresentedWindow): Promise<Result<object>>;
}

function kindOf(credentialId: string): CredentialKind | undefined {
  return CREDENTIAL_KINDS.find((kind) => credentialId.startsWith(`${kind}:`));
}

function purposeOf(description: string): string {
  return cleanLine(description).slice(0, DESCRIPTION_MAX);
}

/** What the policy would judge if somebody asked for the same. */
function askedIn({ organizationId, access }: ForeignPlace & Approved): Asked {
  const projects = access.projects.map(({ projectId: id, roles }) => ({ id, roles }));
  const own = givenRoles(access.organizationRoles);
  return { organizationId, roles: own.length === 0 ? ['ORG_MEMBER'] : own, projects };
}

/** Takes in what was made without Keywarden: by an admin, who has seen what it may do. */
export function createAdoption(parts: {
  readonly atlas: CredentialsAtAtlas;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly requests: Pick<Requests, 'now'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly windows: Windows;
  readonly people: People;
  readonly names: Names;
  readonly policy: () => Policy;
}): Adoption {
  const { atlas, credentials, requests, ledger, windows, people, policy } = parts;

  async function namedGroups() {
    const ids = ownerGroups(policy());
    const named = ids.length === 0 ? new Map<string, string>() : await parts.names.of(ids);
    return ids.map((id) => ({ id, name: named.get(id) ?? id }));
  }

  async function shown(place: ForeignPlace): Promise<Result<ForeignSubject>> {
    const { organizationId, credentialId } = place;
    const kind = kindOf(credentialId);
    const access = kind && atlas.credentialAccess(organizationId, kind);
    if (kind === undefined || access === undefined) return no({ why: 'unknown_credential' });
    const known = (await credentials.get([credentialId])).get(credentialId);
    if (known !== undefined) {
      return no({ why: 'credential_overtaken', status: known.state.status });
    }
    const atlasId = credentialId.slice(kind.length + 1);
    const read = await access.read(atlasId);
    if (read.is === 'missing') return no({ why: 'not_there' });
    if (read.is !== 'read' || read.credential.handle === '') return no({ why: 'not_checked' });
    const { handle, description } = read.credential;
    if (TRAITS[kind].isMarked(description)) return no({ why: 'marked' });
    const now = await requests.now();
    const approved = approvedOf(read.credential.access);
    const somebody = { id: '', standing: 'member', groups: [] } as const;
    return {
      ok: true,
      ...place,
      ...approved,
      organizationName: organizationName(policy(), organizationId),
      kind,
      atlasId,
      handle,
      description,
      createdAt: TRAITS[kind].createdAt(atlasId, now) ?? now,
      life: lifetimeFor(policy(), somebody, askedIn({ ...place, ...approved })),
      groups: await namedGroups(),
      now,
    };
  }

  async function refuseUnlessAdmin(by: string): Promise<Refusal | undefined> {
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseAdmin(policy(), person);
  }

  /** Whoever owns keys of an organization may ask for keys there; a group is one of the policy. */
  async function refuseOwner({ kind, id }: Owner, organizationId: string) {
    if (kind === 'group') {
      const isNamed = ownerGroups(policy()).includes(id);
      return isNamed ? undefined : ({ why: 'group_not_in_policy' } as const);
    }
    const person = personIn(await people.about([id]), id);
    if (person.standing === 'unknown') return { why: 'person_unknown' } as const;
    const unfit = refuseRequester(policy(), person, organizationId) !== undefined;
    return unfit ? ({ why: 'owner_unfit' } as const) : undefined;
  }

  /** The same as the window showed: Atlas is asked once more. */
  async function presented(window: PresentedWindow) {
    const found = windowOfKind(await windows.recall(window), 'foreign');
    if (!found.ok) return found;
    const { shows, user: by, nonce: once } = found.window;
    const refusal = await refuseUnlessAdmin(by);
    if (refusal !== undefined) return no(refusal);
    const { organizationId, credentialId, accessHash } = shows;
    const subject = await shown({ organizationId, credentialId });
    if (!subject.ok) return subject;
    if (subject.accessHash !== accessHash) return no({ why: 'basis_changed' });
    return { ok: true, by, once, subject } as const;
  }

  async function take(
    { by, once, subject }: Extract<Awaited<ReturnType<typeof presented>>, { ok: true }>,
    wish: Pick<AdoptCommand, 'owner' | 'purpose' | 'end' | 'frozen'>,
  ): Promise<Result<object>> {
    const { kind, atlasId, handle, organizationId, createdAt, access, accessHash } = subject;
    const what = { kind, atlasId, handle, organizationId, createdAt, access, accessHash };
    const credential = { type: 'adopt', by, right: 'admin', ...what, ...wish } as const;
    const moved = await ledger.move({ adopts: subject.credentialId }, () => ({ credential }), {
      once,
    });
    return moved.ok ? { ok: true } : no(moved.refusal);
  }

  return {
    async look(place, by) {
      const refusal = await refuseUnlessAdmin(by);
      return refusal === undefined ? shown(place) : no(refusal);
    },
    async adopt(window, { owner, purpose: typed, lifetimeMs }) {
      const found = await presented(window);
      if (!found.ok) return found;
      const { life, now, organizationId } = found.subject;
      const purpose = cleanLine(typed);
      if (checkDescription(purpose) !== undefined) return no({ why: 'purpose_missing' });
      if (lifetimeMs > life.maxMs) return no({ why: 'life_too_long', maxMs: life.maxMs });
      const refusal = await refuseOwner(owner, organizationId);
      if (refusal !== undefined) return no(refusal);
      return take(found, { owner, purpose, end: now + lifetimeMs });
    },
    async freeze(window) {
      const found = await presented(window);
      if (!found.ok) return found;
      const { description, handle } = found.subject;
      const owner = { kind: 'person', id: found.by } as const;
      return take(found, { owner, purpose: purposeOf(description) || handle, frozen: true });
    },
  };
}

import { type Approved, approvedOf } from '../../domain/credential/access.ts';
import type { AdoptCommand } from '../../domain/credential/commands/adopt.ts';
import {
  CREDENTIAL_KINDS,
  type Credential,
  type CredentialKind,
} from '../../domain/credential/credential.ts';
import { TRAITS } from '../../domain/inventory/kinds.ts';
import { madeSince } from '../../domain/inventory/madeSince.ts';
import { givenRoles } from '../../domain/key/access.ts';
import { withoutMarker } from '../../domain/key/marker.ts';
import type { Asked } from '../../domain/policy/asked.ts';
import { adoptionIsAsked } from '../../domain/policy/asking/adoption.ts';
import { lifetimeFor } from '../../domain/policy/asking/lifetime.ts';
import { ownerGroups } from '../../domain/policy/asking/owners.ts';
import type { Lifetime } from '../../domain/policy/lifeSettings.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { goneCredentialAnchor } from '../core/anchor.ts';
import { type LastUse, lastUseOf } from '../keys/lastUse.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { History } from '../ports/audit.ts';
import type { CredentialsAtAtlas, Maker, ShownCredential } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Names } from '../ports/slack.ts';
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
  /** The same with a marker, where it has one. */
  readonly describedAs: string;
  readonly createdAt: number;
  /** What Atlas knows of its use: nothing without addresses. */
  readonly lastUse?: LastUse;
  /** How long it may live from now. */
  readonly life: Required<Lifetime>;
  /** By the policy, adopting it is approved like a request. */
  readonly isAsked: boolean;
  /** User groups that may own it. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Redis time, epoch ms. */
  readonly now: number;
}

/** Who takes it in, and as what. */
export type Taking = Pick<
  AdoptCommand,
  | 'by'
  | 'right'
  | 'request'
  | 'owner'
  | 'purpose'
  | 'end'
  | 'frozen'
  | 'ended'
  | 'together'
  | 'proposal'
>;

export interface Foreign {
  /**
   * Asks Atlas what it is now. One that has a record, or the marker of a Keywarden, is refused; but not
   * one whose record says that it has ended: it is there, so that was wrong.
   */
  look(place: ForeignPlace): Promise<Result<ForeignSubject>>;
  /**
   * What `look` says of one that Atlas has shown in some way, beside its record in the ledger and what is
   * the same for all.
   */
  judge(
    place: ForeignPlace,
    shown: ShownSomehow,
    known: Credential | undefined,
    given: Pick<ForeignSubject, 'groups' | 'now'>,
  ): Result<ForeignSubject>;
  /** User groups that may own what is adopted, and Redis's time. */
  given(): Promise<Pick<ForeignSubject, 'groups' | 'now'>>;
  /** Who made it, as far as Atlas's events still say so. */
  makerOf(subject: ForeignSubject): Promise<Maker>;
  /**
   * `once`: the nonce of the window in which it was said. One whose record somebody took out of Redis
   * gets a new one by the word of a person alone.
   */
  take(subject: ForeignSubject, taking: Taking, once?: string): Promise<Result<object>>;
}

export function kindOf(credentialId: string): CredentialKind | undefined {
  return CREDENTIAL_KINDS.find((kind) => credentialId.startsWith(`${kind}:`));
}

/** What the policy would judge if somebody asked for the same. */
function askedIn({ organizationId, access }: ForeignPlace & Approved): Asked {
  const projects = access.projects.map(({ projectId: id, roles }) => ({ id, roles }));
  const own = givenRoles(access.organizationRoles);
  return { organizationId, roles: own.length === 0 ? ['ORG_MEMBER'] : own, projects };
}

/** By a list, which shows no use, or by itself. */
type ShownSomehow = Omit<ShownCredential, 'use'> & Partial<Pick<ShownCredential, 'use'>>;

/** What was made without Keywarden: looking at it, and taking it into the ledger. */
export function createForeign(parts: {
  readonly atlas: CredentialsAtAtlas;
  readonly credentials: Pick<Credentials, 'get' | 'load'>;
  readonly requests: Pick<Requests, 'now' | 'note'>;
  readonly history: Pick<History, 'living'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly names: Names;
  readonly isTimeRight: () => Promise<boolean>;
  readonly policy: () => Policy;
}): Foreign {
  const { atlas, credentials, requests, ledger, policy } = parts;

  async function namedGroups() {
    const ids = ownerGroups(policy());
    const named = ids.length === 0 ? new Map<string, string>() : await parts.names.of(ids);
    return ids.map((id) => ({ id, name: named.get(id) ?? id }));
  }

  /**
   * Whether it gets its first record, or the next one. Of a record that is gone the audit log has the
   * versions: it writes down that none of them counts, or the new one would look like an older one.
   */
  async function mayBegin(id: string, { right }: Taking): Promise<boolean> {
    if ((await credentials.load(id)) !== undefined) return true;
    if (!(await parts.history.living()).has(id)) return true;
    if (right === 'policy') return false;
    const given = { at: await requests.now(), policyHash: policy().hash };
    await requests.note(goneCredentialAnchor(id, given));
    return true;
  }

  function judge(
    place: ForeignPlace,
    shown: ShownSomehow,
    known: Credential | undefined,
    { groups, now }: Pick<ForeignSubject, 'groups' | 'now'>,
  ): Result<ForeignSubject> {
    const { organizationId, credentialId } = place;
    const kind = kindOf(credentialId);
    const access = kind && atlas.credentialAccess(organizationId, kind);
    if (kind === undefined || access === undefined) return no({ why: 'unknown_credential' });
    if (known !== undefined && known.state.status !== 'ended') {
      return no({ why: 'credential_overtaken', status: known.state.status });
    }
    const { id: atlasId, handle, description: found } = shown;
    if (handle === '') return no({ why: 'not_checked' });
    // Its own record, though over, says more than a marker that anybody can write.
    const isMarked = known === undefined && TRAITS[kind].isMarked(found);
    // Frozen, or at its end, Keywarden's own key would lock it out.
    if (access.isOwn(handle) || isMarked) return no({ why: 'marked' });
    const approved = approvedOf(shown.access);
    const lastUse = lastUseOf(shown.use ?? []);
    const somebody = { id: '', standing: 'member', groups: [] } as const;
    return {
      ok: true,
      ...place,
      ...approved,
      organizationName: organizationName(policy(), organizationId),
      kind,
      atlasId,
      handle,
      description: withoutMarker(found),
      describedAs: found,
      ...(lastUse && { lastUse }),
      createdAt: TRAITS[kind].createdAt(atlasId, now) ?? now,
      life: lifetimeFor(policy(), somebody, askedIn({ ...place, ...approved })),
      isAsked: adoptionIsAsked(policy(), organizationId, approved.access),
      groups,
      now,
    };
  }

  const given = async () => ({ now: await requests.now(), groups: await namedGroups() });

  return {
    judge,
    given,
    async look(place) {
      const { organizationId, credentialId } = place;
      const kind = kindOf(credentialId);
      const access = kind && atlas.credentialAccess(organizationId, kind);
      if (kind === undefined || access === undefined) return no({ why: 'unknown_credential' });
      const known = (await credentials.get([credentialId])).get(credentialId);
      if (known !== undefined && known.state.status !== 'ended') {
        return no({ why: 'credential_overtaken', status: known.state.status });
      }
      const atlasId = credentialId.slice(kind.length + 1);
      const read = await access.read(atlasId);
      if (read.is === 'missing') return no({ why: 'not_there' });
      if (read.is !== 'read') return no({ why: 'not_checked' });
      return judge(place, read.credential, known, await given());
    },

    async makerOf({ organizationId, kind, handle, createdAt }) {
      const found = await atlas
        .credentialAccess(organizationId, kind)
        ?.makers(madeSince([createdAt]));
      const made = found?.is === 'read' ? found.made : [];
      return made.find((one) => one.handle === handle)?.by ?? { is: 'unknown' };
    },

    async take(subject, taking, once) {
      // An end is counted from Redis's clock.
      if (taking.end !== undefined && !(await parts.isTimeRight()))
        return no({ why: 'clock_wrong' });
      if (!(await mayBegin(subject.credentialId, taking))) return no({ why: 'history_differs' });
      const { kind, atlasId, handle, organizationId, createdAt, access, accessHash } = subject;
      const { describedAs: description } = subject;
      const what = {
        kind,
        atlasId,
        handle,
        organizationId,
        createdAt,
        access,
        accessHash,
        description,
      };
      const credential = { type: 'adopt', ...what, ...taking } as const;
      const options = once === undefined ? {} : { once };
      const { request } = taking;
      const moved = await ledger.move(
        { adopts: subject.credentialId, ...(request !== undefined && { request }) },
        () => ({ credential, ...(request !== undefined && { request: { type: 'adopted' } }) }),
        options,
      );
      return moved.ok ? { ok: true } : no(moved.refusal);
    },
  };
}

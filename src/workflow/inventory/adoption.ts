import { checkDescription, cleanLine, DESCRIPTION_MAX } from '../../domain/key/description.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { refuseAdmin, refuseRequester } from '../../domain/policy/access.ts';
import { ownerGroups } from '../../domain/policy/asking/owners.ts';
import { personIn } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type FormWrong, no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { People } from '../ports/slack.ts';
import type { Foreign, ForeignPlace, ForeignSubject, Taking } from './foreign.ts';

export interface AdoptionWish {
  readonly owner: Owner;
  readonly purpose: string;
  readonly lifetimeMs: number;
  /** Typed only where it is approved like a request. */
  readonly reason?: string;
}

/** What is filed as a request. */
export interface ToBeAsked {
  readonly by: string;
  /** The id that it will have. */
  readonly requestId: string;
  readonly owner: Owner;
  readonly purpose: string;
  readonly lifetimeMs: number;
  readonly reason: string;
}

/** Files the request to adopt it. `asks`: people have to approve it. */
export type AskToAdopt = (
  subject: ForeignSubject,
  wish: ToBeAsked,
) => Promise<Result<{ readonly asks: boolean }, Refusal | FormWrong>>;

/** `asked`: it is not adopted yet, because people have to approve it. */
export type Adopted = Result<{ readonly asked?: boolean }, Refusal | FormWrong>;

export interface Adoption {
  /** Whether this person may adopt it, and what it is: Atlas is asked. */
  look(place: ForeignPlace, by: string): Promise<Result<ForeignSubject>>;
  adopt(window: PresentedWindow, wish: AdoptionWish): Promise<Adopted>;
  /** It is adopted by whoever freezes it, so that it can be given back. */
  freeze(window: PresentedWindow): Promise<Result<object>>;
  /** There is no way back, so they type the public key that they mean. */
  end(window: PresentedWindow, typed: string): Promise<Result<object>>;
}

export interface AdoptionRights {
  /** Whether this person may adopt anything. */
  refuse(by: string): Promise<Refusal | undefined>;
  /** Whether this owner could have keys of all these organizations. */
  refuseOwner(owner: Owner, organizationIds: readonly string[]): Promise<Refusal | undefined>;
}

/** What the window showed, as Atlas shows it now. */
export type PresentedForeign = Result<{
  readonly by: string;
  readonly once: string;
  /** The id that the request will have, where one is filed. */
  readonly requestId?: string;
  readonly subject: ForeignSubject;
}>;

/** Atlas is asked once more: nobody adopts what they have not seen. */
export async function presentedForeign(
  { windows, foreign }: { readonly windows: Windows; readonly foreign: Pick<Foreign, 'look'> },
  window: PresentedWindow,
): Promise<PresentedForeign> {
  const found = windowOfKind(await windows.recall(window), 'foreign');
  if (!found.ok) return found;
  const { shows, user: by, nonce: once } = found.window;
  const { organizationId, credentialId, accessHash, requestId } = shows;
  const subject = await foreign.look({ organizationId, credentialId });
  if (!subject.ok) return subject;
  if (subject.accessHash !== accessHash) return no({ why: 'basis_changed' });
  return { ok: true, by, once, requestId, subject };
}

/** What it is for, and how long it lives, as the policy allows it; or why not. */
export function adoptedAs(
  { life, now }: ForeignSubject,
  { purpose: typed, lifetimeMs }: Pick<AdoptionWish, 'purpose' | 'lifetimeMs'>,
): Result<{ readonly purpose: string; readonly end: number }> {
  const purpose = cleanLine(typed);
  if (checkDescription(purpose) !== undefined) return no({ why: 'purpose_missing' });
  if (lifetimeMs > life.maxMs) return no({ why: 'life_too_long', maxMs: life.maxMs });
  return { ok: true, purpose, end: now + lifetimeMs };
}

/** The window showed a form without a reason where the policy was another one then. */
export async function askedFor(
  ask: AskToAdopt,
  { by, requestId, subject }: Extract<PresentedForeign, { ok: true }>,
  { owner, purpose, lifetimeMs, reason }: AdoptionWish,
): Promise<Adopted> {
  if (requestId === undefined || reason === undefined) return no({ why: 'stale_window' });
  const asked = await ask(subject, { by, requestId, owner, purpose, lifetimeMs, reason });
  return asked.ok ? { ok: true, asked: asked.asks } : asked;
}

/** Only admins adopt; and whoever owns keys of an organization may ask for keys there. */
export function createAdoptionRights({
  people,
  policy,
}: {
  readonly people: People;
  readonly policy: () => Policy;
}): AdoptionRights {
  async function refuseUnlessAdmin(by: string): Promise<Refusal | undefined> {
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseAdmin(policy(), person);
  }

  /** Whoever owns keys of an organization may ask for keys there; a group is one of the policy. */
  async function refuseOwner({ kind, id }: Owner, organizationIds: readonly string[]) {
    if (kind === 'group') {
      const isNamed = ownerGroups(policy()).includes(id);
      return isNamed ? undefined : ({ why: 'group_not_in_policy' } as const);
    }
    const person = personIn(await people.about([id]), id);
    if (person.standing === 'unknown') return { why: 'person_unknown' } as const;
    const unfit = organizationIds.some(
      (one) => refuseRequester(policy(), person, one) !== undefined,
    );
    return unfit ? ({ why: 'owner_unfit' } as const) : undefined;
  }

  return { refuse: refuseUnlessAdmin, refuseOwner };
}

/** Takes in what was made without Keywarden: by an admin, who has seen what it may do. */
export function createAdoption(parts: {
  readonly foreign: Foreign;
  readonly windows: Windows;
  readonly rights: AdoptionRights;
  readonly ask: AskToAdopt;
}): Adoption {
  const { foreign, rights, ask } = parts;

  async function presented(window: PresentedWindow): Promise<PresentedForeign> {
    const refusal = await rights.refuse(window.user);
    return refusal === undefined ? presentedForeign(parts, window) : no(refusal);
  }

  /** Whoever stops it answers for it. */
  async function stopped(
    { by, once, subject }: Extract<PresentedForeign, { ok: true }>,
    how: Pick<Taking, 'frozen' | 'ended'>,
  ): Promise<Result<object>> {
    const owner = { kind: 'person', id: by } as const;
    const purpose = cleanLine(subject.description).slice(0, DESCRIPTION_MAX) || subject.handle;
    return foreign.take(subject, { by, right: 'admin', owner, purpose, ...how }, once);
  }

  return {
    async look(place, by) {
      const refusal = await rights.refuse(by);
      return refusal === undefined ? foreign.look(place) : no(refusal);
    },
    async adopt(window, wish) {
      const found = await presented(window);
      if (!found.ok) return found;
      const { by, once, subject } = found;
      const terms = adoptedAs(subject, wish);
      if (!terms.ok) return terms;
      const { owner } = wish;
      const refusal = await rights.refuseOwner(owner, [subject.organizationId]);
      if (refusal !== undefined) return no(refusal);
      const { purpose, end } = terms;
      if (subject.isAsked) return askedFor(ask, found, { ...wish, purpose });
      return foreign.take(subject, { by, right: 'admin', owner, purpose, end }, once);
    },
    async freeze(window) {
      const found = await presented(window);
      return found.ok ? stopped(found, { frozen: true }) : found;
    },
    async end(window, typed) {
      const found = await presented(window);
      if (!found.ok) return found;
      if (typed.trim() !== found.subject.handle) return no({ why: 'not_confirmed' });
      return stopped(found, { ended: true });
    },
  };
}

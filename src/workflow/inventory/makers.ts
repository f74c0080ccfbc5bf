import { refuseAdmin, refuseRequester } from '../../domain/policy/access.ts';
import { personIn } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { People } from '../ports/slack.ts';
import {
  type Adopted,
  type AdoptionWish,
  type AskToAdopt,
  adoptedAs,
  askedFor,
  presentedForeign,
} from './adoption.ts';
import type { Foreign, ForeignPlace, ForeignSubject } from './foreign.ts';
import type { AskMaker, PersonByEmail, StrangerNews } from './news.ts';

/** What an admin asks, and whom. */
export interface MakerQuestion extends ForeignSubject {
  readonly person: string;
}

/** An admin asks whoever made it; and what they answer. */
export interface Makers {
  /** Who made it by Atlas's events, if that is somebody in Slack. */
  look(place: ForeignPlace, by: string): Promise<Result<MakerQuestion>>;
  ask(window: PresentedWindow): Promise<Result<object>>;
  /** Whether this person was asked, and what it is now. */
  lookAsked(place: ForeignPlace, by: string): Promise<Result<ForeignSubject>>;
  mine(window: PresentedWindow, wish: Omit<AdoptionWish, 'owner'>): Promise<Adopted>;
  notMine(window: PresentedWindow): Promise<Result<object>>;
}

export function createMakers(parts: {
  readonly foreign: Foreign;
  readonly windows: Windows;
  readonly people: People;
  /** Its marks are signed: whoever writes to Redis cannot make somebody one who was asked. */
  readonly sweeps: Pick<Sweeps, 'unreported' | 'markReported'>;
  readonly personByEmail: PersonByEmail;
  readonly askMaker: AskMaker;
  readonly news: StrangerNews;
  readonly ask: AskToAdopt;
  readonly policy: () => Policy;
}): Makers {
  const { foreign, windows, people, sweeps, policy } = parts;

  const askedName = (credentialId: string, person: string) => `maker:${credentialId}:${person}`;

  async function refuseUnlessAdmin(by: string): Promise<Refusal | undefined> {
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseAdmin(policy(), person);
  }

  /** Only whom an admin has asked, and only as long as they may own keys there. */
  async function refuseUnlessAsked({ credentialId, organizationId }: ForeignPlace, by: string) {
    const name = askedName(credentialId, by);
    if ((await sweeps.unreported([name])).has(name)) return { why: 'not_offered' } as const;
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' } as const;
    return refuseRequester(policy(), person, organizationId);
  }

  async function answered(window: PresentedWindow) {
    const found = await presentedForeign(parts, window);
    if (!found.ok) return found;
    const refusal = await refuseUnlessAsked(found.subject, found.by);
    return refusal === undefined ? found : no(refusal);
  }

  return {
    async look(place, by) {
      const refusal = await refuseUnlessAdmin(by);
      if (refusal !== undefined) return no(refusal);
      const subject = await foreign.look(place);
      if (!subject.ok) return subject;
      const maker = await foreign.makerOf(subject);
      const person = maker.is === 'person' ? await parts.personByEmail(maker.email) : undefined;
      return person === undefined ? no({ why: 'maker_unknown' }) : { ...subject, person };
    },
    async ask(window) {
      const recalled = windowOfKind(await windows.recall(window), 'foreign');
      if (!recalled.ok) return recalled;
      const { asks } = recalled.window.shows;
      const refusal = await refuseUnlessAdmin(window.user);
      if (refusal !== undefined) return no(refusal);
      const found = await presentedForeign(parts, window);
      if (!found.ok) return found;
      const { subject, by } = found;
      if (asks === undefined) return no({ why: 'maker_unknown' });
      // Marked first: whoever reads the question can answer it.
      await sweeps.markReported([askedName(subject.credentialId, asks)]);
      // Not owed: the admin waits for the answer. Hours later they may have frozen or adopted it.
      const sent = await parts.askMaker(asks, { subject, by });
      return sent ? { ok: true } : no({ why: 'maker_not_reached' });
    },
    async lookAsked(place, by) {
      const refusal = await refuseUnlessAsked(place, by);
      return refusal === undefined ? foreign.look(place) : no(refusal);
    },
    async mine(window, wish) {
      const found = await answered(window);
      if (!found.ok) return found;
      const { by, once, subject } = found;
      const terms = adoptedAs(subject, wish);
      if (!terms.ok) return terms;
      const owner = { kind: 'person', id: by } as const;
      const { purpose, end } = terms;
      if (subject.isAsked) return askedFor(parts.ask, found, { ...wish, owner, purpose });
      return foreign.take(subject, { by, right: 'asked', owner, purpose, end }, once);
    },
    async notMine(window) {
      const found = await answered(window);
      if (!found.ok) return found;
      const told = await parts.news.denied(found.subject, found.by);
      return told ? { ok: true } : no({ why: 'not_checked' });
    },
  };
}

import { isForeign } from '../../../domain/inventory/inventory.ts';
import { madeSince } from '../../../domain/inventory/madeSince.ts';
import { cleanLine, DESCRIPTION_MAX } from '../../../domain/key/description.ts';
import { refuseRequester } from '../../../domain/policy/access.ts';
import { personIn } from '../../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../../core/windows.ts';
import type { Sweeps } from '../../ports/alarms.ts';
import type { CredentialsAtAtlas } from '../../ports/credentialAccess.ts';
import type { People } from '../../ports/slack.ts';
import type { AdoptionRights } from '../adoption.ts';
import type { Foreign, ForeignPlace, ForeignSubject } from '../foreign.ts';
import { askedName } from '../makers.ts';
import type { AskMakers, PersonByEmail, StrangerNews } from '../news.ts';
import type { ReadInventory } from '../readInventory.ts';
import { ADOPTED_TOGETHER, shownHashOf } from './adoptMany.ts';
import type { ForeignList } from './foreignList.ts';

/** Whom Atlas's events name, and how many keys each of them made that nobody answers for. */
export interface MakersToAsk {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly people: readonly { readonly person: string; readonly places: readonly ForeignPlace[] }[];
}

/** What somebody was asked about and nobody has taken since. */
export interface AskedMany {
  readonly organizationName: string;
  readonly subjects: readonly ForeignSubject[];
  readonly all: number;
}

export interface Answered {
  readonly taken: number;
  /** Those that they did not choose: the admins hear of them. */
  readonly denied: number;
  /** Those that changed meanwhile, could not be read, or need an approval each. */
  readonly left: number;
}

/** All makers in Slack are asked at once: each gets one message about all that they made. */
export interface AskingMakers {
  look(organizationId: string, by: string): Promise<Result<MakersToAsk>>;
  ask(window: PresentedWindow): Promise<Result<{ readonly people: number }>>;
  lookAsked(organizationId: string, by: string): Promise<Result<AskedMany>>;
  answer(
    window: PresentedWindow,
    said: { readonly chosen: readonly string[]; readonly lifetimeMs: number },
  ): Promise<Result<Answered>>;
}

export function createAskingMakers(parts: {
  readonly readInventory: ReadInventory;
  readonly rights: AdoptionRights;
  readonly foreign: Pick<Foreign, 'take'>;
  readonly list: ForeignList;
  readonly atlas: CredentialsAtAtlas;
  readonly windows: Windows;
  readonly people: People;
  readonly sweeps: Pick<Sweeps, 'unreported' | 'markReported'>;
  readonly personByEmail: PersonByEmail;
  readonly askMakers: AskMakers;
  readonly news: Pick<StrangerNews, 'deniedMany'>;
  readonly policy: () => Policy;
}): AskingMakers {
  const { rights, foreign, list, atlas, windows, people, sweeps, policy } = parts;

  async function foreignIn(organizationId: string) {
    if (!policy().organizations.some(({ id }) => id === organizationId)) return [];
    const { lines } = await parts.readInventory([organizationId]);
    return lines.flatMap((line) =>
      isForeign(line) && line.observation !== undefined ? [line.observation] : [],
    );
  }

  /** Those whom somebody in Slack made. Who did not answer can be asked once more. */
  async function makersOf(organizationId: string): Promise<MakersToAsk['people']> {
    const found = await foreignIn(organizationId);
    const since = madeSince(found.flatMap(({ createdAt }) => createdAt ?? []));
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    const emails = new Map<string, string>();
    for (const kind of kinds) {
      const read = await atlas.credentialAccess(organizationId, kind)?.makers(since);
      for (const { handle, by } of read?.is === 'read' ? read.made : []) {
        if (by.is === 'person') emails.set(handle, by.email);
      }
    }
    const made = new Map<string, ForeignPlace[]>();
    for (const { id: credentialId, handle } of found) {
      const email = emails.get(handle);
      if (email === undefined) continue;
      made.set(email, [...(made.get(email) ?? []), { organizationId, credentialId }]);
    }
    const all = await Promise.all(
      [...made].map(async ([email, places]) => {
        const person = await parts.personByEmail(email);
        return person === undefined ? [] : [{ person, places }];
      }),
    );
    return all.flat();
  }

  /** As long as they may own keys there. */
  async function refuseOwner(by: string, organizationId: string): Promise<Refusal | undefined> {
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseRequester(policy(), person, organizationId);
  }

  async function askedOf(organizationId: string, by: string): Promise<readonly ForeignPlace[]> {
    const found = await foreignIn(organizationId);
    const names = found.map(({ id }) => askedName(id, by));
    const fresh = await sweeps.unreported(names);
    return found.flatMap(({ id: credentialId }) =>
      fresh.has(askedName(credentialId, by)) ? [] : [{ organizationId, credentialId }],
    );
  }

  return {
    async look(organizationId, by) {
      const refusal = await rights.refuse(by);
      if (refusal !== undefined) return no(refusal);
      const found = await makersOf(organizationId);
      if (found.length === 0) return no({ why: 'maker_unknown' });
      const name = organizationName(policy(), organizationId);
      return { ok: true, organizationId, organizationName: name, people: found };
    },

    async ask(window) {
      const recalled = windowOfKind(await windows.recall(window), 'foreigners');
      if (!recalled.ok) return recalled;
      const { shows, user: by } = recalled.window;
      const refusal = await rights.refuse(by);
      if (refusal !== undefined) return no(refusal);
      const [first] = shows.all;
      if (first === undefined) return no({ why: 'maker_unknown' });
      const { organizationId } = first;
      const shown = new Set(shows.all.map(({ credentialId }) => credentialId));
      let reached = 0;
      for (const { person, places } of await makersOf(organizationId)) {
        const own = places.filter(({ credentialId }) => shown.has(credentialId));
        if (own.length === 0) continue;
        // Marked first: whoever reads the question can answer it.
        await sweeps.markReported(own.map((one) => askedName(one.credentialId, person)));
        const name = organizationName(policy(), organizationId);
        const organization = { id: organizationId, name };
        if (await parts.askMakers(person, { organization, count: own.length, by })) reached += 1;
      }
      return reached === 0 ? no({ why: 'maker_not_reached' }) : { ok: true, people: reached };
    },

    async lookAsked(organizationId, by) {
      const refusal = await refuseOwner(by, organizationId);
      if (refusal !== undefined) return no(refusal);
      const places = await askedOf(organizationId, by);
      const subjects = await list.look(places.slice(0, ADOPTED_TOGETHER));
      if (subjects.length === 0) return no({ why: 'not_offered' });
      const name = organizationName(policy(), organizationId);
      return { ok: true, organizationName: name, subjects, all: places.length };
    },

    async answer(window, { chosen, lifetimeMs }) {
      const recalled = windowOfKind(await windows.recall(window), 'foreigners');
      if (!recalled.ok) return recalled;
      const { shows, user: by, nonce } = recalled.window;
      const [first] = shows.all;
      if (first === undefined) return no({ why: 'not_offered' });
      const { organizationId } = first;
      const refusal = await refuseOwner(by, organizationId);
      if (refusal !== undefined) return no(refusal);
      const asked = new Set((await askedOf(organizationId, by)).map((one) => one.credentialId));
      const open = shows.all.filter(({ credentialId }) => asked.has(credentialId));
      const mine = open.filter(({ credentialId }) => chosen.includes(credentialId));
      const subjects = await list.lookWhole(mine);
      const longest = Math.min(...subjects.map(({ life }) => life.maxMs));
      if (lifetimeMs > longest) return no({ why: 'life_too_long', maxMs: longest });
      const hashes = new Map(mine.map((one) => [one.credentialId, one.accessHash]));
      const owner = { kind: 'person', id: by } as const;
      let taken = 0;
      for (const subject of subjects) {
        const isAsSeen = hashes.get(subject.credentialId) === shownHashOf(subject);
        if (subject.isAsked || !isAsSeen) continue;
        const purpose = cleanLine(subject.description).slice(0, DESCRIPTION_MAX) || subject.handle;
        const end = subject.now + lifetimeMs;
        const taking = { by, right: 'asked', owner, purpose, end, together: {} } as const;
        const done = await foreign.take(subject, taking, taken === 0 ? nonce : undefined);
        if (done.ok) taken += 1;
      }
      const denied = open.length - mine.length;
      if (denied > 0) {
        const name = organizationName(policy(), organizationId);
        const organization = { id: organizationId, name };
        await parts.news.deniedMany({ organization, count: denied, by });
      }
      return { ok: true, taken, denied, left: mine.length - taken };
    },
  };
}

import { cleanLine, DESCRIPTION_MAX } from '../../domain/key/description.ts';
import type { Owner } from '../../domain/key/owner.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { AdoptionRights } from './adoption.ts';
import type { Foreign, ForeignPlace, ForeignSubject } from './foreign.ts';
import type { Inventory, InventoryFilter } from './inventory.ts';

export interface ManyWish {
  /** Ids of those that were chosen. */
  readonly chosen: readonly string[];
  readonly owner: Owner;
  readonly lifetimeMs: number;
}

/** What came of it. */
export interface ManyAdopted {
  readonly adopted: number;
  /** Those that changed meanwhile, or are not there any more. */
  readonly left: number;
  /** Those that are approved like a request, so each by itself. */
  readonly asked: number;
}

/** Several at once get one owner and one end; each keeps its description as its purpose. */
export interface AdoptMany {
  /** Those of a page of the inventory that nobody answers for, as Atlas shows them now. */
  look(
    by: string,
    filter: InventoryFilter,
    wanted: { readonly page: number; readonly perPage: number },
  ): Promise<Result<{ readonly subjects: readonly ForeignSubject[] }>>;
  adopt(window: PresentedWindow, wish: ManyWish): Promise<Result<ManyAdopted>>;
}

export function createAdoptMany(parts: {
  readonly inventory: Pick<Inventory, 'page'>;
  readonly rights: AdoptionRights;
  readonly foreign: Foreign;
  readonly windows: Windows;
}): AdoptMany {
  const { inventory, rights, foreign, windows } = parts;

  async function subjectsOf(places: readonly ForeignPlace[]): Promise<readonly ForeignSubject[]> {
    const found = await Promise.all(places.map((place) => foreign.look(place)));
    return found.flatMap((one) => (one.ok ? [one] : []));
  }

  return {
    async look(by, filter, wanted) {
      const refusal = await rights.refuse(by);
      if (refusal !== undefined) return no(refusal);
      const found = await inventory.page(by, filter, wanted);
      if (!found.ok) {
        return no(found.refusal.why === 'not_found' ? { why: 'not_there' } : found.refusal);
      }
      const places = found.page.rows.flatMap(({ credential, observation, organizationId }) =>
        credential === undefined && observation !== undefined
          ? [{ organizationId, credentialId: observation.id }]
          : [],
      );
      const subjects = await subjectsOf(places);
      return subjects.length === 0 ? no({ why: 'not_there' }) : { ok: true, subjects };
    },

    async adopt(window, { chosen, owner, lifetimeMs }) {
      const found = windowOfKind(await windows.recall(window), 'foreigners');
      if (!found.ok) return found;
      const { shows, user: by, nonce } = found.window;
      const shown = shows.all.filter(({ credentialId }) => chosen.includes(credentialId));
      const refusal: Refusal | undefined =
        (await rights.refuse(by)) ??
        (await rights.refuseOwner(owner, [...new Set(shown.map((one) => one.organizationId))]));
      if (refusal !== undefined) return no(refusal);
      const subjects = await subjectsOf(shown);
      const longest = Math.min(...subjects.map(({ life }) => life.maxMs));
      if (lifetimeMs > longest) return no({ why: 'life_too_long', maxMs: longest });
      const hashes = new Map(shown.map((one) => [one.credentialId, one.accessHash]));
      // Nobody adopts what they have not seen.
      const unasked = subjects.filter((one) => !one.isAsked);
      const same = unasked.filter((one) => hashes.get(one.credentialId) === one.accessHash);
      let adopted = 0;
      for (const [index, subject] of same.entries()) {
        const purpose = cleanLine(subject.description).slice(0, DESCRIPTION_MAX) || subject.handle;
        const end = subject.now + lifetimeMs;
        // The first one owes the message that tells of all.
        const together = adopted === 0 ? { andMore: same.length - index - 1 } : {};
        const taking = { by, right: 'admin', owner, purpose, end, together } as const;
        // The first commit uses up the window: the same form adopts nothing twice.
        const taken = await foreign.take(subject, taking, adopted === 0 ? nonce : undefined);
        if (taken.ok) adopted += 1;
      }
      const asked = subjects.length - unasked.length;
      return { ok: true, adopted, asked, left: chosen.length - adopted - asked };
    },
  };
}

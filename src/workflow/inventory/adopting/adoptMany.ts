import { approvedOf } from '../../../domain/credential/access.ts';
import { isForeign } from '../../../domain/inventory/inventory.ts';
import { cleanLine, DESCRIPTION_MAX } from '../../../domain/key/description.ts';
import type { Owner } from '../../../domain/key/owner.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../../core/windows.ts';
import type { AdoptionRights } from '../adoption.ts';
import type { Foreign, ForeignSubject } from '../foreign.ts';
import type { Inventory, InventoryFilter } from '../inventory.ts';
import type { StrangerNews } from '../news.ts';
import type { ForeignList } from './foreignList.ts';

/** So many fit a menu of Slack, and leave calls at Atlas for others. */
export const ADOPTED_TOGETHER = 100;
/** More than an organization can have. */
const ALL = { page: 1, perPage: 10_000 } as const;

export interface ManyWish {
  /** Ids of those that were chosen. */
  readonly chosen: readonly string[];
  readonly owner: Owner;
  readonly lifetimeMs: number;
}

/** What came of it. */
export interface ManyAdopted {
  readonly adopted: number;
  /** Those that changed meanwhile, are not there any more, or could not be read. */
  readonly left: number;
  /** Those that are approved like a request, so each by itself. */
  readonly asked: number;
}

/** Several at once get one owner and one end; each keeps its description as its purpose. */
export interface AdoptMany {
  /** Those of a list that nobody answers for, the first hundred, as Atlas shows them now. */
  look(
    by: string,
    filter: InventoryFilter,
  ): Promise<
    Result<{
      readonly subjects: readonly ForeignSubject[];
      /** How many the list has. */
      readonly all: number;
    }>
  >;
  adopt(window: PresentedWindow, wish: ManyWish): Promise<Result<ManyAdopted>>;
}

/** Without its addresses: so a list shows it. */
export function shownHashOf({ access }: ForeignSubject): string {
  return approvedOf({ ...access, addresses: [] }).accessHash;
}

export function createAdoptMany(parts: {
  readonly inventory: Pick<Inventory, 'page'>;
  readonly rights: AdoptionRights;
  readonly foreign: Pick<Foreign, 'take'>;
  readonly list: ForeignList;
  readonly windows: Windows;
  readonly news: Pick<StrangerNews, 'adoptedFor'>;
}): AdoptMany {
  const { inventory, rights, foreign, list, windows, news } = parts;

  return {
    async look(by, filter) {
      const refusal = await rights.refuse(by);
      if (refusal !== undefined) return no(refusal);
      const found = await inventory.page(by, filter, ALL);
      if (!found.ok) {
        return no(found.refusal.why === 'not_found' ? { why: 'not_there' } : found.refusal);
      }
      const places = found.page.rows.flatMap((row) => {
        const { observation, organizationId } = row;
        return observation !== undefined && isForeign(row)
          ? [{ organizationId, credentialId: observation.id }]
          : [];
      });
      const subjects = await list.look(places.slice(0, ADOPTED_TOGETHER));
      if (subjects.length === 0) return no({ why: 'not_there' });
      return { ok: true, subjects, all: places.length };
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
      const subjects = await list.lookWhole(shown);
      const longest = Math.min(...subjects.map(({ life }) => life.maxMs));
      if (lifetimeMs > longest) return no({ why: 'life_too_long', maxMs: longest });
      const hashes = new Map(shown.map((one) => [one.credentialId, one.accessHash]));
      let adopted = 0;
      const asked = subjects.filter((one) => one.isAsked).length;
      for (const subject of subjects) {
        if (subject.isAsked) continue;
        // Nobody adopts what they have not seen.
        if (hashes.get(subject.credentialId) !== shownHashOf(subject)) continue;
        const purpose = cleanLine(subject.description).slice(0, DESCRIPTION_MAX) || subject.handle;
        const end = subject.now + lifetimeMs;
        const taking = { by, right: 'admin', owner, purpose, end, isOneOfMany: true } as const;
        // The first commit uses up the window: the same form adopts nothing twice.
        const taken = await foreign.take(subject, taking, adopted === 0 ? nonce : undefined);
        if (taken.ok) adopted += 1;
      }
      if (adopted > 0) await news.adoptedFor({ owner, by, count: adopted });
      return { ok: true, adopted, asked, left: chosen.length - adopted - asked };
    },
  };
}

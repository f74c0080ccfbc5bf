import { createAdoption, createAdoptionRights } from '../../workflow/inventory/adoption.ts';
import { createAdoptMany } from '../../workflow/inventory/adoptMany.ts';
import { createForeign } from '../../workflow/inventory/foreign.ts';
import { createInventory } from '../../workflow/inventory/inventory.ts';
import { createMakers } from '../../workflow/inventory/makers.ts';
import type { AskMaker, PersonByEmail, StrangerNews } from '../../workflow/inventory/news.ts';
import { createReadInventory } from '../../workflow/inventory/readInventory.ts';
import { createWho } from '../../workflow/inventory/who.ts';

type Parts = Parameters<typeof createForeign>[0] &
  Parameters<typeof createReadInventory>[0] &
  Omit<Parameters<typeof createInventory>[0], 'readInventory'> &
  Omit<Parameters<typeof createWho>[0], 'readInventory'> &
  Omit<Parameters<typeof createMakers>[0], 'foreign'> & {
    readonly news: StrangerNews;
    readonly askMaker: AskMaker;
    readonly personByEmail: PersonByEmail;
  };

/** Every key there is, and what people do with those that are nobody's. */
export function createInventoryParts(parts: Parts) {
  const { news, personByEmail } = parts;
  const foreign = createForeign(parts);
  const rights = createAdoptionRights(parts);
  const readInventory = createReadInventory(parts);
  const inventory = createInventory({ ...parts, readInventory });
  return {
    shared: { readInventory, windows: parts.windows },
    /** What the comparison with Atlas needs. */
    timer: { foreign, news, personByEmail },
    useCases: {
      inventory,
      adoption: createAdoption({ ...parts, foreign, rights }),
      adoptMany: createAdoptMany({ ...parts, foreign, rights, inventory }),
      makers: createMakers({ ...parts, foreign }),
      who: createWho({ ...parts, readInventory }),
    },
  };
}

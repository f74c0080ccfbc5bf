import { createProposalDecisions } from '../../workflow/inventory/adopting/acceptProposal.ts';
import { createAdoptionRequests } from '../../workflow/inventory/adopting/adoptionRequests.ts';
import { createAdoptMany } from '../../workflow/inventory/adopting/adoptMany.ts';
import { createAskingMakers } from '../../workflow/inventory/adopting/askMakers.ts';
import { createCarryOutProposal } from '../../workflow/inventory/adopting/carryOutProposal.ts';
import { createForeignList } from '../../workflow/inventory/adopting/foreignList.ts';
import type { ProposalNews, Proposals } from '../../workflow/inventory/adopting/proposals.ts';
import { createLookAtProposed } from '../../workflow/inventory/adopting/proposedKey.ts';
import { createAdoption, createAdoptionRights } from '../../workflow/inventory/adoption.ts';
import { createForeign } from '../../workflow/inventory/foreign.ts';
import { createInventory } from '../../workflow/inventory/inventory.ts';
import { createMakers } from '../../workflow/inventory/makers.ts';
import type {
  AskMaker,
  AskMakers,
  PersonByEmail,
  StrangerNews,
} from '../../workflow/inventory/news.ts';
import type { Observations, Turns } from '../../workflow/inventory/observations.ts';
import { createReadInventory } from '../../workflow/inventory/readInventory.ts';
import { createFindAny } from '../../workflow/inventory/whose/findAny.ts';
import { createWho } from '../../workflow/inventory/whose/who.ts';

/** How often a replica looks for a proposal to adopt keys, ms. */
const PROPOSAL_EVERY = 3_000;

/** What is stored of keys without a record. */
export interface InventoryStore {
  readonly observations: Observations & Turns;
  readonly proposals: Proposals;
}

type Parts = Parameters<typeof createForeign>[0] &
  Parameters<typeof createReadInventory>[0] &
  Omit<Parameters<typeof createInventory>[0], 'readInventory'> &
  Parameters<typeof createFindAny>[0] &
  Omit<Parameters<typeof createWho>[0], 'findAny'> &
  Omit<Parameters<typeof createMakers>[0], 'foreign' | 'ask'> &
  Omit<Parameters<typeof createAdoptionRequests>[0], 'foreign' | 'rights'> & {
    readonly news: StrangerNews;
    readonly askMaker: AskMaker;
    readonly askMakers: AskMakers;
    readonly personByEmail: PersonByEmail;
    readonly proposalNews: ProposalNews;
    readonly proposals: Proposals;
    readonly isPaused: () => Promise<boolean>;
  } & Pick<Parameters<typeof createCarryOutProposal>[0], 'pace' | 'log'>;

/** Every key there is, and what people do with those that are nobody's. */
export function createInventoryParts(parts: Parts) {
  const { news, personByEmail } = parts;
  const foreign = createForeign(parts);
  const list = createForeignList({ ...parts, foreign });
  const rights = createAdoptionRights(parts);
  const adoptionRequests = createAdoptionRequests({ ...parts, foreign, rights });
  const { ask } = adoptionRequests;
  const carryOutProposal = createCarryOutProposal({
    ...parts,
    foreign,
    news: parts.proposalNews,
    lookAtProposed: createLookAtProposed({ foreign, rights }),
  });
  const readInventory = createReadInventory(parts);
  const inventory = createInventory({ ...parts, readInventory });
  return {
    shared: { readInventory, windows: parts.windows },
    /** What the comparison with Atlas needs. */
    timer: { foreign, news, personByEmail },
    adoptionRequests,
    /** Carries out what an admin has accepted. */
    look: { name: 'proposal', everyMs: PROPOSAL_EVERY, run: carryOutProposal.run },
    useCases: {
      inventory,
      adoption: createAdoption({ ...parts, foreign, rights, ask }),
      adoptMany: createAdoptMany({ ...parts, foreign, list, rights, inventory }),
      makers: createMakers({ ...parts, foreign, ask }),
      askingMakers: createAskingMakers({ ...parts, foreign, list, rights, readInventory }),
      proposals: createProposalDecisions({ ...parts, rights, readInventory }),
      who: createWho({ ...parts, findAny: createFindAny(parts) }),
    },
  };
}

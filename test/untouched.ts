import type { OlderRecords } from '../src/workflow/core/olderRecords.ts';
import type { History, Usage } from '../src/workflow/ports/audit.ts';
import type { Listings } from '../src/workflow/ports/listings.ts';

const NOTHING_USED: Usage = {
  uses: () => [],
  quotasOf: () => [],
  isMade: () => false,
  wasTried: () => false,
  isOpen: () => false,
  keysOf: () => [],
  open: () => [],
  requestsOf: () => ({ open: 0, madeAt: [] }),
};

/** For tests in which nobody but Keywarden writes to Redis. */
export const UNTOUCHED: {
  readonly history: History;
  readonly older: OlderRecords;
  readonly listings: Listings;
} = {
  history: {
    follow: async () => undefined,
    isBroken: () => false,
    isNewest: () => true,
    isOlder: () => false,
    differs: async () => false,
    usage: async () => NOTHING_USED,
    owed: () => [],
    allSettled: () => undefined,
    causesOf: () => undefined,
    living: async () => new Set(),
  },
  listings: {
    size: async () => 0,
    requests: async () => ({ found: [] }),
    preApprovals: async () => ({ found: [] }),
    credentials: async () => ({ found: [] }),
    notices: async () => ({ found: [] }),
    ofRequest: async () => [],
    ofPreApproval: async () => [],
    ofCredential: async () => [],
    ofNotice: async () => [],
    standing: async () => [],
    oweAgain: async () => undefined,
    needs: async () => [],
    wrongTypes: async () => ({ single: [], lists: [], inventory: [] }),
  },
  older: {
    isOlder: async () => false,
    foundOlder: async () => false,
    tell: async () => undefined,
    mayEnd: async () => true,
  },
};

import type { OlderRecords } from '../src/workflow/core/olderRecords.ts';
import type { History, Usage } from '../src/workflow/ports/audit.ts';

const NOTHING_USED: Usage = {
  uses: () => [],
  quotasOf: () => [],
  isMade: () => false,
  wasTried: () => false,
  keysOf: () => [],
  requestsOf: () => ({ open: 0, madeAt: [] }),
};

/** For tests in which nobody but Keywarden writes to Redis. */
export const UNTOUCHED: {
  readonly history: Pick<History, 'differs' | 'usage'>;
  readonly older: OlderRecords;
} = {
  history: { differs: async () => false, usage: async () => NOTHING_USED },
  older: { isOlder: async () => false, mayEnd: async () => true },
};

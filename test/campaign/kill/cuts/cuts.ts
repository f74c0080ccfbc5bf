import type { Cut, Killed } from './cut.ts';
import { ENDING } from './cutsOfEnding.ts';
import { FITTING } from './cutsOfFitting.ts';
import { ISSUING } from './cutsOfIssuing.ts';
import { KEY_REQUESTS } from './cutsOfKeyRequests.ts';
import { REVEALING } from './cutsOfRevealing.ts';

/** Follows src/README.md#crash-points, point by point. */
export const CUTS: readonly Cut[] = [
  ...ISSUING,
  ...REVEALING,
  ...FITTING,
  ...KEY_REQUESTS,
  ...ENDING,
];

/**
 * Points at which one process is not killed, with the reason. At all other points both the bot and
 * Redis are killed.
 */
export const SPARED: readonly {
  readonly point: string;
  readonly victim: Killed;
  readonly because: string;
}[] = [
  {
    point: 'C15',
    victim: 'redis',
    because: 'The same call with Redis killed is C16: Redis is away when the key is written down.',
  },
];

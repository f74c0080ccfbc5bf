import type { Courier } from '../delivery/courier.ts';
import type { World } from '../model/world.ts';
import type { Fields } from '../wire/json.ts';

/** What a person acts with. */
export interface Hands {
  readonly world: World;
  readonly courier: Courier;
  /** Where response_urls live. */
  readonly origin: string;
  readonly userId: string;
  /** What external menus offered this person last, by block id and action id. */
  readonly offers: Map<string, readonly Fields[]>;
}

export const offerKey = (blockId: string, actionId: string): string => `${blockId} ${actionId}`;

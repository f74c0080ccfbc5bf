import type { Rate } from '../model/rates.ts';
import type { World } from '../model/world.ts';
import type { Fields } from '../wire/json.ts';

export interface Api {
  readonly world: World;
  /** Makes a ticket for one WebSocket and says where to bring it. */
  readonly socketUrl: () => string;
}

export interface Method {
  /** Any one of these is enough to be let in; the method itself may ask for a certain one. */
  readonly scopes: readonly string[];
  readonly rate: Rate;
  /** Slack counts posts per channel. */
  readonly share?: (args: Fields) => string;
  readonly token?: 'bot' | 'app';
  readonly run: (args: Fields, api: Api) => Fields;
}

/** Slack's tiers; the bursts are what the documentation calls "occasional". */
export const TIERS = {
  1: { perMinute: 1, burst: 20 },
  2: { perMinute: 20, burst: 20 },
  3: { perMinute: 50, burst: 50 },
  4: { perMinute: 100, burst: 100 },
  post: { perMinute: 60, burst: 40 },
  testing: { perMinute: 600, burst: 600 },
} as const satisfies Record<string, Rate>;

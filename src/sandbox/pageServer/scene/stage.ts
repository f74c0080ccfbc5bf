import type { AtlasSimulator } from '../../atlas/simulator.ts';
import type { SlackSimulator } from '../../slack/simulator.ts';
import type { Bot } from '../../world/bot.ts';

/** What of a world the page shows and moves; `World` is one. */
export interface Stage {
  readonly slack: SlackSimulator;
  readonly atlas: AtlasSimulator;
  readonly redis: { readonly url: string };
  readonly seeded: { readonly acme: Organization; readonly labs: Organization };
  readonly env: Readonly<Record<string, string>>;
  bot(): Bot;
  startBot(): Promise<Bot>;
  close(): Promise<void>;
}

interface Organization {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

/** Whose picture is out of date. */
export interface Stale {
  readonly people: 'all' | readonly string[];
  readonly behind: boolean;
}

export type Tell = (stale: Stale) => void;

import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { Seals, Signer } from '../../../src/workflow/ports/secrets.ts';
import type { AtlasModel } from '../ports/atlas.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { SkewedClocks } from '../ports/clocks.ts';
import type { Disk } from '../ports/copies.ts';
import type { Line, Weather } from '../ports/line.ts';
import type { Persons } from '../ports/people.ts';
import type { ModelStore } from '../ports/store/store.ts';
import type { SweepsModel } from '../ports/store/sweeps.ts';
import type { Seen, Watch } from './seen.ts';

/**
 * What all replicas share: time, random numbers, the store, Atlas, the people in Slack, and the
 * recorded events.
 */
export interface World {
  /** The right time. */
  readonly clock: Clock;
  /** By how much the clocks of Redis, Slack, Atlas and the hosts are wrong. */
  readonly clocks: SkewedClocks;
  readonly chance: Chance;
  readonly line: Line;
  readonly store: ModelStore;
  readonly sweeps: SweepsModel;
  readonly atlas: AtlasModel;
  readonly persons: Persons;
  readonly seen: Seen;
  readonly watch: Watch;
  /** Whether the audit log is copied and guarded. */
  readonly guarded: boolean;
  readonly disk: Disk;
  /** The present safe mode of the store. */
  safeMode(): SafeMode | undefined;
  /** The store loses its newest `back` audit entries and everything written with them. */
  loseTail(back: number): void;
  readonly signer: Signer;
  readonly seals: Seals;
  /** Whether the seal keys are configured. */
  opens(): boolean;
  readonly ids: { request(): string; nonce(): string };
  weather(): Weather;
  policy(): Policy;
  /** Every policy that was in force at any time since `since`. */
  policiesSince(since: number): readonly Policy[];
  mayDelete(): boolean;
  /** Removes something that the installation needs from its configuration. */
  lose(what: 'organization' | 'seal keys'): void;
  /** Puts everything back that `lose` removed. */
  regain(): void;
  /** Starts the faults of the climate. */
  begin(): void;
  /** Ends all faults that can end. */
  calm(): void;
  changePolicy(change: Partial<Policy>): void;
  /** When the last stopped process went on, or will. */
  lastPauseEnd(): number;
  /** A process is stopped until then. */
  stopped(until: number): void;
  /** Runners wait here until something is due. */
  park(replica: number, wake: () => void): void;
}

export interface Climate {
  readonly seed: number;
  readonly weather: Weather;
  readonly policy: Partial<Policy>;
  /** Whether the bot's role at Atlas may delete keys. */
  readonly mayDelete: boolean;
  /** Whether the audit log is copied and guarded, so that the store may lose its newest entries. */
  readonly guarded?: boolean;
  /** How many steps go well, before faults begin. */
  readonly calmSteps?: number;
}

import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { SafeModeGuard } from '../../../src/workflow/audit/safeMode.ts';
import type { DueCredentials } from '../../../src/workflow/converging/dueCredentials.ts';
import type { Clocks } from '../../../src/workflow/health/clocks.ts';
import type { createSightings } from '../../../src/workflow/inventory/sightings.ts';
import type { createRecovery } from '../../../src/workflow/issuing/recover.ts';
import type { AuditHead } from '../../../src/workflow/ports/audit.ts';
import type { createExpiry } from '../../../src/workflow/requests/reveal/expire.ts';
import type { createReveal } from '../../../src/workflow/requests/reveal/reveal.ts';
import type { createKeySweep } from '../../../src/workflow/timer/sweepKeys.ts';
import type { Life } from '../ports/line.ts';
import type { Ports } from '../ports/ports.ts';
import type { World } from '../rules/world.ts';

type Recovery = ReturnType<typeof createRecovery>;
type Expiry = ReturnType<typeof createExpiry>;
type KeySweep = ReturnType<typeof createKeySweep>;
type Sightings = ReturnType<typeof createSightings>;
type Reveal = ReturnType<typeof createReveal>;

export type GuardedPart = 'atlas' | 'steps' | 'cases' | 'acceptance';

/** A deliberately broken version of the code. Each member replaces a real part. */
export interface Variant {
  readonly ports?: (ports: Ports, world: World, life: Life) => Ports;
  readonly recovery?: (real: Recovery, ports: Ports, world: World) => Recovery;
  readonly expiry?: (real: Expiry, ports: Ports, world: World) => Expiry;
  /** Which clocks are right. */
  readonly clocks?: (real: Clocks, world: World) => Clocks;
  /** What credentials need. */
  readonly due?: (real: DueCredentials, ports: Ports, world: World) => DueCredentials;
  /** Compares the ledger with what Atlas lists. */
  readonly sightings?: (real: Sightings, ports: Ports, world: World) => Sightings;
  readonly keySweep?: (real: KeySweep, ports: Ports, world: World) => KeySweep;
  readonly reveal?: (real: Reveal, ports: Ports, world: World) => Reveal;
  readonly policy?: (real: Policy) => Policy;
  /** Replaces the guard over the audit log for one part of the code. */
  readonly guard?: (real: SafeModeGuard, seenBy: GuardedPart) => SafeModeGuard;
  readonly auditHead?: (real: AuditHead) => AuditHead;
  /** Whether the admins are told of safe mode. */
  readonly alerts?: boolean;
  /** Replaces the policy that says who may end safe mode. */
  readonly acceptance?: (real: Policy) => Policy;
  /** Whether requests are held of which Redis has lost the end. */
  readonly holds?: boolean;
  /** Whether replicas look for due work. */
  readonly sweeps?: boolean;
}

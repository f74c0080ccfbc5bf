import type { Policy } from '../domain/policy/policy.ts';
import { pausedStep } from '../workflow/audit/backgroundInSafeMode.ts';
import type { SafeModeGuard } from '../workflow/audit/safeMode.ts';
import { createAutomations } from '../workflow/inventory/automations.ts';
import { createWhoChanged } from '../workflow/inventory/drift/whoChanged.ts';
import { createObserving } from '../workflow/inventory/observe.ts';
import { createReadUse } from '../workflow/inventory/readUse.ts';
import { createSightings } from '../workflow/inventory/sightings.ts';
import { createStrangers } from '../workflow/inventory/strangers.ts';
import { createListingCheck } from '../workflow/listings/checkListings.ts';
import { createStuckRequests } from '../workflow/listings/stuckRequests.ts';
import { createUnusableLists } from '../workflow/listings/unusableLists.ts';
import { createTypeCheck, type TypeCheck } from '../workflow/listings/wrongTypes.ts';
import type { Listings } from '../workflow/ports/listings.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';
import { createRunner, type Runner } from '../workflow/timer/runner.ts';
import { createSweep } from '../workflow/timer/sweep.ts';
import { createCredentialSweep } from '../workflow/timer/sweepCredentials.ts';
import { createKeySweep } from '../workflow/timer/sweepKeys.ts';

type SweepParts = Parameters<typeof createSweep>[0];
type CredentialSweepParts = Parameters<typeof createCredentialSweep>[0];
type KeySweepParts = Parameters<typeof createKeySweep>[0];
type ListingParts = Parameters<typeof createListingCheck>[0];
type StuckParts = Parameters<typeof createStuckRequests>[0];

/** What moves requests on, and the slow looks beside it. In safe mode nothing of that is done. */
export function createTimer(
  parts: SweepParts &
    CredentialSweepParts &
    Omit<KeySweepParts, 'sightings' | 'observing'> &
    Omit<Parameters<typeof createSightings>[0], 'whoChanged'> &
    Parameters<typeof createWhoChanged>[0] &
    Omit<Parameters<typeof createObserving>[0], 'strangers' | 'sawWrongType'> &
    Omit<Parameters<typeof createStrangers>[0], 'automations'> &
    Omit<Parameters<typeof createAutomations>[0], 'isPaused'> &
    Omit<Parameters<typeof createReadUse>[0], 'sightings' | 'sawWrongType'> &
    Pick<ListingParts, 'history' | 'records' | 'requests' | 'older'> &
    Pick<StuckParts, 'requests'> &
    Parameters<typeof createTypeCheck>[0] & {
      readonly listings: Listings;
      readonly alarms: ListingParts['alarms'] & Pick<KeySweepParts['alarms'], 'raise'>;
      readonly guard: SafeModeGuard;
      readonly policy: () => Policy;
      readonly isTimeRight: () => Promise<boolean>;
      readonly outdated?: () => void;
      readonly stopwatch: Stopwatch;
    },
): { readonly runner: Runner; readonly types: TypeCheck } {
  const { guard, alarms, acts, issuing, recovery, fitting, expiry, due, log } = parts;
  const sweep = createSweep({
    ...parts,
    acts: {
      carryOut: async (loaded) => (await guard.isOn()) || acts.carryOut(loaded),
      settle: pausedStep(guard, acts.settle),
    },
    issuing: { issue: pausedStep(guard, issuing.issue) },
    recovery: { recover: pausedStep(guard, recovery.recover) },
    fitting: { fit: pausedStep(guard, fitting.fit) },
    expiry: { expire: pausedStep(guard, expiry.expire) },
  });
  const credentialSweep = createCredentialSweep({
    ...parts,
    due: {
      attend: async (id) => ((await guard.isOn()) ? 'done' : due.attend(id)),
      work: pausedStep(guard, due.work),
    },
  });
  const types = createTypeCheck(parts);
  const sightings = createSightings({ ...parts, whoChanged: createWhoChanged(parts) });
  const automations = createAutomations({ ...parts, isPaused: guard.isOn });
  const observing = createObserving({
    ...parts,
    sawWrongType: types.saw,
    strangers: createStrangers({ ...parts, automations }),
  });
  const keySweep = createKeySweep({ ...parts, sightings, observing });
  const readUse = createReadUse({ ...parts, sightings, sawWrongType: types.saw });
  const listingCheck = createListingCheck({
    ...parts,
    types,
    unusable: createUnusableLists({ types, alarms, log }),
    stuck: createStuckRequests({ ...parts, attend: sweep.attend }),
    isPaused: guard.isOn,
  });
  const runner = createRunner({
    ...parts,
    sweep,
    credentialSweep,
    keySweep: { run: pausedStep(guard, keySweep.run) },
    listingCheck: { run: pausedStep(guard, listingCheck.run) },
    readUse: { run: pausedStep(guard, readUse.run) },
  });
  return { runner, types };
}

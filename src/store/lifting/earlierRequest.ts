import { z } from 'zod';
import type { EarlierRequest } from '../../domain/ledger/earlier.ts';
import { liftRequest } from '../../domain/ledger/lift.ts';
import { withoutNeeds } from '../records/keyNeeds.ts';
import { grant, ground, offer, requestFields } from '../records/record.ts';
import type { StoredKind } from '../records/recordMac.ts';
import { word } from '../records/shape/stateShape.ts';
import { corrupt } from '../redis/failure.ts';
import { earlierState } from './earlierState.ts';

/** The form that had no credentials. */
export const BEFORE_LEDGER = 1;
/** The commit of all credentials that are made of it: the same in each try, so that they are equal. */
export const LIFTED_BY = 'lifted-from-1';

/** What was granted in advance had another word. Its MAC is right with both. */
const inAdvance = z
  .strictObject({ kind: z.literal('window'), ...ground, preApproval: word })
  .transform((earlier) => ({ ...earlier, kind: 'pre_approval' as const }));
const earlierGrant = z.union([inAdvance, grant]);

const earlierRecord = z.strictObject({
  ...requestFields,
  grants: z.array(earlierGrant),
  offer: z.strictObject({ ...offer, grant: earlierGrant }).optional(),
  state: earlierState,
});
const WITH_NEEDS = z.looseObject({ needs: z.string() });

/** A request as that form has it. Throws `corrupt`. */
export function readEarlierRequest(id: string, record: unknown): EarlierRequest {
  const parsed = earlierRecord.safeParse(withoutNeeds(record));
  if (!parsed.success || parsed.data.id !== id) throw corrupt(`the record of request ${id}`);
  // No record has it: it is asked of the policy.
  return { ...parsed.data, organizationName: '' };
}

/** A request without its key, which is a credential now. All else is as it was. */
export function liftFromBeforeLedger(kind: StoredKind, id: string, record: unknown): unknown {
  if (kind !== 'request') return record;
  const { organizationName: _, ...request } = liftRequest(
    readEarlierRequest(id, record),
    LIFTED_BY,
  ).request;
  // The keys that it needs to be read: fewer now at most, and the next commit says so.
  const { needs } = WITH_NEEDS.parse(record);
  return { ...request, needs };
}

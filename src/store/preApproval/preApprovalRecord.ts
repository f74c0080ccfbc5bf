import { z } from 'zod';
import type { PreApproval } from '../../domain/approval/preApproval.ts';
import { ORGANIZATION_ROLES } from '../../domain/key/roles.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { neededFirst, withoutNeeds } from '../records/keyNeeds.ts';
import type { RecordMac } from '../records/recordMac.ts';
import { parseJson } from '../redis/parseJson.ts';

const time = z.int().nonnegative();
const word = z.string().min(1);
/** Strict: an unknown field means that another version of Keywarden wrote it. */
type Stored = Omit<PreApproval, 'organizationName'>;
const preApproval: z.ZodType<Stored> = z.strictObject({
  version: z.int().positive(),
  commitId: word,
  id: word,
  person: word,
  organizationId: word,
  roles: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
  by: word,
  at: time,
  until: time,
  uses: z.int().positive(),
  mac: word,
  revoked: z.strictObject({ by: word, at: time }).optional(),
});
/** The approver's own signature is needed as long as it may count. */
function neededKeys(one: Stored, signedWith: string): readonly string[] {
  const [kid = ''] = one.revoked === undefined ? one.mac.split(':') : [signedWith];
  return [...new Set([signedWith, kid])].map((each) => `sign:${each}`);
}

export interface PreApprovalRecords {
  write(preApproval: PreApproval): string;
  /** Empty where it cannot be read, or is stored under another id: then it allows nothing. */
  readable(id: string, stored: string | null | undefined): readonly PreApproval[];
}

/** `nameOf` says what the policy calls an organization now: people read nothing else of it. */
export function createPreApprovalRecords(parts: {
  readonly mac: RecordMac;
  readonly nameOf: (organizationId: string) => string;
  readonly log: Log;
}): PreApprovalRecords {
  const { mac, nameOf, log } = parts;

  function write({ organizationName: _, ...one }: PreApproval): string {
    return mac.sign('pre-approval', one.id, neededFirst(one, neededKeys(one, mac.keyId)));
  }

  function read(id: string, stored: string): PreApproval | undefined {
    try {
      const json = parseJson(mac.verified('pre-approval', id, stored));
      const { data } = preApproval.safeParse(withoutNeeds(json));
      return data && { ...data, organizationName: nameOf(data.organizationId) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return undefined;
    }
  }

  /** A pre-approval that cannot be read, or is stored under another id, allows nothing. */
  function readable(id: string, stored: string | null | undefined): PreApproval[] {
    if (stored === null || stored === undefined || stored === '') return [];
    const found = read(id, stored);
    if (found?.id === id) return [found];
    log.error({ preApproval: id }, 'store.pre_approval_corrupt');
    return [];
  }

  return { write, readable };
}

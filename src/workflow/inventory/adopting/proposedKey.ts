import type { LeftWhy, ProposedKey } from '../../../domain/inventory/proposal.ts';
import { rolesHash } from '../../../domain/key/access.ts';
import type { AdoptionRights } from '../adoption.ts';
import type { Foreign, ForeignSubject } from '../foreign.ts';

/** What Atlas and Slack do not say now. */
export type Looked =
  | { readonly is: 'fine'; readonly subject: ForeignSubject }
  | { readonly is: 'left'; readonly why: LeftWhy }
  | { readonly is: 'later' };

/** Why it cannot be looked at, by the code of the refusal. What is not named is final. */
const WHY: Readonly<Record<string, LeftWhy>> = {
  not_there: 'gone',
  credential_overtaken: 'adopted_before',
  marked: 'marked',
};

/** Whether a proposed key is still what was proposed, and may be adopted so. */
export function createLookAtProposed(parts: {
  readonly foreign: Pick<Foreign, 'look'>;
  readonly rights: Pick<AdoptionRights, 'refuseOwner'>;
}): (key: ProposedKey) => Promise<Looked> {
  const { foreign, rights } = parts;

  return async ({ organizationId, credentialId, handle, owner, end, ...key }) => {
    const subject = await foreign.look({ organizationId, credentialId });
    if (!subject.ok) {
      const { why } = subject.refusal;
      if (why === 'not_checked') return { is: 'later' };
      return { is: 'left', why: WHY[why] ?? 'refused' };
    }
    if (subject.handle !== handle || rolesHash(subject.access) !== key.rolesHash) {
      return { is: 'left', why: 'changed' };
    }
    if (subject.isAsked) return { is: 'left', why: 'needs_approval' };
    const { now, life } = subject;
    if (end <= now || end > now + life.maxMs) return { is: 'left', why: 'end_unfit' };
    const refusal = await rights.refuseOwner(owner, [organizationId]);
    if (refusal?.why === 'person_unknown') return { is: 'later' };
    if (refusal !== undefined) return { is: 'left', why: 'owner_unfit' };
    return { is: 'fine', subject };
  };
}

import type { CredentialRefusal } from '../credential/refusal.ts';
import type { Limits } from '../policy/policy.ts';
import { refuseByRecipientLimit } from '../policy/recipientLimit.ts';
import type { Request } from '../record/request.ts';

/**
 * For whom the private key of a replacement is encrypted: as before, for the same person. Whoever took
 * the key over cannot open what is encrypted for the former owner.
 */
export function recipientFor(
  source: Pick<Request, 'requester' | 'spec'> | undefined,
  by: string,
  { recipient: limit }: Limits,
): string | undefined {
  return source?.requester === by && limit !== 'off' ? source.spec.recipient : undefined;
}

/** The form has no field for a recipient, so where the policy wants one, another key is asked for. */
export function refuseWithoutRecipient(
  source: Parameters<typeof recipientFor>[0],
  by: string,
  limits: Limits,
): CredentialRefusal | undefined {
  const recipient = recipientFor(source, by, limits);
  const refusal = refuseByRecipientLimit(recipient, limits);
  return refusal === undefined ? undefined : { why: 'recipient_not_asked' };
}

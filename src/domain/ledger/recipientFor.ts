import type { Limits } from '../policy/policy.ts';
import type { Request } from '../record/request.ts';

/** Whether the form of a replacement asks for a recipient, and what stands there at first. */
export interface AskedRecipient {
  readonly required: boolean;
  readonly initial?: string;
}

/**
 * For whom the private key of a replacement is encrypted, unless they say another one: as before, for
 * the same person. Whoever took the key over cannot open what is encrypted for the former owner.
 * `undefined`: the policy wants nothing encrypted.
 */
export function recipientAsked(
  source: Pick<Request, 'requester' | 'spec'> | undefined,
  by: string,
  { recipient: limit }: Limits,
): AskedRecipient | undefined {
  if (limit === 'off') return undefined;
  const initial = source?.requester === by ? source.spec.recipient : undefined;
  return { required: limit === 'required', ...(initial && { initial }) };
}

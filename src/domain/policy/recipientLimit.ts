import type { Limits } from './policy.ts';

export type RecipientLimitRefusal =
  | { readonly why: 'recipient_required' }
  /** The policy does not let private keys be encrypted for a recipient. */
  | { readonly why: 'recipient_off' };

/** Whether the policy wants a recipient of the private key, or wants none. */
export function refuseByRecipientLimit(
  recipient: string | undefined,
  { recipient: limit }: Limits,
): RecipientLimitRefusal | undefined {
  if (limit === 'required' && recipient === undefined) return { why: 'recipient_required' };
  if (limit === 'off' && recipient !== undefined) return { why: 'recipient_off' };
  return undefined;
}

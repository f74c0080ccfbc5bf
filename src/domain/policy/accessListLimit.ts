import { type Family, tooWide } from '../key/addressWidth.ts';
import type { Limits } from './policy.ts';

export type AccessListRefusal =
  | { readonly why: 'access_list_required' }
  /** Entries that touch each other are together wider than the policy allows. */
  | { readonly why: 'access_list_too_wide'; readonly family: Family; readonly widest: number };

/** What is wrong with a list of canonical entries by the policy, whatever Atlas says to it. */
export function refuseAccessList(
  entries: readonly string[],
  { accessList: limit }: Limits,
): AccessListRefusal | undefined {
  if (limit?.required === true && entries.length === 0) return { why: 'access_list_required' };
  if (limit?.widest === undefined) return undefined;
  const family = tooWide(entries, limit.widest);
  if (family === undefined) return undefined;
  return { why: 'access_list_too_wide', family, widest: limit.widest[family] };
}

import type { Credential } from '../credential/credential.ts';
import { isInHands } from '../credential/credential.ts';
import { endOf } from '../credential/ends.ts';
import { type InventoryLine, isStale, isUseUnknown } from '../inventory/inventory.ts';

/** Why a key is in the weekly digest of its owner. */
export const DIGEST_REASONS = ['drifted', 'ends_soon', 'stale', 'use_unknown'] as const;
export type DigestReason = (typeof DIGEST_REASONS)[number];

const DAY = 24 * 60 * 60_000;
/** An end within this time is named. The notices of the end itself begin a week before it, ms. */
export const ENDS_SOON = 14 * DAY;

/** A key with its record, and what Atlas showed last of it. */
export interface OwnedLine extends InventoryLine {
  readonly credential: Credential;
}

export interface DigestLine {
  readonly line: OwnedLine;
  readonly reasons: readonly DigestReason[];
  /** Equal as long as nothing has changed of what the line says. */
  readonly state: string;
}

/** Somebody said that a key is needed as it is: nothing is said of it until then, or until it changes. */
export interface Kept {
  readonly state: string;
  readonly until: number;
}

export function isOwned(line: InventoryLine): line is OwnedLine {
  return line.credential !== undefined;
}

/** Without addresses Atlas notes no use, so that is said instead of "not used". */
function reasonsOf(
  { credential, ...line }: OwnedLine,
  { staleAfterMs, now }: { readonly staleAfterMs: number; readonly now: number },
): readonly DigestReason[] {
  const end = endOf(credential);
  const found: Readonly<Record<DigestReason, boolean>> = {
    drifted: credential.drift !== undefined,
    ends_soon: end !== undefined && end.at - now <= ENDS_SOON,
    stale: isStale({ ...line, credential }, staleAfterMs, now),
    use_unknown: isUseUnknown(line.observation?.use),
  };
  return DIGEST_REASONS.filter((reason) => found[reason]);
}

function stateOf({ credential }: OwnedLine, reasons: readonly DigestReason[]): string {
  const { drift } = credential;
  const end = reasons.includes('ends_soon') ? String(endOf(credential)?.at ?? '') : '';
  return [credential.owner.id, ...reasons, end, ...(drift?.differs ?? [])].join(' ');
}

/**
 * What the digest says of this key; `undefined` for one that needs nothing. Only keys that live and
 * that somebody has are in it: of the others their owner is told by themselves.
 */
export function digestLine(
  line: InventoryLine,
  given: { readonly staleAfterMs: number; readonly now: number },
): DigestLine | undefined {
  if (!isOwned(line)) return undefined;
  const { credential } = line;
  if (credential.state.status !== 'live' || !isInHands(credential)) return undefined;
  const reasons = reasonsOf(line, given);
  return reasons.length === 0 ? undefined : { line, reasons, state: stateOf(line, reasons) };
}

export function isSilenced({ state }: DigestLine, kept: Kept | undefined, now: number): boolean {
  return kept !== undefined && kept.state === state && now < kept.until;
}

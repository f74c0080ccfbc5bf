/**
 * Moments at which a credential ends, each with its reason. `approved`: what was approved when it
 * was asked for or extended. `orphaned`: nobody owns it any more. `replaced`: another one was handed
 * over in its place. `reviewed`: a review said so.
 */
export interface Ends {
  readonly approved?: number;
  readonly orphaned?: number;
  readonly replaced?: number;
  readonly reviewed?: number;
}

/** Of two cuts at the same moment the first here is the reason. */
export const CUTS = ['replaced', 'reviewed', 'orphaned', 'approved'] as const;
export type Cut = (typeof CUTS)[number];

export interface End {
  readonly at: number;
  readonly cut: Cut;
}

/** It counts for exactly this approved end: an extension has an end of its own. */
export interface PutOff {
  readonly from: number;
  readonly to: number;
}

export interface WithEnds {
  readonly ends: Ends;
  readonly putOff?: PutOff;
}

function momentOf({ ends, putOff }: WithEnds, cut: Cut): number | undefined {
  const at = ends[cut];
  return cut === 'approved' && at !== undefined && putOff?.from === at ? putOff.to : at;
}

/** The end is the earliest cut, and the cut is its reason. `undefined`: it has no end. */
export function endOf(credential: WithEnds): End | undefined {
  let earliest: End | undefined;
  for (const cut of CUTS) {
    const at = momentOf(credential, cut);
    if (at !== undefined && (earliest === undefined || at < earliest.at)) earliest = { at, cut };
  }
  return earliest;
}

export function isOver(end: End | undefined, now: number): boolean {
  return end !== undefined && now >= end.at;
}

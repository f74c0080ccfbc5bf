/** Something that a person must change before Keywarden can start: one sentence for each reason. */
export class StartRefused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'StartRefused';
    this.reasons = reasons;
  }
}

/** Something outside is not available now: a supervisor may try again. */
export class UnavailableAtStart extends Error {}

/** Throws `StartRefused` if there are reasons. */
export function refuseIfAny(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new StartRefused(reasons);
}

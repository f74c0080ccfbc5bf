import type { Approval, Escalation, Threshold } from './policy.ts';

/**
 * People who are asked later count in every threshold. So several approvals together have only
 * those whom each of them names, and only when the last of them would ask.
 */
function sharedEscalation(all: readonly Approval[]): Escalation | undefined {
  const [first, ...rest] = all.map(({ escalation }) => escalation);
  if (first === undefined) return undefined;
  let shared: Escalation = first;
  for (const one of rest) {
    if (one === undefined) return undefined;
    const to = shared.to.filter((id) => one.to.includes(id));
    const channel = shared.channel === one.channel ? { channel: one.channel } : {};
    const afterMs = Math.max(shared.afterMs, one.afterMs);
    shared = { afterMs, to, ...(channel.channel === undefined ? {} : channel) };
  }
  return shared.to.length === 0 ? undefined : shared;
}

function withShared(all: readonly Approval[], stages: readonly (readonly Threshold[])[]): Approval {
  const escalation = sharedEscalation(all);
  const denials = Math.min(...all.map((one) => one.denials));
  return { stages, denials, ...(escalation === undefined ? {} : { escalation }) };
}

function peopleOf({ of }: Threshold): string {
  return of === 'manager' ? of : [...of].sort().join();
}

/** Each list of people once, with the highest number that is asked of it. */
function merged(thresholds: readonly Threshold[]): readonly Threshold[] {
  const found = new Map<string, Threshold>();
  for (const one of thresholds) {
    const before = found.get(peopleOf(one));
    if (before === undefined || before.need < one.need) found.set(peopleOf(one), one);
  }
  return [...found.values()];
}

/**
 * All of these approvals together: what each asks for in its first stage is asked at the same time,
 * then what each asks for in its second one. Not weaker than any of them.
 */
export function sideBySide(all: readonly Approval[]): Approval {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const longest = Math.max(0, ...all.map(({ stages }) => stages.length));
  const stages = Array.from({ length: longest }, (_, index) =>
    merged(all.flatMap((one) => one.stages[index] ?? [])),
  );
  return withShared(all, stages);
}

/** The same, but what the second one asks for comes after all of the first one. */
export function oneAfterOther(first: Approval, then: Approval): Approval {
  return withShared([first, then], [...first.stages, ...then.stages]);
}

import type { Deciding } from '../../domain/policy/decidingApproval.ts';
import type { Limits, Policy, Quota } from '../../domain/policy/policy.ts';
import type { Route, Verdict } from '../../domain/policy/route.ts';

export const RISKS = { read: 'read only', ordinary: 'ordinary', dangerous: 'dangerous' } as const;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/**
 * `24 hours`, `90 minutes`: the largest unit that divides `ms` and of which there is more than one.
 */
export function span(ms: number): string {
  const [name, unit] = UNITS.find(([, size]) => ms % size === 0 && ms > size) ?? ['minute', 60_000];
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

export function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function quotaText({ count, withinMs }: Quota): string {
  return `${times(count, 'request')} within ${span(withinMs)}`;
}

function thresholdText({ need, of }: Route['stages'][number][number]): string {
  return `${need} of ${of.join(', ')}`;
}

/** What decides, as the route names it. */
function decidesName(name: string): string {
  if (name === 'default') return 'No rule and no tier fits, so approvers and quorum decide';
  const [, risk] = /^tier:(\w+)$/.exec(name) ?? [];
  if (risk !== undefined) return `Tier ${risk} decides`;
  const [, tier, entry] = /^(?:tier:(\w+) \+ )?project:(.*)$/.exec(name) ?? [];
  if (entry === undefined) return `Rule "${name}" decides`;
  const first = tier === undefined ? 'Its' : `Tier ${tier} decides, then its`;
  return `${first} owners decide, by the entry ${entry} of projects`;
}

/** What decides about each part of the request. */
function decidingLines(parts: readonly Deciding[]): string[] {
  return parts.map(({ part: { project }, name }) => {
    if (project === undefined && parts.length === 1) return `${decidesName(name)}.`;
    const where = project === undefined ? 'the organization' : (project.name ?? project.id);
    const decides = decidesName(name);
    return `In ${where}: ${decides.charAt(0).toLowerCase()}${decides.slice(1)}.`;
  });
}

function routeLines(route: Route): string[] {
  const { stages, denials, atLeast, escalation } = route;
  const asked = stages.map((stage, index) => {
    const all = stage.map(thresholdText).join(' and ');
    return stages.length === 1 ? `  Needed: ${all}.` : `  Stage ${index + 1}: ${all}.`;
  });
  const channel = escalation?.channel === undefined ? '' : ` in ${escalation.channel}`;
  return [
    ...asked,
    ...(atLeast > 1 ? [`  Dangerous: at least ${atLeast} different people altogether.`] : []),
    '  The requester never counts, nor does an account with the same e-mail address.',
    `  ${times(denials, 'denial')} ${denials === 1 ? 'ends' : 'end'} the request.`,
    ...(escalation === undefined
      ? []
      : [
          `  After ${span(escalation.afterMs)} these are asked too: ${escalation.to.join(', ')}${channel}.`,
        ]),
  ];
}

export function verdictLines(verdict: Verdict, parts: readonly Deciding[]): string[] {
  switch (verdict.outcome) {
    case 'denied': {
      const because = verdict.because === undefined ? '' : ` It says: ${verdict.because}`;
      return [`Denied by rule "${verdict.rule}".${because}`];
    }
    case 'no_manager': {
      const missing = 'it asks the manager of the requester: managers names none. Nothing is sent.';
      const [only, ...more] = parts;
      if (only !== undefined && more.length === 0 && only.part.project === undefined) {
        return [`${decidesName(only.name)}, and ${missing}`];
      }
      return [...decidingLines(parts), `This way cannot be gone, because ${missing}`];
    }
    case 'ask': {
      const { route, automatic } = verdict;
      const first =
        automatic === undefined
          ? []
          : [
              `Automatic by rule "${automatic.rule}": nobody is asked for ${quotaText(automatic.quota)} of this person. After that:`,
            ];
      return [...first, ...decidingLines(parts), ...routeLines(route)];
    }
    default:
      return verdict satisfies never;
  }
}

function accessListLines(limit: Limits['accessList']): string[] {
  const { required = false, widest } = limit ?? {};
  return [
    ...(required ? ['An IP access list is required.'] : []),
    ...(widest === undefined
      ? []
      : [`No range of it may be wider than /${widest.ipv4} (IPv4) or /${widest.ipv6} (IPv6).`]),
  ];
}

const RECIPIENT: Readonly<Record<'required' | 'allowed' | 'off', string>> = {
  required:
    'An age recipient is required: the private key is shown only as a file that is encrypted for it.',
  allowed: 'An age recipient may be named: then the private key is encrypted for it.',
  off: 'No age recipient may be named: the private key is shown in clear.',
};

/** What every request must keep to, whoever asks. */
export function limitLines(policy: Policy): string[] {
  const { limits } = policy;
  const { open, perDay, reasonMin, reasonPattern, ticket, accessList } = limits;
  const { recipient = 'allowed' } = limits;
  return [
    `Limits: ${times(open, 'open request')} and ${times(perDay, 'request')} within 24 hours of one person; a reason of at least ${times(reasonMin, 'character')}.`,
    ...(reasonPattern === undefined ? [] : [`The reason must: ${reasonPattern.hint}.`]),
    ...accessListLines(accessList),
    RECIPIENT[recipient],
    ...(ticket === undefined ? [] : [`A ticket is asked for: ${ticket.hint}.`]),
    ...(policy.approvalLifetimeMs === undefined
      ? []
      : [`An approval holds for ${span(policy.approvalLifetimeMs)} until the key is created.`]),
    `The request lapses after ${span(policy.requestLifetimeMs)}; a key that nobody reveals within ${span(policy.revealWithinMs)} is deleted.`,
  ];
}

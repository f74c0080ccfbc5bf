import type { Limits, Policy } from '../../domain/policy/policy.ts';
import { span, times } from './amounts.ts';

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
export function limitLines(limits: Limits, policy: Policy): string[] {
  const {
    open,
    perDay,
    reasonMin,
    reasonPattern,
    ticket,
    accessList,
    recipient = 'allowed',
  } = limits;
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

import type { SafeModeGuard } from '../../../src/workflow/audit/safeMode.ts';
import type { GuardedPart } from '../play/variant.ts';
import { VOTERS } from '../ports/people.ts';
import type { Mutant } from './mutant.ts';

/** One part of the code that hears nothing of safe mode. */
function deaf(...parts: readonly GuardedPart[]) {
  return (real: SafeModeGuard, seenBy: GuardedPart): SafeModeGuard =>
    parts.includes(seenBy) ? { ...real, known: () => undefined, isOn: async () => false } : real;
}

/** They are looked for in sequences in which the store loses its tail. */
export const SAFE_MODE_MUTANTS: readonly Mutant[] = [
  {
    name: 'creates and deletes on while safe mode is on',
    breaks: ['S1'],
    variant: { guard: deaf('steps', 'atlas') },
  },
  {
    name: 'answers as ever while safe mode is on',
    breaks: ['S2'],
    variant: { guard: deaf('cases') },
  },
  {
    name: 'lets anybody end safe mode',
    breaks: ['S3'],
    variant: { acceptance: (policy) => ({ ...policy, admins: [...policy.admins, ...VOTERS] }) },
  },
  {
    name: 'lets one admin end safe mode, though there are two',
    breaks: ['S3'],
    variant: { acceptance: (policy) => ({ ...policy, admins: policy.admins.slice(0, 1) }) },
  },
  {
    name: 'goes on from what Redis has, and holds nothing of which the copy knows more',
    breaks: ['S6'],
    variant: { holds: false },
  },
  {
    name: 'sees that entries were lost, and goes on',
    breaks: ['S4'],
    variant: { auditHead: (real) => ({ ...real, enter: async () => true }) },
  },
  {
    name: 'enters safe mode and tells no admin',
    breaks: ['S5'],
    variant: { alerts: false },
  },
];

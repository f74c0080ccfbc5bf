import { type Cut, each, type Victim } from './cut.ts';

const KILLED: readonly Victim[] = ['bot', 'redis'];

/** Writes to Atlas while a new key gets its access: the answer is lost as well as the call. */
function write(point: string, what: string, call: string): Cut[] {
  const common = {
    point,
    call,
    reach: 'projects',
    since: 'commit fitting',
    sameKey: true,
  } as const;
  return [
    ...each(KILLED, { ...common, what, when: 'before' }),
    ...each([...KILLED, 'connection'], {
      ...common,
      what: `${what}, nobody knows`,
      when: 'after',
    }),
  ];
}

/** C33 to C37: from a key that is written down until it is ready, and its credential is there. */
export const FITTING: readonly Cut[] = [
  ...write('C33', 'the new key gets its addresses', 'access list'),
  ...write('C34', 'the new key gets its roles in the organization', 'organization roles'),
  ...write('C35', 'the new key gets its first project', 'join project'),
  ...each([...KILLED, 'connection'], {
    point: 'C36',
    what: 'the new key gets its last project',
    call: 'join project',
    since: 'join project',
    reach: 'projects',
    when: 'after',
    sameKey: true,
  }),
  ...each([...KILLED, 'both'], {
    point: 'C37',
    what: 'the new key is as approved, and is not ready yet',
    call: 'commit ready',
    reach: 'projects',
    when: 'before',
    sameKey: true,
  }),
  ...each([...KILLED, 'connection'], {
    point: 'C37',
    what: 'the new key is ready and in the ledger, the reply is lost',
    call: 'commit ready',
    when: 'after',
    sameKey: true,
  }),
  ...each(['power cut'], {
    point: 'C37',
    what: 'the new key is ready by half',
    call: 'commit ready',
    when: 'after',
    sameKey: true,
  }),
];

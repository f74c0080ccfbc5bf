import { type Cut, each, type Victim } from './cut.ts';

const KILLED: readonly Victim[] = ['bot', 'redis'];
const LOST: readonly Victim[] = [...KILLED, 'connection'];

const CHANGED = { play: 'changed', reach: 'projects', sameKey: true } as const;
const CHANGING = { since: 'commit applying' } as const;
const REPLACED = { play: 'replaced', leaves: ['ended', 'live'] } as const;
const OLD_FIRST = { play: 'replaced old first', leaves: ['ended', 'live'] } as const;

/** A commit of several records, cut before, after and inside. */
function commit(cut: Omit<Parameters<typeof each>[1], 'when'>): Cut[] {
  return [
    ...each(KILLED, { ...cut, when: 'before' }),
    ...each(LOST, { ...cut, what: `${cut.what}, the reply is lost`, when: 'after' }),
    ...each(['power cut'], { ...cut, what: `${cut.what} by half`, when: 'after' }),
  ];
}

/** A write to Atlas during a change. Before: it is lost; after: nobody knows whether it was done. */
function write(what: string, call: string): Cut[] {
  const common = { ...CHANGED, ...CHANGING, point: 'C42', call };
  return [
    ...each(KILLED, { ...common, what, when: 'before' }),
    ...each(LOST, { ...common, what: `${what}, nobody knows`, when: 'after' }),
  ];
}

/** C38 to C45: the hand-over, and what was asked for a key that is there. */
export const KEY_REQUESTS: readonly Cut[] = [
  ...each(LOST, {
    point: 'C38',
    what: 'handed over, and the life of the key begins, the reply is lost',
    call: 'commit delivered',
    when: 'after',
    sameKey: true,
  }),
  ...each(['power cut'], {
    point: 'C38',
    what: 'handed over by half',
    call: 'commit delivered',
    when: 'after',
    sameKey: true,
  }),
  ...commit({
    point: 'C39',
    what: 'a key is extended',
    call: 'commit done',
    play: 'extended',
    sameKey: true,
  }),
  ...commit({
    ...CHANGED,
    point: 'C40',
    what: 'a change begins',
    call: 'commit applying',
  }),
  ...commit({
    ...CHANGED,
    point: 'C41',
    what: 'a change is proven',
    call: 'commit credential live',
  }),
  ...write('roles in the organization are replaced', 'organization roles'),
  ...write('a key leaves a project', 'leave project'),
  ...write('roles in a project are replaced', 'project roles'),
  ...write('addresses are added', 'access list'),
  ...write('an address is removed', 'remove address'),
  ...write('a key joins a project', 'join project'),
  ...commit({
    ...REPLACED,
    point: 'C43',
    what: 'a new key is handed over, and the old one gets its end',
    call: 'commit delivered',
    carrying: /"replaced":\d/,
  }),
  ...commit({
    ...REPLACED,
    point: 'C44',
    what: 'the end of the old key is reached',
    call: 'commit credential moving',
    carrying: /"why":"replaced"/,
  }),
  ...commit({
    ...REPLACED,
    point: 'C44',
    what: 'the old key is to be deleted after its time in the freeze',
    call: 'commit credential ending',
  }),
  ...commit({
    ...OLD_FIRST,
    point: 'C45',
    what: 'a key is revoked, to be replaced afterwards',
    call: 'commit approved',
    carrying: /"waitsFor"/,
  }),
  ...commit({
    ...OLD_FIRST,
    point: 'C45',
    what: 'the old key is gone, and the new one may be created',
    call: 'commit approved',
    carrying: /"status":"ended"/,
  }),
];

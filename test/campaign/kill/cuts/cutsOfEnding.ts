import { type Cut, each, type Victim } from './cut.ts';

const KILLED: readonly Victim[] = ['bot', 'redis'];
const LOST: readonly Victim[] = [...KILLED, 'connection'];

const FREEZING = { since: 'commit credential moving', sinceCarrying: /"to":"frozen"/ } as const;
const THAWING = { since: 'commit credential moving', sinceCarrying: /"why":"thaw"/ } as const;

const FROZEN = { play: 'frozen', reach: 'projects', leaves: ['frozen'], sameKey: true } as const;
const THAWED = { play: 'thawed', reach: 'projects', sameKey: true } as const;
const FINISHED = { play: 'finished', leaves: ['ended'], sameKey: true } as const;

/** A commit that is cut before, after and inside. */
function commit(cut: Omit<Parameters<typeof each>[1], 'when'>): Cut[] {
  return [
    ...each(KILLED, { ...cut, when: 'before' }),
    ...each(LOST, { ...cut, what: `${cut.what}, the reply is lost`, when: 'after' }),
    ...each(['power cut'], { ...cut, what: `${cut.what} by half`, when: 'after' }),
  ];
}

/** A write to Atlas that is lost, or whose answer is. */
function write(cut: Omit<Parameters<typeof each>[1], 'when'>): Cut[] {
  return [
    ...each(KILLED, { ...cut, when: 'before' }),
    ...each(LOST, { ...cut, what: `${cut.what}, nobody knows`, when: 'after' }),
  ];
}

/** C46 to C54: a key is frozen, given back, and ended by people. */
export const ENDING: readonly Cut[] = [
  ...commit({
    ...FROZEN,
    point: 'C46',
    what: 'a freeze begins',
    call: 'commit credential moving',
  }),
  ...write({
    ...FROZEN,
    ...FREEZING,
    point: 'C47',
    what: 'the freeze takes the roles in the organization',
    call: 'organization roles',
  }),
  ...write({
    ...FROZEN,
    ...FREEZING,
    point: 'C47',
    what: 'the freeze takes the key out of a project',
    call: 'leave project',
  }),
  ...commit({
    ...FROZEN,
    point: 'C48',
    what: 'the freeze is proven',
    call: 'commit credential frozen',
  }),
  ...commit({
    ...THAWED,
    point: 'C49',
    what: 'an admin gives a key back',
    call: 'commit credential moving',
    carrying: /"why":"thaw"/,
  }),
  ...write({
    ...THAWED,
    ...THAWING,
    point: 'C50',
    what: 'the key gets its roles in the organization back',
    call: 'organization roles',
  }),
  ...write({
    ...THAWED,
    ...THAWING,
    point: 'C50',
    what: 'the key gets a project back',
    call: 'join project',
  }),
  ...commit({
    ...THAWED,
    point: 'C51',
    what: 'the key works again',
    call: 'commit credential live',
  }),
  ...commit({
    ...FINISHED,
    point: 'C52',
    what: 'its owner ends a key',
    call: 'commit credential ending',
  }),
  ...write({
    ...FINISHED,
    since: 'commit credential ending',
    point: 'C53',
    what: 'the key is to be deleted',
    call: 'delete',
  }),
  ...commit({
    ...FINISHED,
    point: 'C53',
    what: 'the key is deleted, not written down',
    call: 'commit credential ended',
  }),
  ...commit({
    point: 'C54',
    what: 'a key is revoked before anybody was shown it',
    call: 'commit revoked',
    play: 'revoked waiting',
    ends: ['revoked'],
  }),
];

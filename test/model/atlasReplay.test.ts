import { beforeAll, describe, expect, it } from 'vitest';
import type { Reached } from './play/atlasReached.ts';
import { replayAtlas } from './play/atlasReplay.ts';
import { createWorld } from './play/world.ts';
import type { AtlasModel } from './ports/atlas.ts';
import { CALM } from './ports/line.ts';
import { ORGANIZATION } from './ports/people.ts';

const SEED = 7;
const NO_KEY = 'e'.repeat(24);

let atlas: AtlasModel;

beforeAll(() => {
  ({ atlas } = createWorld({ seed: SEED, weather: CALM, policy: {}, mayDelete: true }));
  const { door } = atlas;
  const first = door.create(ORGANIZATION, 'first', ['ORG_READ_ONLY', 'ORG_MEMBER']).key.id;
  const second = door.create(ORGANIZATION, 'second', ['ORG_READ_ONLY']).key.id;
  atlas.byHand(ORGANIZATION, 'by hand');
  door.admit(first, ['10.0.0.0/8']);
  door.remove(second);
  door.remove(NO_KEY);
  door.admit(second, ['10.0.0.0/8']);
  door.admit(first, ['192.0.2.0/24']);
  door.admit(first, ['10.0.0.0/8']);
  door.bar(first, '192.0.2.0/24');
  door.bar(first, '192.0.2.0/24');
  door.bar(second, '10.0.0.0/8');
  door.setRoles(first, ['ORG_MEMBER']);
  door.setRoles(second, ['ORG_MEMBER']);
  door.read(first);
  door.read(second);
  door.get(first);
  door.get(second);
  door.list(ORGANIZATION);
});

const isAddress = ({ do: what }: Reached) => ['admit', 'bar', 'read'].includes(what);
const isRefused = (one: Reached) => one.do === 'roles' && one.answer === undefined;

/** The same, but for one thing that the model would have got wrong. */
function replayed(wrong: (one: Reached) => readonly Reached[]): Promise<string | undefined> {
  return replayAtlas({ reached: atlas.reached.flatMap(wrong), live: atlas.live }, SEED);
}

describe('what reached the model of Atlas, replayed against the strict simulator', () => {
  it('is answered alike, and leaves the same keys', async () => {
    expect(await replayed((one) => [one])).toBeUndefined();
  });

  it.each<[string, (one: Reached) => readonly Reached[], RegExp]>([
    [
      'a key with other roles',
      (one) =>
        one.do === 'create' && one.answer.description === 'second'
          ? [{ ...one, answer: { ...one.answer, roles: [] } }]
          : [one],
      /create: a+2 second {2}but a+2 second ORG_READ_ONLY/,
    ],
    [
      'a key that Atlas would not have made',
      (one) => (one.do === 'create' ? [{ ...one, roles: ['GROUP_OWNER'] }] : [one]),
      /create: .* but invalid_argument/,
    ],
    [
      'a deletion that did not happen',
      (one) => (one.do === 'delete' || isAddress(one) || isRefused(one) ? [] : [one]),
      /get: none but a+2 second/,
    ],
    [
      'an address let in for a key that is gone',
      (one) => (one.do === 'admit' ? [{ ...one, answer: 'done' as const }] : [one]),
      /admit: done but gone/,
    ],
    [
      'roles that were not taken',
      (one) => (one.do === 'roles' ? [] : [one]),
      /read: ORG_MEMBER from .* but ORG_READ_ONLY/,
    ],
    [
      'a list without one of the keys',
      (one) => (one.do === 'list' ? [{ ...one, answer: one.answer.slice(1) }] : [one]),
      /list/,
    ],
    ['addresses that nobody may use', (one) => (isAddress(one) ? [] : [one]), /live keys at Atlas/],
  ])('tells %s', async (_, wrong, difference) => {
    expect(await replayed(wrong)).toMatch(difference);
  });
});

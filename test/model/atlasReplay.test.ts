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
  door.get(first);
  door.get(second);
  door.list(ORGANIZATION);
});

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
      (one) => (one.do === 'delete' || one.do === 'admit' ? [] : [one]),
      /get: none but a+2 second/,
    ],
    [
      'an address let in for a key that is gone',
      (one) => (one.do === 'admit' ? [{ ...one, answer: true }] : [one]),
      /admit: 10\.0\.0\.0\/8 but not_found/,
    ],
    [
      'a list without one of the keys',
      (one) => (one.do === 'list' ? [{ ...one, answer: one.answer.slice(1) }] : [one]),
      /list/,
    ],
    [
      'addresses that nobody may use',
      (one) => (one.do === 'admit' && one.answer ? [] : [one]),
      /live keys at Atlas/,
    ],
  ])('tells %s', async (_, wrong, difference) => {
    expect(await replayed(wrong)).toMatch(difference);
  });
});

import { laterOn } from '../../src/sandbox/world/laterOn.ts';
import { createMoves } from '../../src/sandbox/world/moves.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { Step, Trips } from './trips.ts';

const DAY = 86_400_000;
/** Time in which nothing else becomes due, such as the comparison with Atlas. */
const MOMENT = 60_000;
/** As the form proposes it. */
const LIFE = 90 * DAY;
const REASON = 'The nightly deploy looks whether the clusters are healthy.';

/** One key for one project, from the wish to its end. Forms are filled in as people do it. */
export function life(world: World): readonly Step[] {
  const moves = createMoves(world);
  const { slack, atlas, seeded } = world;
  const [dana, ravi] = [slack.as('U0DANA'), slack.as('U0RAVI')];
  const ours = () =>
    atlas.keys(seeded.acme.id).filter(({ description }) => description.includes(' [ck:'));
  const told = (about: RegExp) => moves.message(dana, '@bot', about);
  const approves = async (asks: RegExp) =>
    moves.approve(ravi, await moves.message(ravi, 'C0APPROVALS', asks));

  async function reveals() {
    await dana.closes(await moves.reveal(dana));
  }
  async function ends(label: string, about: RegExp) {
    moves.went(await dana.clicks(await moves.offer(dana, label, about), label));
    moves.went(await dana.submits(await moves.window(dana, /cannot be undone/)));
  }

  return [
    {
      step: 'asked for: the form for a project and a task',
      act: () =>
        moves.requestProjects(dana, {
          projects: ['checkout'],
          needs: ['Read clusters and metrics'],
        }),
    },
    {
      step: 'approved, created, fitted, announced',
      async act() {
        await approves(/asks for a key/);
        await moves.message(ravi, 'C0KEYS', /ci-deploy/);
      },
    },
    { step: 'revealed', act: reveals },
    {
      step: 'told a week before its end',
      before: () => laterOn(world, LIFE - 7 * DAY - MOMENT),
      async act() {
        await laterOn(world, 2 * MOMENT);
        await told(/ends in a week/);
      },
    },
    {
      step: 'told a day before its end',
      before: () => laterOn(world, 6 * DAY - 2 * MOMENT),
      async act() {
        await laterOn(world, 2 * MOMENT);
        await told(/ends in a day/);
      },
    },
    {
      step: 'extended: asked for and approved',
      async act() {
        const offer = await moves.offer(dana, 'Extend');
        moves.went(await dana.clicks(offer, 'Extend'));
        const window = await moves.window(dana, /For how much longer/);
        moves.went(await dana.submits(window, { lifetime: '30 days', reason: REASON }));
        await approves(/asks to extend/);
        await told(/ends later now/);
      },
    },
    {
      step: 'replaced: asked for, approved, revealed',
      async act() {
        await moves.types(dana, `/atlas-keys replace ${ours()[0]?.publicKey}`);
        const window = await moves.window(dana, /How long both live/);
        moves.went(await dana.submits(window, { lifetime: '1 day', reason: REASON }));
        await approves(/asks to replace/);
        await reveals();
        await moves.offer(dana, 'New key works: end the old one');
      },
    },
    {
      step: 'the old one ended',
      act: () => ends('New key works: end the old one', /by a new one/),
    },
    {
      step: 'the new one ended',
      async act() {
        await moves.types(dana, `/atlas-keys done ${ours()[0]?.publicKey}`);
        moves.went(await dana.submits(await moves.window(dana, /cannot be undone/)));
        await moves.seen('the last key is gone', () => ours().length === 0);
      },
    },
  ];
}

/** The same with the sum as its last line. */
export function withSum(trips: readonly Trips[]): readonly Trips[] {
  const sum = (of: 'redis' | 'atlas' | 'slack') => trips.reduce((all, one) => all + one[of], 0);
  return [
    ...trips,
    { step: 'all of it', redis: sum('redis'), atlas: sum('atlas'), slack: sum('slack') },
  ];
}

import type { VisibleMessage } from './slack/simulator.ts';
import {
  copied,
  createScene,
  DANA,
  EVERYBODY,
  issuedKey,
  playMainJob,
  RAVI,
  type Scene,
  type Tell,
} from './story.ts';
import { laterOn } from './world/laterOn.ts';
import { createProgram, type KeyPair } from './world/program.ts';
import type { World } from './world/world.ts';

const DAY = 86_400_000;
/** As the form proposes it. */
const LIFE = 90 * DAY;
const SOON = 60_000;

const plain = (seen: VisibleMessage) => seen.plainText;

/** What an owner asks for, answered by Ravi on its card, unless the policy asks nobody. */
async function agreed({ world, moves, quote }: Scene, asks: RegExp): Promise<string> {
  const ravi = world.slack.as(RAVI.id);
  const card = await moves.message(ravi, 'C0APPROVALS', asks);
  const seen = quote(RAVI, 'in #atlas-approvals', card, { like: [asks] });
  if (card.buttons.every(({ label }) => label !== 'Approve request')) {
    return `${seen}
   The policy lets her do that without asking.`;
  }
  await moves.approve(ravi, card);
  return `${seen}
   Ravi approves it.`;
}

async function extend(scene: Scene): Promise<void> {
  const { world, moves, quote, tell } = scene;
  const dana = world.slack.as(DANA.id);
  await laterOn(world, LIFE - 7 * DAY + SOON);
  const week = await moves.message(dana, '@bot', /ends in a week/);
  const told = quote(DANA, 'in her messages with Keywarden', week, {
    like: [/ends in a week/, /^Then it is frozen/],
  });
  moves.went(await dana.clicks(week, 'Extend'));
  const window = await moves.window(dana, /For how much longer/);
  const reason = 'The nightly deploy is still needed.';
  moves.went(await dana.submits(window, { lifetime: '30 days', reason }));
  const decided = await agreed(scene, /asks to extend the key/);
  const later = await moves.message(dana, '@bot', /ends later now/);
  tell(`7. 83 days pass. Keywarden tells Dana that the key ends soon, and she extends it.
${told}
   Dana presses "Extend", and asks for 30 days more.
${decided}
${quote(DANA, 'in her messages with Keywarden', later, { like: [/ends later now/], buttons: 'none' })}`);
}

/** Whether a program gets in with each of the two. */
async function bothKeys({ world }: Scene, old: KeyPair, fresh: KeyPair): Promise<string> {
  const signIn = async (name: string, pair: KeyPair) => {
    const projects = await createProgram(world.atlas.origin, pair).projects();
    return `   ${name} key: ${projects === undefined ? '401, refused' : `200, reads ${projects.join(', ')}`}`;
  };
  return [await signIn('old', old), await signIn('new', fresh)].join('\n');
}

async function replace(scene: Scene, old: KeyPair): Promise<KeyPair> {
  const { world, moves, quote, tell } = scene;
  const dana = world.slack.as(DANA.id);
  const oldId = issuedKey(scene).id;
  await moves.types(dana, `/atlas-keys replace ${old.publicKey}`);
  const window = await moves.window(dana, /How long both live/);
  const reason = 'Keys are replaced once in three months.';
  moves.went(await dana.submits(window, { lifetime: '1 day', reason }));
  const decided = await agreed(scene, /asks to replace the key/);
  await moves.offer(dana, 'Reveal private key');
  const { pair } = await copied(scene, issuedKey(scene, oldId));
  const offer = await moves.offer(dana, 'New key works: end the old one');
  const both = await bothKeys(scene, old, pair);
  moves.went(await dana.clicks(offer, 'New key works: end the old one'));
  moves.went(await dana.submits(await moves.window(dana, /cannot be undone/)));
  await moves.message(dana, '@bot', /is deleted at Atlas/);
  tell(`8. Dana replaces the key without an interruption: the new one comes before the old one goes.
   Dana types /atlas-keys replace ${old.publicKey}, and lets both live for a day.
${decided} Dana reveals the new key as before.
${both}
${quote(DANA, 'in her messages with Keywarden', offer, { like: [/by a new one/, /^Both work/] })}
   Dana presses it, and confirms that this cannot be undone.
${await bothKeys(scene, old, pair)}`);
  return pair;
}

async function end(scene: Scene, pair: KeyPair): Promise<void> {
  const { world, moves, quote, tell } = scene;
  const [dana, ravi] = [world.slack.as(DANA.id), world.slack.as(RAVI.id)];
  const { id } = issuedKey(scene);
  await moves.types(dana, `/atlas-keys done ${pair.publicKey}`);
  moves.went(await dana.submits(await moves.window(dana, /cannot be undone/)));
  const gone = await moves.seen('everybody is told that the key is gone', () =>
    ravi
      .sees('C0KEYS')
      .findLast((one) => plain(one).includes(pair.publicKey) && /deleted/.test(plain(one))),
  );
  if (world.atlas.keys(world.seeded.acme.id).some((key) => key.id === id)) {
    throw new Error('Atlas still has the key');
  }
  tell(`9. The deploy moves elsewhere. Dana ends the key: Atlas does not know it any more.
   Dana types /atlas-keys done ${pair.publicKey}
${quote(EVERYBODY, 'in #atlas-keys', gone, { like: [/is deleted at Atlas/] })}`);
}

async function deny({ world, moves, quote, tell }: Scene): Promise<void> {
  const [dana, ravi] = [world.slack.as(DANA.id), world.slack.as(RAVI.id)];
  const wish = { description: 'cost-report', roles: ['ORG_READ_ONLY'] };
  const reason = 'That reads every project. Billing Viewer is enough.';
  const card = await moves.request(dana, { ...wish, reason: 'A report of what we pay.' });
  const seen = quote(RAVI, 'in #atlas-approvals', card, { like: [/asks for a key/, /^• /] });
  await moves.deny(ravi, card, reason);
  const told = await moves.message(dana, '@bot', /cost-report[\s\S]*Billing Viewer is enough/);
  const why = quote(DANA, 'in her messages with Keywarden', told, {
    like: [/every project/, /Billing Viewer/],
  });
  tell(`10. A key for the whole organization can be asked for too. Ravi says no to this one.
${seen}
   Ravi presses "Deny", and says why.
${why}`);
}

/** The whole life of one key: asked for, used, extended, replaced, ended; and one that is denied. */
export async function playWholeLife(world: World, tell: Tell): Promise<void> {
  const scene = createScene(world, tell);
  const first = await playMainJob(world, tell);
  await extend(scene);
  await end(scene, await replace(scene, first));
  await deny(scene);
}

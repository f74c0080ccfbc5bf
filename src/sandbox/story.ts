import { createScreen, type Screen, type Viewer } from './screen.ts';
import { createMoves, type Moves } from './world/moves.ts';
import type { KeyPair } from './world/program.ts';
import { createProgram } from './world/program.ts';
import type { World } from './world/world.ts';

/** One step of the tale: who does what, and lines of what they see. */
export type Tell = (text: string) => void;

export const DANA: Viewer = { id: 'U0DANA', called: 'Dana' };
export const RAVI: Viewer = { id: 'U0RAVI', called: 'Ravi' };
/** As one of them sees it. */
export const EVERYBODY: Viewer = { id: RAVI.id, called: 'Everybody' };

const PROJECT = 'checkout';
const OTHER_PROJECT = 'catalog';
const TASK = 'Read clusters and metrics';

const PRIVATE_KEY = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Hides every private key, and says whether it is the one that Atlas issued. */
export function masked(text: string, issued: string): string {
  return text.replace(PRIVATE_KEY, (found) =>
    found === issued
      ? '••••••••-••••-•••• (matches what Atlas issued)'
      : '••••••••-••••-•••• (NOT what Atlas issued)',
  );
}

/** What each part of the tale is told with. */
export interface Scene {
  readonly world: World;
  readonly moves: Moves;
  readonly quote: Screen['quote'];
  readonly tell: Tell;
}

export function createScene(world: World, tell: Tell): Scene {
  return { world, moves: createMoves(world), quote: createScreen(world.slack).quote, tell };
}

async function look({ world, moves, quote, tell }: Scene): Promise<void> {
  const dana = world.slack.as(DANA.id);
  const line = `/atlas-keys list ${world.seeded.acme.name} ci-deploy --per-page 2`;
  await moves.types(dana, line);
  const page = await moves.message(dana, 'C0GENERAL', /Page 1 of/);
  tell(`1. Dana, a developer, looks at the keys there are. Only she sees the answer.
   Dana types ${line}
${quote(DANA, 'in #general', page, { like: [/^Public key/, /^Page 1/], buttons: 'none' })}`);
}

async function ask({ world, moves, quote, tell }: Scene): Promise<void> {
  const dana = world.slack.as(DANA.id);
  const reason = 'The nightly deploy looks whether the clusters are healthy.';
  const form = await moves.openProjectForm(dana, { projects: [PROJECT], needs: [TASK] });
  const chosen = quote(DANA, 'in the form, as she has filled it in', form, {
    like: [/^checkout$/, /^Read clusters and metrics/, /^90 days/],
  });
  tell(`2. She asks for one of her own: for one project, and by the task that it is for.
   Dana types /atlas-keys create ci-deploy
${chosen}`);
  moves.went(await dana.submits(form, { reason }));
  await moves.window(dana, /sent to the approvers/);
}

/** An approver reads the card, and agrees in the window. */
async function approve({ world, moves, quote, tell }: Scene): Promise<void> {
  const ravi = world.slack.as(RAVI.id);
  const card = await moves.message(ravi, 'C0APPROVALS', /asks for a key[\s\S]*ci-deploy/);
  const before = world.atlas.createsAccepted;
  const like = [
    /asks for a key/,
    /^Waiting for approval/,
    /^Open until/,
    /this key can look/,
    /^Lives/,
    /^In checkout/,
    /^• /,
    /^The roles are enough/,
  ];
  tell(`3. Ravi, an approver, reads who asks for what, for how long, and what the key can do.
${quote(RAVI, 'in #atlas-approvals', card, { like })}
   Ravi presses "Approve request", and confirms it in a window.`);
  await moves.approve(ravi, card);
  const announcement = await moves.message(ravi, 'C0KEYS', /ci-deploy/);
  tell(`4. Keywarden creates the key at Atlas, gives it exactly this one role, and says so.
${quote(EVERYBODY, 'in #atlas-keys', announcement, { like: [/was created in/, /in checkout/] })}`);
  if (world.atlas.createsAccepted !== before + 1) throw new Error('Atlas saw more than one create');
}

/** The newest key of ours at Atlas, as it really is. */
export function issuedKey({ world }: Scene, not?: string): KeyPair & { readonly id: string } {
  const found = world.atlas
    .keys(world.seeded.acme.id)
    .find(({ description, id }) => description.startsWith('ci-deploy [ck:') && id !== not);
  if (found === undefined) throw new Error('Atlas does not have the key');
  return found;
}

/** As Dana copies it out of the window. */
export async function copied(
  { world, moves, quote }: Scene,
  issued: KeyPair,
): Promise<{ readonly pair: KeyPair; readonly seen: string }> {
  const dana = world.slack.as(DANA.id);
  const shown = await moves.reveal(dana);
  const [privateKey] = shown.plainText.match(PRIVATE_KEY) ?? [];
  if (privateKey !== issued.privateKey) throw new Error('The private key is not shown');
  const seen = quote(DANA, 'in a window that opens for her alone', shown, {
    text: masked(shown.plainText, issued.privateKey),
    like: [
      /^Copy the private key now/,
      /^After you close/,
      /^MONGODB_ATLAS_(PUBLIC|PRIVATE)_API_KEY/,
    ],
  });
  moves.went(await dana.closes(shown));
  return { pair: { publicKey: issued.publicKey, privateKey }, seen };
}

async function reveal(scene: Scene): Promise<KeyPair> {
  const { world, moves, quote, tell } = scene;
  const [dana, ravi] = [world.slack.as(DANA.id), world.slack.as(RAVI.id)];
  const offer = await moves.offer(dana, 'Reveal private key');
  const { pair, seen } = await copied(scene, issuedKey(scene));
  await moves.message(ravi, 'C0APPROVALS', /its private key was revealed to/);
  moves.went(await dana.clicks(offer, 'Reveal private key', { stale: true }));
  const refused = await moves.window(dana, /cannot be shown/);
  tell(`5. Dana reveals the private key. It is shown once, and to nobody else.
${quote(DANA, 'in her messages with Keywarden', offer, { like: [/The key was created/, /Reveal its/] })}
${seen}
   Dana tries it a second time.
${quote(DANA, 'in a window', refused, { like: [/cannot be shown/] })}`);
  moves.went(await dana.closes(refused));
  return pair;
}

async function use({ world, tell }: Scene, pair: KeyPair): Promise<void> {
  const program = createProgram(world.atlas.origin, pair);
  const other = world.seeded.acme.projects.find(({ name }) => name === OTHER_PROJECT);
  const [reads, refused] = [await program.projects(), await program.get(`/groups/${other?.id}`)];
  if (reads?.join() !== PROJECT) throw new Error(`The key reads ${reads}`);
  if (refused.status !== 401) throw new Error(`Another project answers ${refused.status}`);
  tell(`6. Her program signs in to Atlas with the key. It reads its project, and nothing else.
   GET /groups                 200  ${reads.join(', ')}
   GET /groups/(${OTHER_PROJECT})       ${refused.status}  refused: this key has no role there`);
}

/** The main job, played by people through the simulated Slack; throws where a step is not seen. */
export async function playMainJob(world: World, tell: Tell): Promise<KeyPair> {
  const scene = createScene(world, tell);
  await look(scene);
  await ask(scene);
  await approve(scene);
  const pair = await reveal(scene);
  await use(scene, pair);
  return pair;
}

import type { Viewer } from './screen.ts';
import { createScreen } from './screen.ts';
import { createMoves } from './world/moves.ts';
import type { World } from './world/world.ts';

/** One line of the tale, or a picture of what somebody sees. */
export type Tell = (text: string) => void;

const DANA: Viewer = { id: 'U0DANA', called: 'Dana' };
const RAVI: Viewer = { id: 'U0RAVI', called: 'Ravi' };
/** As one of them sees it. */
const EVERYBODY: Viewer = { id: RAVI.id, called: 'Everybody' };

const PRIVATE_KEY = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Hides every private key, and says whether it is the one that Atlas issued. */
export function masked(text: string, issued: string): string {
  return text.replace(PRIVATE_KEY, (found) =>
    found === issued
      ? '••••••••-••••-••••-••••-•••••••••••• (matches what Atlas issued)'
      : '•••••••• (NOT what Atlas issued)',
  );
}

async function look({ slack, seeded }: World, tell: Tell): Promise<void> {
  const { types, message, went } = createMoves({ slack });
  const { drawMessage } = createScreen(slack);
  const dana = slack.as('U0DANA');
  tell('1. Dana looks at the keys of the organization, page by page.');
  await types(dana, `/atlas-keys list ${seeded.acme.name} --per-page 3`);
  const first = await message(dana, 'C0GENERAL', /Page 1 of/);
  tell(drawMessage(DANA, '#general', first));
  went(await dana.clicks(first, 'Next'));
  const second = await message(dana, 'C0GENERAL', /Page 2 of/);
  tell(drawMessage(DANA, '#general, in place of page 1', second));

  tell('2. Dana looks at one key.');
  const details = second.buttons.find(({ label }) => label === 'Details');
  if (details?.value === undefined) throw new Error('The list has no Details button');
  const { blockId, value } = details;
  went(await dana.clicks(second, 'Details', { blockId, value }));
  tell(drawMessage(DANA, '#general', await message(dana, 'C0GENERAL', /Key id/)));
}

async function ask({ slack, atlas }: World, tell: Tell): Promise<void> {
  const { openForm, fill, went, window, message, seen } = createMoves({ slack });
  const { drawMessage, drawWindow } = createScreen(slack);
  const [dana, ravi] = [slack.as('U0DANA'), slack.as('U0RAVI')];
  tell('3. Dana asks for a key.');
  tell(drawWindow(DANA, await openForm(dana)));
  const reason = 'The nightly deploy reads the list of projects.';
  tell(`   Dana chooses "Organization Read Only" and writes: "${reason}"`);
  went(await fill(dana, { reason }));
  tell(drawWindow(DANA, await window(dana, /sent/i)));

  tell('4. Ravi reads the card and approves.');
  const card = await message(ravi, 'C0APPROVALS', /ci-deploy/);
  tell(drawMessage(RAVI, '#atlas-approvals', card));
  const before = atlas.createsAccepted;
  went(await ravi.clicks(card, 'Approve request'));
  const decision = await window(ravi, /Approve request/);
  tell(drawWindow(RAVI, decision));
  went(await ravi.submits(decision));

  tell('5. The key is created, and everybody is told.');
  const announcement = await message(ravi, 'C0KEYS', /ci-deploy/);
  tell(drawMessage(EVERYBODY, '#atlas-keys', announcement));
  const undecided = /Approve request|Deny/;
  const decided = await seen('nothing is left to decide', () =>
    ravi
      .sees('C0APPROVALS')
      .find(
        (seenCard) =>
          seenCard.ts === card.ts && !seenCard.buttons.some(({ label }) => undecided.test(label)),
      ),
  );
  tell(drawMessage(RAVI, '#atlas-approvals', decided));
  if (atlas.createsAccepted !== before + 1) throw new Error('Atlas saw more than one create');
}

async function reveal({ slack, atlas, seeded }: World, tell: Tell): Promise<void> {
  const moves = createMoves({ slack });
  const { drawMessage, drawWindow } = createScreen(slack);
  const dana = slack.as('U0DANA');
  tell('6. Dana reveals the private key, once.');
  const issued = atlas
    .keys(seeded.acme.id)
    .find(({ description }) => description.startsWith('ci-deploy [ck:'));
  if (issued === undefined) throw new Error('Atlas does not have the key');
  const offer = await moves.offer(dana, 'Reveal private key');
  tell(drawMessage(DANA, 'her messages with Keywarden', offer));
  const shown = await moves.reveal(dana);
  if (!shown.plainText.includes(issued.privateKey)) throw new Error('The private key is not shown');
  tell(drawWindow(DANA, shown, masked(shown.plainText, issued.privateKey)));
  moves.went(await dana.closes(shown));

  tell('7. A second look is refused.');
  moves.went(await dana.clicks(offer, 'Reveal private key', { stale: true }));
  tell(drawWindow(DANA, await moves.window(dana, /cannot be shown/)));
}

/** The main job, played by people through the simulated Slack; throws where a step is not seen. */
export async function playMainJob(world: World, tell: Tell): Promise<void> {
  await look(world, tell);
  await ask(world, tell);
  await reveal(world, tell);
}

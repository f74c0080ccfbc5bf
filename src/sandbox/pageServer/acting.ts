import type {
  ChooseBody,
  ClickBody,
  CloseBody,
  Entry,
  FillBody,
  HomeBody,
  Outcome,
  ReadBody,
  SearchBody,
  SubmitBody,
  Suggestions,
  TargetName,
  TypeBody,
} from '../page/contract/contract.ts';
import type { OpenView, Person, Target } from '../slack/simulator.ts';
import { fields, list } from '../slack/wire/json.ts';
import { Complaining } from './http/complaint.ts';
import { outcomeFor } from './outcomes.ts';
import type { Scene } from './scene/scene.ts';

const FINE: Outcome = { ok: true, latencyMs: 0 };

function gone(what: string): Complaining {
  return new Complaining(409, `${what} is not there any more.`);
}

/** The simulator says with a plain Error what a person cannot do; anything else is a mistake of ours. */
async function tried<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || Object.getPrototypeOf(cause) !== Error.prototype) throw cause;
    throw new Complaining(409, cause.message);
  }
}

function windowOf(person: Person, id: string): OpenView {
  const window = person.window();
  if (window?.id !== id) throw gone('This window');
  return window;
}

function targetOf(scene: Scene, person: Person, name: TargetName): Target {
  if (name.kind === 'window') return windowOf(person, name.id);
  if (name.kind === 'home') {
    const home = person.home();
    if (home === undefined) throw gone('Home');
    return home;
  }
  mustSee(scene, person, name.channel);
  const message = person.sees(name.channel).find(({ ts }) => ts === name.ts);
  if (message === undefined) throw gone('This message');
  return message;
}

function mustSee({ stage: { slack } }: Scene, person: Person, channel: string): void {
  const isDirect = channel === slack.directMessagesOf(person.id);
  if (!isDirect && slack.channelsOf(person.id).every(({ id }) => id !== channel)) {
    throw new Complaining(409, 'There is no such channel for this person.');
  }
}

export async function type(scene: Scene, person: Person, body: TypeBody): Promise<Outcome> {
  mustSee(scene, person, body.channel);
  const outcome = await tried(() => person.types(body.channel, body.text));
  // Slackbot says it in the channel.
  return outcomeFor(outcome, 'elsewhere');
}

export async function click(scene: Scene, person: Person, body: ClickBody): Promise<Outcome> {
  const { blockId, actionId, value, shown } = body;
  const target = targetOf(scene, person, body.target);
  const isThere = target.buttons.some(
    (button) =>
      button.blockId === blockId &&
      button.actionId === actionId &&
      (value === undefined || button.value === value),
  );
  if (!isThere && shown === undefined) throw gone('This button');
  const stale = !isThere && shown !== undefined;
  const held = stale ? { ...target, blocks: [shown] } : target;
  const outcome = await tried(() => person.clicks(held, actionId, { blockId, value, stale }));
  return outcomeFor(outcome, 'beside');
}

export async function choose(scene: Scene, person: Person, body: ChooseBody): Promise<Outcome> {
  const { blockId, actionId, values } = body;
  const target = targetOf(scene, person, body.target);
  const outcome = await tried(() => person.chooses(target, actionId, values, { blockId }));
  return outcomeFor(outcome, 'beside');
}

/** An option that was chosen from the start was never offered, so it cannot be chosen again. */
function standsAlready(target: Target, { blockId, actionId, values }: Entry): boolean {
  if (target.kind === 'message') return false;
  const kept = fields(target.state[blockId]?.[actionId]);
  const [one] = values;
  if (kept.selected_option)
    return values.length === 1 && fields(kept.selected_option).value === one;
  const many = list(kept.selected_options).map((option) => fields(option).value);
  return many.length > 0 && JSON.stringify(many) === JSON.stringify(values);
}

async function keep(person: Person, target: Target, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (standsAlready(target, entry)) continue;
    const { blockId, actionId, values } = entry;
    await tried(() => person.chooses(target, actionId, values, { blockId, quiet: true }));
  }
}

export async function fill(scene: Scene, person: Person, body: FillBody): Promise<Outcome> {
  await keep(person, targetOf(scene, person, body.target), body.entries);
  return FINE;
}

export async function submit(_: Scene, person: Person, body: SubmitBody): Promise<Outcome> {
  const window = windowOf(person, body.windowId);
  await keep(person, window, body.entries);
  // The window itself says what is wrong, under the inputs or as a whole.
  return outcomeFor(await tried(() => person.submits(window)), 'elsewhere');
}

export async function close(_: Scene, person: Person, body: CloseBody): Promise<Outcome> {
  const window = windowOf(person, body.windowId);
  return outcomeFor(await tried(() => person.closes(window, { all: body.all })), 'elsewhere');
}

export async function search(scene: Scene, person: Person, body: SearchBody): Promise<Suggestions> {
  const target = targetOf(scene, person, body.target);
  try {
    return { options: await person.searches(target, body.actionId, body.typed) };
  } catch (cause) {
    return { options: [], trouble: cause instanceof Error ? cause.message : String(cause) };
  }
}

export async function home(_: Scene, person: Person, { tab }: HomeBody): Promise<Outcome> {
  const opened = tab === 'home' ? person.opensHome() : person.opensMessages();
  // An event that nobody takes is nothing a person would notice.
  return outcomeFor(await opened, 'elsewhere');
}

export async function reload(_: Scene, person: Person): Promise<Outcome> {
  person.reloads();
  return FINE;
}

export async function read(scene: Scene, person: Person, body: ReadBody): Promise<Outcome> {
  mustSee(scene, person, body.channel);
  const moved = scene.readMarks.move(person.id, body.channel, body.ts);
  // Everybody's switch between people shows what this person has not read.
  if (moved) scene.tell({ people: 'all', behind: false });
  return FINE;
}

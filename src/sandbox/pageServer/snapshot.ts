import type { Channel, Home, Human, Robot, Snapshot, Window } from '../page/contract/contract.ts';
import type { HomeView, OpenView, PersonFacts } from '../slack/simulator.ts';
import type { VisibleMessage } from '../slack/wire/surface.ts';
import type { Scene } from './scene/scene.ts';
import { standingOf } from './standings.ts';
import { tourOf } from './tour.ts';

const SLACKBOT = 'USLACKBOT';

export const isHuman = ({ id, isBot }: PersonFacts): boolean => isBot !== true && id !== SLACKBOT;

function windowOf({ privateMetadata: _, externalId: __, ...shown }: OpenView): Window {
  return shown;
}

function homeOf({ privateMetadata: _, ...shown }: HomeView): Home {
  return shown;
}

interface Room extends Channel {
  readonly messages: readonly VisibleMessage[];
}

/** Every conversation this person can see, with what they see in it. */
function roomsOf({ stage: { slack }, readMarks }: Scene, userId: string): Room[] {
  const person = slack.as(userId);
  const room = (facts: Pick<Channel, 'id' | 'name' | 'kind' | 'isMember' | 'memberCount'>) => {
    const messages = person.sees(facts.id);
    const unread = facts.isMember ? readMarks.unread(userId, facts.id, messages) : 0;
    return { ...facts, messages, unread, readUpTo: readMarks.upTo(userId, facts.id) };
  };
  const channels = slack.channelsOf(userId).map(({ id, name, isPrivate, members }) =>
    room({
      id,
      name,
      kind: isPrivate === true ? 'private' : 'public',
      isMember: members.includes(userId),
      memberCount: members.length,
    }),
  );
  const name = appName(slack.people(), slack.app.botUserId);
  const id = slack.directMessagesOf(userId);
  return [...channels, room({ id, name, kind: 'direct', isMember: true, memberCount: 2 })];
}

const appName = (people: readonly PersonFacts[], botUserId: string): string =>
  people.find(({ id }) => id === botUserId)?.realName ?? 'Keywarden';

function humanOf(scene: Scene, facts: PersonFacts): Human {
  const { id, name, realName = name, tz = 'UTC', locale = 'en-US' } = facts;
  const unread = roomsOf(scene, id).reduce((sum, room) => sum + room.unread, 0);
  return { id, name, realName, tz, locale, standing: standingOf(id), unread };
}

function robotOf({ id, name, realName = name }: PersonFacts): Robot {
  return { id, name, realName };
}

/** What stands before this person right now. */
export async function snapshotOf(scene: Scene, userId: string): Promise<Snapshot | undefined> {
  const { stage, number, bot, records, commands } = scene;
  const { slack } = stage;
  const [shownCommands, requests = []] = await Promise.all([commands(), records.requests()]);
  const everybody = slack.people();
  const people = everybody.filter(isHuman).map((facts) => humanOf(scene, facts));
  const me = people.find(({ id }) => id === userId);
  if (me === undefined) return undefined;
  const person = slack.as(userId);
  const rooms = roomsOf(scene, userId);
  const home = person.home();
  const { botUserId } = slack.app;
  return {
    simulation: true,
    world: number,
    now: Date.now(),
    me,
    people,
    robots: everybody.filter((one) => !isHuman(one)).map(robotOf),
    groups: slack.groups().map(({ id, handle, users }) => ({ id, handle, users })),
    app: {
      name: appName(everybody, botUserId),
      userId: botUserId,
      botUp: bot.facts().state === 'up',
    },
    channels: rooms.map(({ messages: _, ...channel }) => channel),
    directMessages: slack.directMessagesOf(userId),
    messages: Object.fromEntries(rooms.map(({ id, messages }) => [id, messages])),
    windows: person.windows().map(windowOf),
    home: home === undefined ? null : homeOf(home),
    commands: shownCommands,
    tour: tourOf(stage, requests),
  };
}

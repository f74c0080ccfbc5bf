import { once } from 'node:events';
import type { Server } from 'node:http';
import { PATIENCE_MS } from '../time/patience.ts';
import { Courier } from './delivery/courier.ts';
import { type Greeting, Sockets } from './delivery/sockets.ts';
import { waitFor } from './model/changes.ts';
import { World } from './model/world.ts';
import { dump } from './person/looks.ts';
import { createPerson } from './person/person.ts';
import { createSlackServer } from './server.ts';
import { Faults, type SlackFaults } from './wire/faults.ts';
import type { Fields } from './wire/json.ts';
import type {
  ChangeEvent,
  ChannelFacts,
  GroupFacts,
  Person,
  PersonFacts,
  SlackApp,
} from './wire/surface.ts';
import type { Call, Delivery, DeliveryKind, DeliveryOverrides, RawAnswer } from './wire/traffic.ts';

export type { CallFault, DeliveryFault, FaultHandle, Held, SlackFaults } from './wire/faults.ts';
export type {
  Block,
  ChangeEvent,
  ChannelFacts,
  ClickOptions,
  DeliveryOutcome,
  Failure,
  FieldValues,
  GroupFacts,
  HomeView,
  OpenView,
  Person,
  PersonFacts,
  SlackApp,
  Target,
  ViewState,
  VisibleButton,
  VisibleField,
  VisibleLink,
  VisibleMessage,
  VisibleOption,
} from './wire/surface.ts';
export type { Call, Delivery, DeliveryKind, DeliveryOverrides, RawAnswer } from './wire/traffic.ts';

export interface SlackSimulatorOptions {
  readonly host?: string;
  readonly port?: number;
  /** Where the app reaches it, if something stands in between: response_urls and sockets begin with it. */
  readonly publicOrigin?: string;
  /** Time as the workspace sees it: triggers, response_urls, rates, timestamps. */
  readonly now?: () => number;
  /** How long Slack waits for an acknowledgement, in the app's own time. Default 3000. */
  readonly ackLimitMs?: number;
  /** How long the machine kept the app from running so far: no limit counts it. Default 0. */
  readonly starved?: () => number;
}

export interface RateControl {
  /** Calls a minute and how many may come at once; 'off' lifts the limit, '*' is every method. */
  set(method: string, rate: { readonly perMinute: number; readonly burst: number } | 'off'): void;
}

export interface SocketControl {
  readonly connections: number;
  /** All that are open, also those on which nothing is sent any more. */
  readonly kept: number;
  /** From now on no ping of the app gets its pong. */
  ignorePings(): void;
  /** The next new connections get these instead of a hello; `ungreeted` says how many still wait. */
  readonly ungreeted: number;
  greet(...greetings: readonly (readonly Greeting[])[]): void;
  /** Ids of the envelopes that the app acknowledged, in order. */
  readonly acknowledged: readonly string[];
  /** How many envelopes wait for their acknowledgement. */
  readonly unacknowledged: number;
  /** Sends these very words to one connection: a frame of whatever form. */
  push(frame: string): void;
  /** The connection ends: in about ten seconds, now, or because Socket Mode was switched off. */
  disconnect(reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** Cuts the connections without a word. */
  cut(): void;
}

export interface SlackSimulator {
  readonly apiUrl: string;
  readonly origin: string;
  readonly app: SlackApp;
  addPerson(person: PersonFacts): void;
  changePerson(id: string, change: Partial<Omit<PersonFacts, 'id'>>): void;
  addChannel(channel: ChannelFacts): void;
  changeChannel(id: string, change: Partial<Omit<ChannelFacts, 'id'>>): void;
  addUserGroup(group: GroupFacts): void;
  changeUserGroup(id: string, change: Partial<Omit<GroupFacts, 'id'>>): void;
  as(userId: string): Person;
  /** Everybody, the app and Slackbot included. */
  people(): readonly PersonFacts[];
  groups(): readonly GroupFacts[];
  /** Channels this person can see, direct messages not among them. */
  channelsOf(userId: string): readonly ChannelFacts[];
  /** The conversation of this person with the app. */
  directMessagesOf(userId: string): string;
  readonly transcript: readonly Call[];
  /** Every delivery made, in order, with the answer once it is there. */
  readonly deliveries: readonly Delivery[];
  readonly faults: SlackFaults;
  readonly rates: RateControl;
  readonly socketMode: SocketControl;
  /** From now on, what is missing in answers and payloads is `null` there instead of left out. */
  sendNulls(): void;
  on(event: 'change', fn: (change: ChangeEvent) => void): () => void;
  waitFor<T>(what: string, look: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** What everybody sees right now, as text. */
  dump(): string;
  /**
   * Sends anything, well or badly signed; nobody's picture changes by the answer. A trigger that Slack
   * gave out is not used twice: one that was made up takes its place.
   */
  deliver(kind: DeliveryKind, payload: Fields, overrides?: DeliveryOverrides): Promise<RawAnswer>;
  /** The same bytes again. */
  replay(delivery: Delivery): Promise<RawAnswer>;
  close(): Promise<void>;
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return `${host}:${address.port}`;
}

function surfaceOf(world: World, parts: Parts): SlackSimulator {
  const { courier, faults, sockets, place, publicOrigin } = parts;
  const people = new Map<string, Person>();
  const origin = `http://${place}`;
  const tell = () => world.tell({ what: 'directory' });
  const personOf = (userId: string): Person => {
    world.directory.person(userId);
    const known = people.get(userId);
    if (known !== undefined) return known;
    const person = createPerson({
      world,
      courier,
      origin: publicOrigin ?? origin,
      userId,
      offers: new Map(),
    });
    people.set(userId, person);
    return person;
  };
  return {
    apiUrl: `${origin}/api/`,
    origin,
    app: world.app,
    ...directoryOf(world, tell),
    as: personOf,
    transcript: world.transcript,
    deliveries: world.deliveries,
    faults,
    rates: world.rates,
    socketMode: sockets,
    sendNulls: () => {
      world.nulls = true;
    },
    on: (_event, fn) => world.changes.on(fn),
    waitFor: (what, look, timeoutMs = PATIENCE_MS) =>
      waitFor(world.changes, { what, look, timeoutMs, dump: () => dump(world) }),
    dump: () => dump(world),
    deliver: (kind, payload, overrides = {}) => {
      const { triggers } = world;
      const isTaken = triggers.wasIssued(payload.trigger_id);
      const sent = isTaken ? { ...payload, trigger_id: triggers.invent() } : payload;
      return courier.deliver(kind, sent, overrides);
    },
    replay: (delivery) => courier.replay(delivery),
    close: () => closeAll(parts),
  };
}

interface Parts {
  readonly courier: Courier;
  readonly faults: Faults;
  readonly sockets: Sockets;
  readonly server: Server;
  readonly place: string;
  readonly publicOrigin: string | undefined;
}

function directoryOf(world: World, tell: () => void) {
  const { directory } = world;
  const telling =
    <A extends unknown[]>(change: (...args: A) => void) =>
    (...args: A): void => {
      change(...args);
      tell();
    };
  return {
    addPerson: telling((person: PersonFacts) => directory.addPerson(person)),
    changePerson: telling((id: string, change: Partial<Omit<PersonFacts, 'id'>>) =>
      directory.changePerson(id, change),
    ),
    addChannel: telling((channel: ChannelFacts) => directory.addChannel(channel)),
    changeChannel: telling((id: string, change: Partial<Omit<ChannelFacts, 'id'>>) =>
      directory.changeChannel(id, change),
    ),
    people: () => [...directory.people.values()],
    groups: () => [...directory.groups.values()],
    directMessagesOf: (userId: string) => directory.directMessages(userId).id,
    channelsOf: (userId: string) =>
      [...directory.conversations.values()]
        .filter((one) => one.kind !== 'im' && directory.canSee(one, userId))
        .map(({ id, name, kind, isArchived, isExtShared, members }) => {
          return { id, name, isPrivate: kind === 'private', isArchived, isExtShared, members };
        }),
    addUserGroup: telling((group: GroupFacts) => directory.addGroup(group)),
    changeUserGroup: telling((id: string, change: Partial<Omit<GroupFacts, 'id'>>) =>
      directory.changeGroup(id, change),
    ),
  };
}

async function closeAll({ courier, faults, sockets, server }: Parts): Promise<void> {
  courier.close();
  faults.clear();
  await sockets.close();
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

export async function startSlackSimulator(
  options: SlackSimulatorOptions = {},
): Promise<SlackSimulator> {
  const { host = '127.0.0.1', port = 0, now = Date.now, ackLimitMs = 3000 } = options;
  const { publicOrigin, starved = () => 0 } = options;
  const world = new World(now, starved);
  const faults = new Faults();
  const sockets = new Sockets(world.app.appId, () => world.tell({ what: 'socket' }));
  let place = '';
  const outside = () => publicOrigin ?? `http://${place}`;
  const socketUrl = () => `${outside().replace(/^http/, 'ws')}/link/?${sockets.ticket()}`;
  const server = createSlackServer({ api: { world, socketUrl }, faults, sockets });
  place = await listen(server, host, port);
  const courier = new Courier({ world, sockets, faults, limitMs: ackLimitMs, starved });
  return surfaceOf(world, { courier, faults, sockets, server, place, publicOrigin });
}

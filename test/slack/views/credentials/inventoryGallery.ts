import type { types } from '@slack/bolt';
import { approvedOf } from '../../../../src/domain/credential/access.ts';
import { INVENTORY_LISTS } from '../../../../src/domain/inventory/inventory.ts';
import type { Observation } from '../../../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../../../src/domain/key/access.ts';
import { adoptManyWindow } from '../../../../src/slack/views/credentials/adoptManyWindow.ts';
import {
  askMakersWindow,
  mineManyWindow,
} from '../../../../src/slack/views/credentials/askMakersWindows.ts';
import {
  adoptWindow,
  askMakerWindow,
  endForeignWindow,
  freezeForeignWindow,
  mineWindow,
  notMineWindow,
} from '../../../../src/slack/views/credentials/foreignWindows.ts';
import type { Message } from '../../../../src/slack/views/kit/blocks.ts';
import { home } from '../../../../src/slack/views/lists/home.ts';
import {
  INVENTORY_PER_PAGE,
  inventoryList,
} from '../../../../src/slack/views/lists/inventoryList.ts';
import { whoMessage } from '../../../../src/slack/views/lists/who.ts';
import {
  askMakerMessage,
  askMakersMessage,
  deniedManyMessage,
  deniedMessage,
  strangerMessage,
  strangersMessage,
} from '../../../../src/slack/views/news/strangers.ts';
import { en } from '../../../../src/text/en.ts';
import type { ForeignSubject } from '../../../../src/workflow/inventory/foreign.ts';
import type { InventoryPage, InventoryRow } from '../../../../src/workflow/inventory/inventory.ts';
import type { Maker } from '../../../../src/workflow/ports/credentialAccess.ts';
import { NOON } from '../samples.ts';
import { keysOf } from './keyGallery.ts';

const META = JSON.stringify({ c: `apiKey:${'a'.repeat(24)}`, n: 'abcdefghijklmnopqrstuv' });
const DAY = 86_400_000;
const ORGANIZATION = 'a'.repeat(24);
const MANY = 100;

const counts = {
  all: 354,
  issued: 12,
  adopted: 31,
  foreign: 311,
  marked: 1,
  noEnd: 9,
  drifted: 4,
  stale: 27,
  unknownUse: 40,
};
const numbers = { counts, staleAfterMs: 90 * DAY };
const none = { all: 0, issued: 0, adopted: 0, foreign: 0, marked: 0, noEnd: 0, drifted: 0 };

function accessOf(typed: string) {
  const projects = Array.from({ length: 12 }, (_, index) => ({
    projectId: index.toString(16).padStart(24, 'b'),
    roles: ['GROUP_READ_ONLY', 'GROUP_INDEX_MANAGER'],
  }));
  const addresses = typed === '' ? [] : ['203.0.113.7', '10.0.0.0/8'];
  return makeAccess({ organizationRoles: ['ORG_OWNER'], projects, addresses });
}

function shownOf(typed: string, index: number): Observation {
  const shown = {
    id: `apiKey:${index.toString(16).padStart(24, 'c')}`,
    kind: 'apiKey',
    handle: 'gswvkocq',
    description: typed,
    access: accessOf(typed),
    createdAt: NOON - 400 * DAY,
    firstSeenAt: NOON,
  } as const;
  const use = { readAt: NOON, addresses: index % 3, at: NOON, from: typed.slice(0, 90) };
  return index % 4 === 0 ? shown : { ...shown, use };
}

/** Half of them have a record, in each of its states. */
function rowsOf(typed: string): readonly InventoryRow[] {
  const known = keysOf(typed);
  return Array.from({ length: INVENTORY_PER_PAGE }, (_, index) => {
    const credential = index % 2 === 0 ? undefined : known[index]?.credential;
    const projectNames = Object.fromEntries(
      accessOf(typed).projects.map(({ projectId }) => [projectId, typed.slice(0, 64)]),
    );
    return {
      organizationId: ORGANIZATION,
      organizationName: typed.slice(0, 100) || 'acme',
      projectNames,
      observation: shownOf(typed, index),
      ...(credential && { credential }),
    };
  });
}

function pagesOf(typed: string): readonly (readonly [string, InventoryPage])[] {
  const rows = rowsOf(typed);
  const page = { ...numbers, filter: {}, rows, page: 7, pages: 45, total: 354, now: NOON };
  const foreign = rows.map(({ credential: _, ...row }) => row);
  const project = typed.slice(0, 100) || 'a';
  return [
    ['inventory', { ...page, mayAdopt: true }],
    ['inventory, for an auditor', { ...page, mayAdopt: false }],
    [
      'inventory, without owner',
      { ...page, mayAdopt: true, filter: { list: 'foreign' }, rows: foreign },
    ],
    ['inventory, narrowed', { ...page, mayAdopt: true, filter: { owner: 'U0DANA', project } }],
    ...INVENTORY_LISTS.map((list) => {
      const empty = { ...page, filter: { list }, rows: [], page: 1, pages: 1, total: 0 };
      return [`inventory, none ${list}`, { ...empty, mayAdopt: true }] as const;
    }),
  ];
}

export function foreignOf(typed: string, index = 0): ForeignSubject {
  const { id, handle, description } = shownOf(typed, index);
  return {
    organizationId: ORGANIZATION,
    credentialId: id,
    organizationName: typed.slice(0, 100) || 'acme',
    kind: 'apiKey',
    atlasId: id.slice('apiKey:'.length),
    handle,
    description,
    describedAs: description,
    createdAt: NOON - 400 * DAY,
    lastUse: { at: NOON, from: typed.slice(0, 90) },
    ...approvedOf(accessOf(typed)),
    life: { defaultMs: 90 * DAY, maxMs: 365 * DAY },
    isAsked: index % 2 === 1,
    groups: [{ id: 'S0PLATFORM', name: typed.slice(0, 80) || 'platform' }],
    now: NOON,
  };
}

const MAKERS: readonly Maker[] = [
  { is: 'person', email: 'dana@example.com' },
  { is: 'program', id: 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa' },
  { is: 'unknown' },
];

function strangerMessages(typed: string): Record<string, Message> {
  const organization = { id: ORGANIZATION, name: typed.slice(0, 100) || 'acme' };
  const subject = foreignOf(typed);
  const shown = shownOf(typed, 0);
  const said = { organization, count: 10, by: 'U0DANA' };
  const single = MAKERS.map((maker) => [
    `stranger by ${maker.is}`,
    strangerMessage(en, { organization, shown, maker }),
  ]);
  const known = strangerMessage(en, {
    organization,
    shown,
    maker: { is: 'person', email: `${typed.slice(0, 90)}@example.com` },
    person: 'U0DANA',
  });
  return {
    ...Object.fromEntries(single),
    'stranger by somebody here': known,
    'strangers at the first start': strangersMessage(en, {
      organization,
      all: 450,
      byPeople: 30,
      byPrograms: 200,
    }),
    'maker is asked': askMakerMessage(en, { subject, by: 'U0ADMIN' }),
    'maker is asked about many': askMakersMessage(en, said),
    'maker says no': deniedMessage(en, subject, 'U0DANA'),
    'maker says no to many': deniedManyMessage(en, said),
  };
}

function whoMessages(typed: string): Record<string, Message> {
  const { organizationName, projectNames } = rowsOf(typed)[0] ?? {
    organizationName: 'acme',
    projectNames: {},
  };
  const observation = shownOf(typed, 0);
  const line = { organizationId: ORGANIZATION, observation };
  const acts = ['adopt', 'freeze_foreign', 'end_foreign'] as const;
  const about = { credentialId: observation.id, line, organizationName, projectNames, acts };
  const lastUse = { at: NOON, from: typed.slice(0, 90) };
  const shown = {
    id: observation.id,
    handle: observation.handle,
    description: typed,
    access: accessOf(typed),
    use: [],
  };
  return {
    'who, nothing found': whoMessage(en, { unasked: 0 }, false),
    'who, nothing found of a leaked one': whoMessage(en, { unasked: 2 }, true),
    'who, nobody answers': whoMessage(
      en,
      { answer: { ...about, shown, lastUse }, unasked: 0 },
      true,
    ),
    'who, Atlas is away': whoMessage(en, { answer: about, unasked: 0 }, false),
  };
}

/** Lists of every key, whose one is, and what people hear of those that are nobody's. */
export function inventoryMessages(typed: string): Record<string, Message> {
  const pages = pagesOf(typed).map(([name, page]) => [name, inventoryList(en, page)]);
  return {
    ...Object.fromEntries(pages),
    ...strangerMessages(typed),
    ...whoMessages(typed),
  };
}

export function inventoryWindows(typed: string): Record<string, types.ModalView | types.HomeView> {
  const opened = { reader: 'U0ADMIN', newRequest: '01JD0000000000000000000070' };
  const facts = [0, 1].map((index) => ({ ...foreignOf(typed, index), ...opened }));
  const each = facts.flatMap((one) => {
    const how = one.isAsked ? ', approved like a request' : '';
    return [
      [`adopt${how}`, adoptWindow(en, one, META)],
      [`mine${how}`, mineWindow(en, one, META)],
    ] as const;
  });
  const subject = foreignOf(typed);
  const looked = { ...subject, ...opened };
  const subjects = Array.from({ length: MANY }, (_, index) => foreignOf(typed, index));
  const organizationName = typed.slice(0, 100) || 'acme';
  const people = Array.from({ length: 30 }, (_, index) => ({
    person: `U0MAKER${index}`,
    places: subjects.slice(0, index + 1),
  }));
  return {
    ...Object.fromEntries(each),
    freezeForeign: freezeForeignWindow(en, looked, META),
    endForeign: endForeignWindow(en, looked, META),
    askMaker: askMakerWindow(en, { ...subject, person: 'U0DANA' }, META),
    notMine: notMineWindow(en, subject, META),
    adoptMany: adoptManyWindow(en, { subjects, all: 220, reader: 'U0ADMIN' }, META),
    askMakers: askMakersWindow(
      en,
      { organizationId: ORGANIZATION, organizationName, people },
      META,
    ),
    mineMany: mineManyWindow(en, { organizationName, subjects, all: MANY }, META),
    homeOfAdmin: home(en, { mine: [], inventory: numbers }),
    'homeOfAdmin, nothing seen yet': home(en, {
      mine: [],
      inventory: { ...numbers, counts: { ...none, stale: 0, unknownUse: 0 } },
    }),
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { messageBlocks, viewDefinition } from '../../../src/sandbox/slack/blocks/check.ts';
import { RECIPIENT } from '../handOver.ts';
import { anyMaterial, type Gallery, gallery, galleryOfRequest, type Material } from './gallery.ts';
import {
  ALL_STATES,
  eventfulPicture,
  HOUR,
  NOON,
  ORGANIZATION,
  pictureWith,
  requestIn,
  vote,
} from './samples.ts';
import { wrongWithMessage, wrongWithView } from './slackRules.ts';

function expectWithinLimits({ messages, views }: Gallery): void {
  for (const message of Object.values(messages)) messageBlocks(message.blocks);
  for (const view of Object.values(views)) viewDefinition(view, ['modal', 'home']);
  const wrong = [
    ...Object.entries(messages).map(([name, message]) => ({
      name,
      wrong: wrongWithMessage(message),
    })),
    ...Object.entries(views).map(([name, view]) => ({ name, wrong: wrongWithView(view) })),
  ];
  expect(wrong.filter((one) => one.wrong.length > 0)).toEqual([]);
}

type Line = Material['line'];

/** Everything at its longest, in characters that take the most bytes or escapes. */
function largest(character: string): Material {
  const long = (max: number) => character.repeat(max).slice(0, max);
  const projects = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(24, '0'));
  const line = (index: number): Line => ({
    key: {
      id: index.toString(16).padStart(24, 'f'),
      publicKey: 'gswvkocq',
      description: long(250),
      roles: [
        ...ORGANIZATION_ROLES.map((role) => ({ role, organizationId: ORGANIZATION.id })),
        ...projects.flatMap((projectId) =>
          Array.from({ length: 10 }, () => ({ role: 'GROUP_OWNER', projectId })),
        ),
      ],
    },
    projectNames: new Map(projects.map((id) => [id, long(64)])),
    issued: { requestId: 'x', requester: 'U0RIO', createdAt: NOON + HOUR },
  });
  const request = (index: number) =>
    requestIn(ALL_STATES[index % ALL_STATES.length] ?? { status: 'lapsed', at: NOON }, {
      organizationName: long(100),
      reason: long(1000),
      spec: makeSpec({
        organizationId: ORGANIZATION.id,
        description: long(190),
        roles: ORGANIZATION_ROLES,
        recipient: RECIPIENT,
        accessList: Array.from(
          { length: 20 },
          (_, at) => `2001:db8:ffff:ffff:ffff:ffff:ffff:${at}/0`,
        ),
      }),
      grants: Array.from({ length: 10 }, (_, at) => vote(`U0VOTER${at}`, long(500))),
    });
  return {
    request: request(0),
    requestContext: eventfulPicture(long(80), 20),
    requests: Array.from({ length: 60 }, (_, index) => request(index)),
    page: {
      organization: { id: ORGANIZATION.id, name: long(100) },
      project: { id: ORGANIZATION.id, name: long(100), organizationId: ORGANIZATION.id },
      page: 7,
      pages: 99_999,
      total: 999_990,
      perPage: 10,
      keys: Array.from({ length: 10 }, (_, index) => line(index)),
    },
    line: line(0),
    accessList: Array.from({ length: 500 }, () => '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128'),
    typed: long(300),
    organizations: 250,
  };
}

const smallest: Material = {
  request: requestIn(
    { status: 'pending', until: 0 },
    {
      reason: '',
      organizationName: '',
      spec: { organizationId: ORGANIZATION.id, description: '', roles: [], accessList: [] },
    },
  ),
  requestContext: pictureWith(undefined),
  requests: [],
  page: {
    organization: { id: ORGANIZATION.id, name: '' },
    page: 1,
    pages: 1,
    total: 0,
    perPage: 1,
    keys: [],
  },
  line: {
    key: { id: ORGANIZATION.id, publicKey: '', description: '', roles: [] },
    projectNames: new Map(),
  },
  accessList: [],
  typed: '',
  organizations: 0,
};

describe('every message and window', () => {
  it('stays within the limits of Slack with the smallest content', () => {
    expectWithinLimits(gallery(smallest));
  });

  it.each(['x', '漢', '👩', '&', '"', '\\', '<!channel>', '`', 'ش'])(
    'stays within the limits of Slack with the largest content, made of %s',
    (character) => {
      const material = largest(character);
      expectWithinLimits(gallery(material));
      for (const request of material.requests.slice(1, ALL_STATES.length)) {
        expectWithinLimits(galleryOfRequest({ ...material, request }));
      }
    },
  );

  it('stays within the limits of Slack whatever people and Atlas write', () => {
    fc.assert(
      fc.property(anyMaterial, (material) => expectWithinLimits(gallery(material))),
      { numRuns: 150 },
    );
  });
});

describe('the largest content', () => {
  it.each(['漢', '&', '"', '`'])('never costs a button or the last line: %s', (character) => {
    const { messages, views } = gallery(largest(character));
    const last = (name: string) => JSON.stringify(messages[name]?.blocks.at(-1));
    expect(JSON.stringify(messages.requestCard)).toContain('request.approve');
    expect(last('requestCard')).toContain('01JABCDEFGHJKMNPQRSTVWXYZ0');
    expect(JSON.stringify(messages['requestCard, much said'])).toContain('request.approve');
    expect(last('requestCard, much said')).toContain('01JABCDEFGHJKMNPQRSTVWXYZ0');
    expect(last('receipt, much said')).toContain('01JABCDEFGHJKMNPQRSTVWXYZ0');
    expect(last('keyDetail')).toContain('key.json');
    expect(last('keyList')).toContain('list.next');
    expect(last('mine')).toContain('mine.next');
    expect(JSON.stringify(views.home)).toContain('/atlas-keys requests');
  });
});

describe('a page of keys', () => {
  it('shortens its lines rather than leaving out one of ten keys', () => {
    const { page } = largest('漢');
    const list = gallery(largest('漢')).messages.keyList;
    const details = list?.blocks.filter((block) => 'accessory' in block) ?? [];
    expect(details).toHaveLength(page.keys.length);
    expect(JSON.stringify(list?.blocks)).toContain('more roles');
    expect(JSON.stringify(list?.blocks.at(-1))).toContain('request.new');
  });
});

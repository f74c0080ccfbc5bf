import fc from 'fast-check';
import type { ApprovalStatus, Prospect } from '../../../src/domain/approval/approvalStatus.ts';
import { cleanLine } from '../../../src/domain/key/description.ts';
import type { AtlasKey } from '../../../src/domain/key/key.ts';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { State, Status } from '../../../src/domain/record/state.ts';
import type { KeyLine } from '../../../src/workflow/keys/keyLines.ts';
import type { KeyPage } from '../../../src/workflow/keys/lookup.ts';
import type { RequestContext } from '../../../src/workflow/requests/requestContext.ts';

export const REQUEST_ID = '01JABCDEFGHJKMNPQRSTVWXYZ0';
export const ORGANIZATION = { id: '32b6e34b3d91647abb20e7b8', name: 'acme' };
export const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);
export const HOUR = 3_600_000;

const key = {
  id: '6a793f752c88faeba59bba49',
  publicKey: 'gswvkocq',
  attempt: 1,
  createdAt: NOON,
  provenAt: NOON,
};
const attempt = { number: 1, nonce: 'n', marker: ' [ck:x]', startedAt: NOON };
const sealed = { key, sealed: 'v1.sealed', until: NOON + 24 * HOUR, shown: 0 };
const problem = { code: 'bad_request', status: 400, errorCode: 'BAD_REQUEST', detail: 'No.' };

/** One state of each status. */
export const STATES: Readonly<{ [S in Status]: Extract<State, { status: S }> }> = {
  pending: { status: 'pending', until: NOON + 24 * HOUR },
  approved: { status: 'approved', at: NOON, retryAt: NOON },
  creating: { status: 'creating', attempt, leaseUntil: NOON },
  recovering: { status: 'recovering', attempt, after: NOON, afterwards: { next: 'retry' } },
  fitting: { status: 'fitting', key, sealed: 'v1.sealed', attempt, since: NOON, retryAt: NOON },
  applying: { status: 'applying', since: NOON },
  done: { status: 'done', at: NOON },
  ready: { status: 'ready', ...sealed },
  claimed: { status: 'claimed', claimId: 'c', leaseUntil: NOON, ...sealed, shown: 1 },
  uncertain: { status: 'uncertain', ...sealed, shown: 1 },
  delivered: { status: 'delivered', key, at: NOON },
  expired: { status: 'expired', key, at: NOON },
  revoked: { status: 'revoked', key, by: 'U0MEI', at: NOON },
  held: { status: 'held', at: NOON, reason: 'credentials', problem, from: { status: 'approved' } },
  unchecked: {
    status: 'unchecked',
    at: NOON,
    by: 'U0MEI',
    said: 'organization deleted',
    left: { what: 'key', key },
  },
  denied: { status: 'denied', by: 'U0DANA', at: NOON, reason: 'too broad' },
  withdrawn: { status: 'withdrawn', at: NOON },
  lapsed: { status: 'lapsed', at: NOON },
  failed: { status: 'failed', at: NOON, problem },
};
/** Redis has lost that its private key was revealed. */
export const OUTRUN: Extract<State, { status: 'held' }> = {
  status: 'held',
  at: NOON,
  reason: 'entries_lost',
  from: { status: 'ready', ...sealed },
  later: {
    event: 'reveal.delivered',
    by: 'U0DANA',
    at: NOON,
    status: 'delivered',
    version: 9,
    revealed: true,
  },
};
export const ALL_STATES: readonly State[] = Object.values(STATES);

export function request(changes: Partial<Request> = {}): Request {
  const spec = makeSpec({
    organizationId: ORGANIZATION.id,
    description: 'ci-deploy',
    roles: ['ORG_MEMBER'],
    accessList: ['10.0.0.0/8'],
  });
  const base: Request = {
    schema: 1,
    id: REQUEST_ID,
    version: 1,
    commitId: 'c',
    createdAt: NOON,
    requester: 'U0RIO',
    organizationName: ORGANIZATION.name,
    reason: 'deploys from CI',
    spec,
    specHash: specHash(spec),
    route: routeOf(1),
    grants: [],
    attempts: 0,
    attemptsAllowed: 4,
    lost: [],
    state: STATES.pending,
  };
  return { ...base, ...changes };
}

export function routeOf(need: number): Request['route'] {
  return { rule: 'default', stages: [[{ need, of: ['S0PLATFORM'] }]], denials: 1, atLeast: 1 };
}

export function vote(by: string, comment?: string): Request['grants'][number] {
  const base = { kind: 'vote', by, at: NOON, specHash: 'h', mac: 'k:m' } as const;
  return comment === undefined ? base : { ...base, comment };
}

type Grant = Request['grants'][number];
const ground = { at: NOON, specHash: 'h', mac: 'k:m' } as const;

/** Grounds that are nobody's vote on the request. */
export const GROUNDS = {
  inAdvance: { kind: 'pre_approval', by: 'U0MEI', preApproval: 'a', ...ground },
  automatic: {
    kind: 'automatic',
    by: 'keywarden',
    rule: 'nightly reads',
    policyHash: 'p',
    ...ground,
  },
  break_glass: {
    kind: 'break_glass',
    by: 'U0RIO',
    incident: 'INC-42: the deploy is down.',
    policyHash: 'p',
    ...ground,
  },
} as const satisfies Readonly<Record<string, Grant>>;

/** As it is for approvers who are asked in stages; `by` are the votes that count, stage by stage. */
export function outlookOn(
  route: Request['route'],
  by: readonly (readonly string[])[],
  changes: Partial<ApprovalStatus> = {},
): ApprovalStatus {
  const stages = route.stages.map((stage, index) =>
    stage.map((threshold) => ({ ...threshold, by: by[index] ?? [] })),
  );
  const open = stages.findIndex((stage) => stage.some((one) => one.by.length < one.need));
  const short = Math.max(0, route.atLeast - new Set(by.flat()).size);
  const complete = open === -1 && short === 0;
  const progress = { stages, current: open === -1 ? undefined : open, short, complete };
  return {
    routes: [{ route, progress }],
    complete,
    voided: [],
    denials: route.denials,
    requesterGone: false,
    turn: complete ? [] : (route.stages[Math.max(0, open)] ?? []).flatMap(({ of }) => of),
    secondRound: [],
    ...changes,
  };
}

export function pictureWith(
  approvalStatus: ApprovalStatus | undefined,
  changes: Partial<RequestContext> = {},
): RequestContext {
  return {
    waits: true,
    names: new Map([
      ['S0PLATFORM', '@platform'],
      ['S0SECURITY', '@security'],
    ]),
    holdings: { held: [], more: false },
    ...(approvalStatus === undefined ? {} : { approvalStatus }),
    ...changes,
  };
}

export function prospectWith(approved: ApprovalStatus, changes: Partial<Prospect> = {}): Prospect {
  return {
    asked: [{ as: 'group', group: 'S0PLATFORM' }],
    late: false,
    approved,
    denials: 1,
    approvedBefore: false,
    ...changes,
  };
}

/** First two of the platform people, then one of security. */
export const TWO_STAGES: Request['route'] = {
  rule: 'production owners',
  stages: [[{ need: 2, of: ['S0PLATFORM'] }], [{ need: 1, of: ['S0SECURITY', 'U0SAM'] }]],
  denials: 2,
  atLeast: 2,
};

/** Everything that can be said of a request that waits, with as much of it as there can be. */
export function eventful(typed: string, count: number): Partial<Request> {
  const each = Array.from({ length: count }, (_, index) => index);
  const spec = { ...request().spec, roles: ['ORG_READ_ONLY'] as const };
  const route = TWO_STAGES;
  return {
    route,
    ticket: typed.slice(0, 100),
    unreachableSince: NOON,
    denials: each.map((index) => ({ by: `U0DENIER${index}`, at: NOON, reason: typed })),
    questions: each.map((index) => ({
      id: `q${index}`,
      by: 'U0MEI',
      at: NOON,
      text: typed,
      ...(index % 2 === 0 ? {} : { answer: { at: NOON, text: typed } }),
    })),
    ...(count === 0
      ? {}
      : { offer: { id: 'o', by: 'U0MEI', at: NOON, spec, route, grant: vote('U0MEI') } }),
    narrowed: each.slice(0, 3).map(() => ({ by: 'U0MEI', at: NOON, roles: ORGANIZATION_ROLES })),
  };
}

/** The picture of such a request, with every remark there is. */
export function eventfulPicture(name: string, count: number): RequestContext {
  const people = Array.from({ length: count }, (_, index) => `U0VOTER${index}`);
  const crowd = { ...TWO_STAGES, stages: [[{ need: 3, of: ['S0PLATFORM', ...people] }]] };
  const approvalStatus = outlookOn(crowd, [people.slice(0, 2)], {
    voided: people,
    requesterGone: true,
    secondRound: ['S0ONCALL', ...people],
  });
  const both = outlookOn(TWO_STAGES, [people.slice(0, 2)]);
  return pictureWith(
    { ...approvalStatus, routes: [...approvalStatus.routes, ...both.routes] },
    {
      names: new Map(['S0SECURITY', 'U0SAM', ...people].map((id) => [id, `@${name}`])),
      holdings: {
        held: Array.from({ length: count }, () => ({
          organizationName: name,
          count: 12,
          roles: ORGANIZATION_ROLES,
        })),
        more: true,
      },
      prospect: prospectWith(both, {
        asked: [{ as: 'named' }, { as: 'manager' }, { as: 'group', group: 'S0PLATFORM' }],
        late: true,
        approvedBefore: true,
      }),
    },
  );
}

/** A request in this state with the votes it needs to have got there. */
export function requestIn(state: State, changes: Partial<Request> = {}): Request {
  const undecided: readonly Status[] = ['pending', 'denied', 'withdrawn', 'lapsed'];
  const grants = undecided.includes(state.status) ? [] : [vote('U0DANA')];
  return request({ state, grants, ...changes });
}

/** What a person could type to break out, and what is merely long or strange. */
export const NASTY = [
  '<!channel>',
  '<@U0EVERYONE>',
  '<https://evil.example|click>',
  '*bold* _it_ ~no~ `code` ```block```',
  '&lt;!here&gt; &amp; &',
  '> quote\n• bullet',
  '"\\\u0000\u0007',
  'مرحبا بالعالم \u202Eabc',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '漢字かな交じり文',
  '   ',
  ':boom: @here #general',
  '\uD800 lone',
] as const;

/** Made once: fast-check prepares a table of all characters for each. */
const piece = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 }));

export function nasty(max: number): fc.Arbitrary<string> {
  const repeated = fc
    .tuple(piece, fc.integer({ min: 1, max }))
    .map(([text, times]) => text.repeat(times).slice(0, max));
  const mixed = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(' ').slice(0, max));
  return fc.oneof(fc.constant(''), fc.constant('x'.repeat(max)), repeated, mixed);
}

const entries = fc.array(
  fc.oneof(fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.0/8'), fc.ipV4(), fc.ipV6()),
  { maxLength: 20 },
);

const anyState: fc.Arbitrary<State> = fc
  .record({ state: fc.constantFrom(...ALL_STATES, OUTRUN), typed: nasty(1000), detail: nasty(400) })
  .map(({ state, typed, detail }) => {
    if (state.status === 'denied') return { ...state, reason: typed };
    if (state.status === 'failed' || state.status === 'held') {
      return { ...state, problem: { code: 'bad_request', errorCode: detail, detail } };
    }
    return state;
  });

export const anyRequest: fc.Arbitrary<Request> = fc
  .record({
    state: anyState,
    description: nasty(190),
    reason: nasty(1000),
    organizationName: nasty(100),
    roles: fc.subarray([...ORGANIZATION_ROLES]),
    accessList: entries,
    comments: fc.array(nasty(500), { maxLength: 6 }),
    event: fc.record({ typed: nasty(1000), count: fc.integer({ min: 0, max: 10 }) }),
    others: fc.subarray(Object.values(GROUNDS)),
  })
  .map(({ state, description, reason, organizationName, roles, accessList, ...more }) =>
    requestIn(state, {
      ...eventful(more.event.typed, more.event.count),
      organizationName,
      reason: reason.split('\n').map(cleanLine).join('\n'),
      spec: makeSpec({ organizationId: ORGANIZATION.id, description, roles, accessList }),
      grants: [
        ...more.others,
        ...more.comments.map((comment, index) => vote(`U0VOTER${index}`, comment)),
      ],
    }),
  );

const hexId = (index: number): string => index.toString(16).padStart(24, '0');

function keyWith(description: string, roles: number, projects: number, index: number): AtlasKey {
  return {
    id: hexId(index),
    publicKey: 'gswvkocq',
    description,
    roles: [
      ...ORGANIZATION_ROLES.slice(0, roles).map((role) => ({
        role,
        organizationId: ORGANIZATION.id,
      })),
      ...Array.from({ length: projects }, (_, project) => ({
        role: project % 5 === 0 ? 'GROUP_SOMETHING_NEW' : 'GROUP_REAL_TIME_PERFORMANCE_OPERATOR',
        projectId: hexId(1000 + (project % 50)),
      })),
    ],
  };
}

export const anyKeyLine: fc.Arbitrary<KeyLine> = fc
  .record({
    description: nasty(250),
    roles: fc.integer({ min: 0, max: 7 }),
    projects: fc.integer({ min: 0, max: 120 }),
    projectName: nasty(64),
    index: fc.integer({ min: 1, max: 500 }),
    issued: fc.boolean(),
  })
  .map(({ description, roles, projects, projectName, index, issued }) => ({
    key: keyWith(description, roles, projects, index),
    projectNames: new Map(
      Array.from({ length: 50 }, (_, project) => [hexId(1000 + project), projectName] as const),
    ),
    created: { at: NOON, ago: 40 * 24 * 60 * 60_000 },
    ...(issued ? { issued: { requestId: REQUEST_ID, requester: 'U0RIO', createdAt: NOON } } : {}),
  }));

export const anyKeyPage: fc.Arbitrary<KeyPage> = fc
  .record({
    keys: fc.array(anyKeyLine, { maxLength: 10 }),
    page: fc.integer({ min: 1, max: 60 }),
    pages: fc.integer({ min: 1, max: 60 }),
    name: nasty(100),
    ofProject: fc.boolean(),
    text: fc.option(nasty(80), { nil: undefined }),
  })
  .map(({ keys, page, pages, name, ofProject, text }) => ({
    organization: { id: ORGANIZATION.id, name },
    ...(ofProject ? { project: { id: hexId(7), name, organizationId: ORGANIZATION.id } } : {}),
    ...(text === undefined ? {} : { filter: { text, owner: 'U0RIO' } }),
    page,
    pages,
    total: keys.length === 0 ? 0 : pages * 10,
    perPage: 10,
    keys,
  }));

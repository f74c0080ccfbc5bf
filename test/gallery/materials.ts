import { ORGANIZATION_ROLES, type OrganizationRole } from '../../src/domain/key/roles.ts';
import { makeSpec } from '../../src/domain/key/spec.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { State } from '../../src/domain/record/state.ts';
import type { KeyLine } from '../../src/workflow/keys/keyLines.ts';
import type { RequestContext } from '../../src/workflow/requests/requestContext.ts';
import type { Material } from '../slack/views/gallery.ts';
import {
  ALL_STATES,
  eventfulPicture,
  HOUR,
  NOON,
  ORGANIZATION,
  outlookOn,
  pictureWith,
  prospectWith,
  REQUEST_ID,
  requestIn,
  routeOf,
  TWO_STAGES,
  vote,
} from '../slack/views/samples.ts';

// What the views are drawn from: as little as there can be, what is usual, and all there can be.

export type Size = 'smallest' | 'usual' | 'largest';
export const SIZES: readonly Size[] = ['smallest', 'usual', 'largest'];

interface Measure {
  readonly description: string;
  readonly reason: string;
  readonly roles: readonly OrganizationRole[];
  readonly accessList: readonly string[];
  readonly comments: readonly string[];
  readonly organization: string;
  readonly keys: number;
  readonly projects: number;
  readonly organizations: number;
  readonly requests: number;
}

const long = (words: string, length: number): string =>
  words.repeat(Math.ceil(length / words.length)).slice(0, length);

const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `2001:db8:85a3:8d3:1319:8a2e:370:${7000 + index}`);

const MEASURES: Readonly<Record<Size, Measure>> = {
  smallest: {
    description: 'x',
    reason: 'x',
    roles: ['ORG_READ_ONLY'],
    accessList: [],
    comments: [],
    organization: 'a',
    keys: 0,
    projects: 0,
    organizations: 1,
    requests: 0,
  },
  usual: {
    description: 'ci-deploy',
    reason: 'The nightly deploy reads the list of projects.',
    roles: ['ORG_MEMBER', 'ORG_BILLING_READ_ONLY'],
    accessList: ['203.0.113.7/32', '10.0.0.0/8'],
    comments: ['Fine for this quarter.'],
    organization: 'acme',
    keys: 4,
    projects: 2,
    organizations: 2,
    requests: 3,
  },
  largest: {
    description: long('nightly deploy of the data platform, ', 190),
    reason: long('We read the list of projects & clusters <each night>.\n', 1000),
    roles: ORGANIZATION_ROLES,
    accessList: addresses(20),
    comments: Array.from({ length: 6 }, () => long('Only until the audit is over. ', 500)),
    organization: long('Acme Corporation of Everywhere ', 64),
    keys: 10,
    projects: 40,
    organizations: 250,
    requests: 40,
  },
};

/** Atlas and people say as much as this measure allows. */
function filled(state: State, { description, reason }: Measure): State {
  if (state.status === 'denied') return { ...state, reason };
  if (state.status !== 'held' && state.status !== 'failed') return state;
  const problem = { code: 'bad_request', status: 400, errorCode: 'BAD_REQUEST' };
  return { ...state, problem: { ...problem, detail: description } };
}

function requestWith(state: State, measure: Measure): Request {
  const { description, roles, accessList, comments, organization, reason } = measure;
  const undecided = ['pending', 'denied', 'withdrawn', 'lapsed'].includes(state.status);
  return requestIn(filled(state, measure), {
    requester: 'U0DANA',
    organizationName: organization,
    reason,
    spec: makeSpec({ organizationId: ORGANIZATION.id, description, roles, accessList }),
    ...(undecided && comments.length < 2
      ? {}
      : { grants: (comments.length === 0 ? [''] : comments).map((one) => vote('U0RAVI', one)) }),
  });
}

const hexId = (index: number): string => index.toString(16).padStart(24, '0');

function keyLine({ description, roles, projects }: Measure, index: number): KeyLine {
  const places = Array.from({ length: projects }, (_, project) => hexId(1000 + project));
  const organizationRoles = roles.map((role) => ({ role, organizationId: ORGANIZATION.id }));
  const projectRoles = places.map((projectId) => ({ role: 'GROUP_CLUSTER_MANAGER', projectId }));
  return {
    key: {
      id: hexId(index + 1),
      publicKey: 'gswvkocq',
      description,
      roles: [...organizationRoles, ...projectRoles],
    },
    projectNames: new Map(places.map((id, at) => [id, `project-${at}`])),
    ...(index % 2 === 0
      ? {}
      : { issued: { requestId: REQUEST_ID, requester: 'U0DANA', createdAt: NOON - HOUR } }),
  };
}

const VOTED = [['U0RAVI']];

const PICTURES: Readonly<Record<Size, RequestContext>> = {
  smallest: pictureWith(outlookOn(routeOf(1), []), {
    prospect: prospectWith(outlookOn(routeOf(1), VOTED)),
  }),
  usual: pictureWith(outlookOn(TWO_STAGES, VOTED), {
    holdings: {
      held: [{ organizationName: 'acme', count: 2, roles: ['ORG_READ_ONLY'] }],
      more: false,
    },
    prospect: prospectWith(outlookOn(TWO_STAGES, [['U0RAVI', 'U0MEI']])),
  }),
  largest: eventfulPicture(long('the people of the night shift, ', 80), 12),
};

export function material(size: Size, state: State): Material {
  const measure = MEASURES[size];
  const { description, accessList, organization, keys, organizations, requests } = measure;
  return {
    request: requestWith(state, measure),
    requestContext:
      state.status === 'pending' ? PICTURES[size] : { waits: false, names: new Map() },
    requests: Array.from({ length: requests }, (_, index) =>
      requestWith(ALL_STATES[index % ALL_STATES.length] ?? state, measure),
    ),
    page: {
      organization: { id: ORGANIZATION.id, name: organization },
      page: 1,
      pages: Math.max(1, keys * 4),
      total: keys * 40,
      perPage: 10,
      keys: Array.from({ length: keys }, (_, index) => keyLine(measure, index)),
    },
    line: keyLine(measure, 1),
    accessList,
    typed: description,
    organizations,
  };
}

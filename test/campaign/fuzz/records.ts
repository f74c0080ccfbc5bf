import {
  type PreApproval,
  preApprovalHash,
  preApprovalMacInput,
} from '../../../src/domain/approval/preApproval.ts';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import type { Person } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import type { Route } from '../../../src/domain/policy/route.ts';
import type { Offer, Request } from '../../../src/domain/record/request.ts';
import type { State } from '../../../src/domain/record/state.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { WINDOWS } from '../../../src/slack/wire/ids.ts';
import { purposeOf } from '../../../src/workflow/core/windows.ts';
import type { SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { Seals, Signer } from '../../../src/workflow/ports/secrets.ts';
import type { OpenedWindow } from '../../../src/workflow/ports/store.ts';
import type { WindowContent } from '../../../src/workflow/ports/windowContent.ts';
import {
  attempt,
  HOUR,
  hash,
  NOW,
  person,
  policy,
  request,
  routeOf,
  STATES,
  spec,
  vote,
} from '../../domain/fixtures.ts';
import {
  DELIVERED_KEY,
  DELIVERED_REQUEST,
  KEYS,
  READY_REQUEST,
  showing,
  showingForm,
  showingTransfer,
} from './credentials.ts';
import { REVIEW } from './reviews.ts';

export { NOW };
export const TEAM = 'T0MODEL';
export const PRIVATE_KEY = '5ec2e700-0000-4000-8000-0123456789ab';

export const DANA = 'U0DANA';
export const MEI = 'U0MEI';
export const OLGA = 'U0OLGA';
export const GUEST = 'U0GUEST';
export const ADMIN = 'U0ADMIN';
/** The person who may use break-glass. */
export const LINA = 'U0LINA';
const DAY = 24 * HOUR;

/** A word that no other text contains, not even the help text. */
export const NAME = 'orchard';
const { organizations, limits } = policy();
export const POLICY: Policy = policy({
  auditors: [ADMIN],
  organizations: organizations.map((one) => ({
    ...one,
    name: NAME,
    roles: [...one.roles, 'ORG_GROUP_CREATOR'],
  })),
  managers: { [DANA]: OLGA },
  // High, so that no request is refused because too many are open.
  limits: { ...limits, open: 20 },
  // For more than read roles: first the manager, then the platform group.
  tiers: {
    ordinary: {
      stages: [[{ need: 1, of: 'manager' }], [{ need: 1, of: ['S0PLATFORM'] }]],
      denials: 1,
    },
  },
  breakGlass: { people: [LINA], when: {}, quota: { count: 3, withinMs: DAY } },
});
const TWO_STAGES: Route = {
  rule: 'tier:ordinary',
  stages: [[{ need: 1, of: [OLGA] }], [{ need: 1, of: ['S0PLATFORM'] }]],
  denials: 1,
  atLeast: 1,
};

const PEOPLE: readonly Person[] = [
  person(DANA),
  person(MEI, { groups: ['S0PLATFORM'] }),
  person('U0RAVI', { groups: ['S0PLATFORM'] }),
  // Dana's second account, which is among the approvers.
  person('U0TWIN', { groups: ['S0PLATFORM'], email: 'u0dana@example.com' }),
  person(OLGA),
  person(GUEST, { standing: 'guest', groups: ['S0PLATFORM'] }),
  person(ADMIN),
  person(LINA),
];

export const tallyOf = (id: string) => PEOPLE.find((one) => one.id === id)?.standing ?? 'unknown';

export const folk = {
  localeOf: () => undefined,
  timeZoneOf: () => undefined,
  isEmpty: async () => undefined,
  members: async () => new Set<string>(),
  about: async (ids: readonly string[]) =>
    new Map<string, Person>(
      ids.map((id) => [
        id,
        PEOPLE.find((one) => one.id === id) ?? { id, standing: 'unknown', groups: [] },
      ]),
    ),
};

const id = (number: number) => `01JD00000000000000000000${String(number).padStart(2, '0')}`;

export const IDS = {
  pending: id(1),
  ready: READY_REQUEST,
  delivered: DELIVERED_REQUEST,
  held: id(4),
  /** With more roles, in its first stage, with a question and an offer of fewer roles. */
  talked: id(5),
  /** A break-glass request that no approver has acknowledged. */
  glass: id(6),
  /** Its organization left the policy, so it can only be closed. */
  stuck: id(7),
  denied: id(8),
  /** Redis has lost that its key was revealed. */
  lost: id(9),
} as const;
export const SUBJECTS = { question: id(21), offer: id(22) } as const;
export const ALLOWED = { made: id(31), byMei: id(32), byOlga: id(33) } as const;

const WIDER = makeSpec({ ...spec, roles: ['ORG_GROUP_CREATOR', 'ORG_READ_ONLY'] });
export const LOST_KEY = { id: '9'.repeat(24), publicKey: 'lostlost' };
const ELSEWHERE = makeSpec({ ...spec, organizationId: 'e'.repeat(24) });

const OFFER: Offer = {
  id: SUBJECTS.offer,
  by: MEI,
  at: NOW,
  spec,
  route: routeOf(1),
  grant: vote(MEI),
};

/** A request in each state in which somebody can act. One has a sealed private key that waits. */
export function records(seals: Seals): readonly Request[] {
  const { ready } = STATES;
  if (ready.status !== 'ready') throw new Error('the fixtures changed');
  const { key } = ready;
  const sealed = seals.seal(new Secret(PRIVATE_KEY), {
    organizationId: request().spec.organizationId,
    requester: DANA,
    requestId: IDS.ready,
    keyId: key.id,
    attempt: key.attempt,
    specHash: hash,
  });
  const delivered = { status: 'delivered', key: { ...key, id: DELIVERED_KEY }, at: NOW } as const;
  const replacement = { until: NOW + HOUR, keys: [] };
  const stuck: State = {
    status: 'held',
    at: NOW,
    reason: 'organization_gone',
    from: { status: 'recovering', attempt, afterwards: { next: 'retry' } },
  };
  const overtaken: State = {
    status: 'held',
    at: NOW,
    reason: 'entries_lost',
    from: { status: 'approved' },
    later: {
      event: 'reveal.delivered',
      by: DANA,
      at: NOW,
      status: 'delivered',
      version: 9,
      revealed: true,
      key: { ...key, ...LOST_KEY },
    },
  };
  const glass = { by: LINA, at: NOW, specHash: hash, incident: 'Production is down.' } as const;
  const broken = { ...glass, kind: 'break_glass', policyHash: POLICY.hash, mac: 'k:mac' } as const;
  const named = { organizationName: NAME };
  return [
    request(STATES.pending, { ...named, id: IDS.pending }),
    request({ ...ready, sealed }, { ...named, id: IDS.ready }),
    request(delivered, { ...named, id: IDS.delivered, replacement }),
    request(STATES.held, { ...named, id: IDS.held }),
    request(STATES.pending, {
      ...named,
      id: IDS.talked,
      spec: WIDER,
      specHash: specHash(WIDER),
      route: TWO_STAGES,
      questions: [{ id: SUBJECTS.question, by: MEI, at: NOW, text: 'For how long?' }],
      offer: OFFER,
    }),
    request(
      { ...delivered, key: { ...key, id: 'f'.repeat(24) } },
      { ...named, id: IDS.glass, requester: LINA, grants: [broken], reviewAt: NOW + DAY },
    ),
    request(stuck, {
      ...named,
      id: IDS.stuck,
      spec: ELSEWHERE,
      specHash: specHash(ELSEWHERE),
    }),
    request(STATES.denied, { ...named, id: IDS.denied }),
    request(overtaken, { ...named, id: IDS.lost }),
  ];
}

export const ALLOWING = {
  person: DANA,
  organizationId: spec.organizationId,
  roles: ['ORG_READ_ONLY'],
  until: NOW + 4 * HOUR,
  uses: 2,
} as const;

/** Pre-approvals by Mei and by Olga. Olga may not decide any more. */
export function preApprovals(signer: Pick<Signer, 'sign'>): readonly PreApproval[] {
  return [
    { ...ALLOWING, id: ALLOWED.byMei, by: MEI },
    { ...ALLOWING, id: ALLOWED.byOlga, by: OLGA, person: LINA },
  ].map((one) => {
    const unsigned = {
      ...one,
      version: 1,
      commitId: 'c'.repeat(22),
      organizationName: NAME,
      at: NOW - HOUR,
    };
    return { ...unsigned, mac: signer.sign(preApprovalMacInput(unsigned)) };
  });
}

export const SAFE_MODE: SafeMode = {
  id: 's'.repeat(22),
  why: 'behind',
  since: NOW,
  log: { epoch: 1, n: 7, h: 'k1:x' },
  copy: { epoch: 1, n: 9, h: 'k1:y' },
};

interface About {
  /** Id of the question or offer. */
  readonly subject?: string;
  readonly shows?: WindowContent;
}

/** A window of the test bot, with the further contents of its metadata. */
export interface HouseWindow extends OpenedWindow {
  readonly what: string;
  readonly subject?: string;
}

function opened(
  user: string,
  what: string,
  requestId: string,
  number: number,
  { subject, shows = { kind: 'spec', specHash: hash } }: About = {},
): HouseWindow {
  const nonce = `${what.slice(0, 4)}-${number}`.padEnd(22, '_');
  const about = subject === undefined ? {} : { subject };
  const purpose = purposeOf(what, subject);
  const viewId = `V0OPEN${number}X`;
  return { nonce, viewId, user, what, purpose, requestId, shows, ...about };
}

const wider = { shows: { kind: 'spec', specHash: specHash(WIDER) } } as const;
const question = { ...wider, subject: SUBJECTS.question };
const offer = { ...wider, subject: SUBJECTS.offer };
/** Windows about a key show its key id. */
const readyKeyId = 'key' in STATES.ready ? STATES.ready.key.id : '';
const readyKey = { shows: { kind: 'key', keyId: readyKeyId } } as const;
const deliveredKey = { shows: { kind: 'key', keyId: DELIVERED_KEY } } as const;
const lostKey = { shows: { kind: 'key', keyId: LOST_KEY.id } } as const;
const loss = { shows: { kind: 'safeMode', safeModeId: SAFE_MODE.id } } as const;
const allowing = {
  shows: { kind: 'preApprovalWish', wishHash: preApprovalHash(ALLOWING) },
} as const;
const takingBack = (preApprovalId: string) =>
  ({ shows: { kind: 'preApproval', preApprovalId } }) as const;
const ofKey = (key: string) => ({ shows: showing(key) });
const createForm = { shows: { kind: 'createForm' } } as const;
const glassForm = { shows: { kind: 'breakGlassForm' } } as const;

/** Id of the request that the break-glass form would create. */
export const ASKED = '01JD0000000000000000000058';
const GLASS = '01JD0000000000000000000057';
/** Ids of the requests that the forms about a key would create. */
const EXTENDED = '01JD0000000000000000000061';
const REPLACED = '01JD0000000000000000000062';
const CHANGED_KEY = '01JD0000000000000000000063';
const ofForm = (requestId: string) => ({ shows: showingForm(KEYS.live, requestId) });
const allOffered = { shows: { kind: 'credentials', credentialIds: [KEYS.offered] } } as const;
const ofReview = { shows: { kind: 'review', review: REVIEW } } as const;
const toMei = { shows: showingTransfer(KEYS.live, MEI) };

/**
 * Windows that were opened for people with the permission, so their submission or click has an
 * effect.
 */
export const ENTITLED: readonly HouseWindow[] = [
  opened(MEI, WINDOWS.approve, IDS.pending, 1),
  opened(MEI, WINDOWS.deny, IDS.pending, 2),
  opened(DANA, WINDOWS.withdraw, IDS.pending, 3),
  opened(DANA, WINDOWS.reveal, IDS.ready, 4),
  opened(DANA, WINDOWS.revoke, IDS.ready, 5, readyKey),
  opened(DANA, WINDOWS.replace, IDS.delivered, 6, deliveredKey),
  opened(ADMIN, WINDOWS.resume, IDS.held, 7),
  opened(ADMIN, WINDOWS.acceptLoss, '', 8, loss),
  opened(ADMIN, WINDOWS.close, IDS.stuck, 9),
  opened(OLGA, WINDOWS.approve, IDS.talked, 10, wider),
  opened(MEI, WINDOWS.ask, IDS.talked, 11, wider),
  opened(DANA, WINDOWS.answer, IDS.talked, 12, question),
  opened(MEI, WINDOWS.less, IDS.talked, 13, wider),
  opened(DANA, WINDOWS.acceptLess, IDS.talked, 14, offer),
  opened(DANA, WINDOWS.keep, IDS.talked, 15, offer),
  opened(MEI, WINDOWS.acknowledge, IDS.glass, 16),
  opened(MEI, WINDOWS.allow, ALLOWED.made, 17, allowing),
  opened(MEI, WINDOWS.takeBack, ALLOWED.byMei, 18, takingBack(ALLOWED.byMei)),
  opened(ADMIN, WINDOWS.takeBack, ALLOWED.byMei, 19, takingBack(ALLOWED.byMei)),
  opened(DANA, WINDOWS.change, IDS.pending, 20),
  opened(LINA, WINDOWS.breakGlass, GLASS, 21, glassForm),
  opened(ADMIN, WINDOWS.close, IDS.held, 22),
  opened(DANA, WINDOWS.create, ASKED, 23, createForm),
  opened(ADMIN, WINDOWS.keepKey, IDS.lost, 24, lostKey),
  opened(DANA, WINDOWS.freeze, KEYS.live, 70, ofKey(KEYS.live)),
  opened(ADMIN, WINDOWS.thaw, KEYS.frozen, 71, ofKey(KEYS.frozen)),
  opened(DANA, WINDOWS.endKey, KEYS.live, 72, ofKey(KEYS.live)),
  opened(DANA, WINDOWS.extend, KEYS.live, 73, ofForm(EXTENDED)),
  opened(DANA, WINDOWS.replaceKey, KEYS.live, 74, ofForm(REPLACED)),
  opened(DANA, WINDOWS.changeKey, KEYS.live, 75, ofForm(CHANGED_KEY)),
  opened(ADMIN, WINDOWS.resumeKey, KEYS.held, 76, ofKey(KEYS.held)),
  opened(ADMIN, WINDOWS.closeKey, KEYS.held, 77, ofKey(KEYS.held)),
  opened(DANA, WINDOWS.transfer, KEYS.live, 78, toMei),
  opened(OLGA, WINDOWS.takeOver, KEYS.offered, 79, ofKey(KEYS.offered)),
  opened(OLGA, WINDOWS.declineKey, KEYS.offered, 80, ofKey(KEYS.offered)),
  opened(OLGA, WINDOWS.takeAll, KEYS.offered, 92, allOffered),
  opened(DANA, WINDOWS.keepOn, KEYS.live, 94, ofKey(KEYS.live)),
  opened(ADMIN, WINDOWS.closeReview, '', 95, ofReview),
];

/**
 * Windows that were opened for people without the permission. Their submission must have no effect.
 */
export const UNENTITLED: readonly HouseWindow[] = [
  opened(DANA, WINDOWS.approve, IDS.pending, 31),
  opened('U0TWIN', WINDOWS.approve, IDS.pending, 32),
  opened(GUEST, WINDOWS.deny, IDS.pending, 33),
  opened(MEI, WINDOWS.withdraw, IDS.pending, 34),
  opened(MEI, WINDOWS.reveal, IDS.ready, 35),
  opened(OLGA, WINDOWS.revoke, IDS.ready, 36, readyKey),
  opened(MEI, WINDOWS.replace, IDS.delivered, 37, deliveredKey),
  opened(DANA, WINDOWS.resume, IDS.held, 38),
  opened(OLGA, WINDOWS.acceptLoss, '', 39, loss),
  opened(DANA, WINDOWS.close, IDS.held, 40),
  opened(DANA, WINDOWS.close, IDS.stuck, 41),
  // In this stage only the manager may approve.
  opened(MEI, WINDOWS.approve, IDS.talked, 42, wider),
  opened(DANA, WINDOWS.ask, IDS.talked, 43, wider),
  opened(GUEST, WINDOWS.ask, IDS.talked, 44, wider),
  opened(MEI, WINDOWS.answer, IDS.talked, 45, question),
  opened('U0TWIN', WINDOWS.less, IDS.talked, 46, wider),
  opened(MEI, WINDOWS.acceptLess, IDS.talked, 47, offer),
  opened(OLGA, WINDOWS.keep, IDS.talked, 48, offer),
  opened(LINA, WINDOWS.acknowledge, IDS.glass, 49),
  opened(OLGA, WINDOWS.acknowledge, IDS.glass, 50),
  opened(DANA, WINDOWS.allow, ALLOWED.made, 51, allowing),
  opened(OLGA, WINDOWS.allow, ALLOWED.made, 52, allowing),
  opened('U0TWIN', WINDOWS.allow, ALLOWED.made, 53, allowing),
  opened(DANA, WINDOWS.takeBack, ALLOWED.byMei, 54, takingBack(ALLOWED.byMei)),
  opened(LINA, WINDOWS.takeBack, ALLOWED.byOlga, 55, takingBack(ALLOWED.byOlga)),
  opened(MEI, WINDOWS.change, IDS.pending, 56),
  opened(DANA, WINDOWS.breakGlass, GLASS, 57, glassForm),
  opened(GUEST, WINDOWS.breakGlass, GLASS, 58, glassForm),
  opened(GUEST, WINDOWS.create, ASKED, 59, createForm),
  opened(DANA, WINDOWS.keepKey, IDS.lost, 60, lostKey),
  opened(OLGA, WINDOWS.freeze, KEYS.live, 81, ofKey(KEYS.live)),
  opened(DANA, WINDOWS.thaw, KEYS.frozen, 82, ofKey(KEYS.frozen)),
  opened(OLGA, WINDOWS.endKey, KEYS.live, 83, ofKey(KEYS.live)),
  opened(MEI, WINDOWS.extend, KEYS.live, 84, ofForm(EXTENDED)),
  opened(ADMIN, WINDOWS.replaceKey, KEYS.live, 85, ofForm(REPLACED)),
  opened(OLGA, WINDOWS.changeKey, KEYS.live, 86, ofForm(CHANGED_KEY)),
  opened(DANA, WINDOWS.resumeKey, KEYS.held, 87, ofKey(KEYS.held)),
  opened(DANA, WINDOWS.closeKey, KEYS.held, 88, ofKey(KEYS.held)),
  // An admin takes no key away from an owner who is there.
  opened(ADMIN, WINDOWS.transfer, KEYS.live, 89, toMei),
  opened(MEI, WINDOWS.takeOver, KEYS.offered, 90, ofKey(KEYS.offered)),
  opened(DANA, WINDOWS.declineKey, KEYS.offered, 91, ofKey(KEYS.offered)),
  opened(MEI, WINDOWS.takeAll, KEYS.offered, 93, allOffered),
  opened(OLGA, WINDOWS.keepOn, KEYS.live, 96, ofKey(KEYS.live)),
  opened(DANA, WINDOWS.closeReview, '', 97, ofReview),
  opened(DANA, WINDOWS.startReview, '', 98, ofReview),
];

export const WINDOWS_OPEN: readonly HouseWindow[] = [...ENTITLED, ...UNENTITLED];

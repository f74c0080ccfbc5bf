import type { Person } from '../../src/domain/people.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Request, State, Status } from '../../src/domain/request.ts';
import { Secret } from '../../src/secret.ts';
import { WINDOWS } from '../../src/slack/ids.ts';
import type { SafeMode } from '../../src/workflow/ports/audit.ts';
import type { Seals } from '../../src/workflow/ports/secrets.ts';
import type { OpenedWindow } from '../../src/workflow/ports/store.ts';
import { HOUR, hash, NOW, person, policy, request, STATES } from '../domain/fixtures.ts';

export { NOW };
export const TEAM = 'T0MODEL';
export const PRIVATE_KEY = '5ec2e700-0000-4000-8000-0123456789ab';

export const DANA = 'U0DANA';
export const MEI = 'U0MEI';
export const OLGA = 'U0OLGA';
export const GUEST = 'U0GUEST';
export const ADMIN = 'U0ADMIN';

/** A name that nothing else contains, the help least of all. */
export const NAME = 'orchard';
const { organizations } = policy();
export const POLICY: Policy = policy({
  auditors: [ADMIN],
  organizations: organizations.map((one) => ({ ...one, name: NAME })),
});

const PEOPLE: readonly Person[] = [
  person(DANA),
  person(MEI, { groups: ['S0PLATFORM'] }),
  person('U0RAVI', { groups: ['S0PLATFORM'] }),
  // Dana's second account, among the approvers.
  person('U0TWIN', { groups: ['S0PLATFORM'], email: 'u0dana@example.com' }),
  person(OLGA),
  person(GUEST, { standing: 'guest', groups: ['S0PLATFORM'] }),
  person(ADMIN),
];

export const standingOf = (id: string) =>
  PEOPLE.find((one) => one.id === id)?.standing ?? 'unknown';

export const folk = {
  localeOf: () => undefined,
  about: async (ids: readonly string[]) =>
    new Map<string, Person>(
      ids.map((id) => [
        id,
        PEOPLE.find((one) => one.id === id) ?? { id, standing: 'unknown', groups: [] },
      ]),
    ),
};

export const IDS = {
  pending: '01JD0000000000000000000001',
  ready: '01JD0000000000000000000002',
  delivered: '01JD0000000000000000000003',
  held: '01JD0000000000000000000004',
} as const satisfies Partial<Record<Status, string>>;

/** A request in each state in which somebody may do something; one private key waits, sealed. */
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
  const states: Readonly<Record<keyof typeof IDS, State>> = {
    pending: STATES.pending,
    ready: { ...ready, sealed },
    delivered: {
      status: 'delivered',
      key: { ...key, id: 'd'.repeat(24) },
      at: NOW,
      replaceUntil: NOW + HOUR,
    },
    held: STATES.held,
  };
  return [
    request(states.pending, { id: IDS.pending, organizationName: NAME }),
    request(states.ready, { id: IDS.ready, organizationName: NAME }),
    request(states.delivered, { id: IDS.delivered, organizationName: NAME }),
    request(states.held, { id: IDS.held, organizationName: NAME }),
  ];
}

export const SAFE_MODE: SafeMode = {
  id: 's'.repeat(22),
  why: 'behind',
  since: NOW,
  log: { epoch: 1, n: 7, h: 'k1:x' },
  copy: { epoch: 1, n: 9, h: 'k1:y' },
};

function opened(user: string, purpose: string, requestId: string, number: number): OpenedWindow {
  const specHash = purpose === WINDOWS.acceptLoss ? SAFE_MODE.id : hash;
  const nonce = `${purpose.slice(0, 4)}-${number}`.padEnd(22, '_');
  return { nonce, viewId: `V0OPEN${number}`, user, purpose, requestId, specHash };
}

/** Windows whose submission (or click) counts: each was opened for somebody who may do it. */
export const ENTITLED: readonly OpenedWindow[] = [
  opened(MEI, WINDOWS.approve, IDS.pending, 1),
  opened(MEI, WINDOWS.deny, IDS.pending, 2),
  opened(DANA, WINDOWS.withdraw, IDS.pending, 3),
  opened(DANA, WINDOWS.reveal, IDS.ready, 4),
  opened(DANA, WINDOWS.revoke, IDS.ready, 5),
  opened(DANA, WINDOWS.replace, IDS.delivered, 6),
  opened(ADMIN, WINDOWS.resume, IDS.held, 7),
  opened(ADMIN, WINDOWS.acceptLoss, '', 8),
];

/** Windows that Slack opened as well, for people who may not: they may look, not do. */
export const UNENTITLED: readonly OpenedWindow[] = [
  opened(DANA, WINDOWS.approve, IDS.pending, 11),
  opened('U0TWIN', WINDOWS.approve, IDS.pending, 12),
  opened(GUEST, WINDOWS.deny, IDS.pending, 13),
  opened(MEI, WINDOWS.withdraw, IDS.pending, 14),
  opened(MEI, WINDOWS.reveal, IDS.ready, 15),
  opened(OLGA, WINDOWS.revoke, IDS.ready, 16),
  opened(MEI, WINDOWS.replace, IDS.delivered, 17),
  opened(DANA, WINDOWS.resume, IDS.held, 18),
  opened(OLGA, WINDOWS.acceptLoss, '', 19),
  // Nothing of this request is left to be looked for: closing it is refused, to an admin too.
  opened(ADMIN, WINDOWS.close, IDS.held, 20),
  opened(DANA, WINDOWS.close, IDS.held, 21),
];

export const WINDOWS_OPEN: readonly OpenedWindow[] = [...ENTITLED, ...UNENTITLED];

import type { CredentialCommand } from '../../../src/domain/credential/commands/decide.ts';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import type { CredentialCircumstances } from '../../../src/domain/credential/commands/decision.ts';
import type { OpenCommand } from '../../../src/domain/credential/commands/handOver.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type {
  CredentialState,
  CredentialStatus,
  Frozen,
  MovingToFrozen,
  MovingToLive,
} from '../../../src/domain/credential/state.ts';
import { NOW, people, policy } from '../fixtures.ts';

export const DAY = 24 * 3_600_000;
export const GRACE = 7 * DAY;

export const access = {
  organizationRoles: ['ORG_MEMBER'],
  projects: [{ projectId: 'b'.repeat(24), roles: ['GROUP_READ_ONLY'] }],
  addresses: ['203.0.113.7'],
};
export const wider = {
  ...access,
  projects: [{ projectId: 'b'.repeat(24), roles: ['GROUP_CLUSTER_MANAGER', 'GROUP_READ_ONLY'] }],
};

export const opening: OpenCommand = {
  type: 'open',
  kind: 'apiKey',
  atlasId: 'a'.repeat(24),
  handle: 'abcdefgh',
  organizationId: '32b6e34b3d91647abb20e7b8',
  request: '01JD0000000000000000000000',
  marker: ' [ck:x]',
  createdAt: NOW - DAY,
  provenAt: NOW - DAY,
  owner: { kind: 'person', id: 'U0DANA' },
  purpose: 'deploys',
  access,
  accessHash: 'hash-1',
  lifetime: 90 * DAY,
};

const work = { by: 'U0DANA', work: 2, since: NOW, retryAt: NOW } as const;
export const changing: MovingToLive = {
  status: 'moving',
  to: 'live',
  why: 'change',
  target: { access: wider, accessHash: 'hash-2' },
  back: { access, accessHash: 'hash-1' },
  request: '01JD0000000000000000000009',
  ...work,
};
export const thawing: MovingToLive = {
  status: 'moving',
  to: 'live',
  why: 'thaw',
  target: { access, accessHash: 'hash-1' },
  ...work,
};
export const freezing: MovingToFrozen = { status: 'moving', to: 'frozen', why: 'asked', ...work };
export const frozen: Frozen = {
  status: 'frozen',
  at: NOW,
  by: 'U0DANA',
  why: 'asked',
  remindAt: NOW + 7 * DAY,
};
export const frozenByEnd: Frozen = {
  ...frozen,
  by: 'keywarden',
  why: 'approved',
  deleteAt: NOW + GRACE,
};

/** One state of each status, as it may be met in the middle of things. */
export const STATES: Readonly<Record<CredentialStatus, CredentialState>> = {
  live: { status: 'live' },
  moving: changing,
  frozen,
  ending: { status: 'ending', why: 'asked', ...work },
  ended: { status: 'ended', at: NOW, why: 'asked', by: 'U0DANA', proof: 'deleted' },
  held: {
    status: 'held',
    at: NOW,
    reason: 'refused',
    problem: { code: 'forbidden', status: 403 },
    from: freezing,
  },
};

/** In use for a day, with 89 days to go. */
export function makeCredential(over: Partial<Credential> = {}): Credential {
  const { type: _, atlasId, request, marker, provenAt, ...rest } = opening;
  const approved = NOW + 89 * DAY;
  return {
    schema: 1,
    id: `apiKey:${atlasId}`,
    version: 1,
    commitId: 'c1',
    ...rest,
    secrets: [{ id: atlasId, request }],
    origin: { how: 'issued', request, marker, provenAt },
    handedOverAt: NOW - DAY,
    ends: { approved },
    told: { end: approved, since: NOW - DAY, sent: [] },
    state: { status: 'live' },
    ...over,
  };
}

export function given(
  now: number = NOW,
  over: Partial<CredentialCircumstances> = {},
): CredentialCircumstances {
  return { policy: policy(), people: people(), approvers: ['U0MEI'], now, ...over };
}

/** The record after the command, or why it was refused. */
export function applied(
  credential: Credential,
  command: CredentialCommand,
  circumstances: CredentialCircumstances = given(),
): Credential | string {
  const decision = decideCredential(credential, command, circumstances);
  if (!decision.ok) return decision.refusal.why;
  const { state, changes } = decision;
  return { ...credential, version: credential.version + 1, commitId: 'next', state, ...changes };
}

/** The same of several, where each must be accepted. */
export function played(
  credential: Credential,
  ...steps: readonly (readonly [CredentialCommand, number?])[]
): Credential {
  let current = credential;
  for (const [command, now] of steps) {
    const next = applied(current, command, given(now));
    if (typeof next === 'string') throw new Error(`${command.type} was refused: ${next}`);
    current = next;
  }
  return current;
}

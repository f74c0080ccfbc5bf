import { randomUUID } from 'node:crypto';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { dueOf } from '../../../src/domain/credential/due.ts';
import type { CredentialState } from '../../../src/domain/credential/state.ts';
import { nameCredential } from '../../../src/domain/ledger/named.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type {
  CredentialChange,
  CredentialTransition,
  LedgerTransition,
} from '../../../src/workflow/ports/credentials.ts';
import type { Notice } from '../../../src/workflow/ports/store.ts';
import { makeEntry, T0 } from '../fixtures.ts';

const access = {
  organizationRoles: ['ORG_MEMBER'],
  projects: [{ projectId: 'b'.repeat(24), roles: ['GROUP_READ_ONLY'] }],
  addresses: ['203.0.113.7'],
};
const work = { by: 'U0DANA', work: 2, since: T0, retryAt: T0 + 1 };
const change = {
  status: 'moving',
  to: 'live',
  why: 'change',
  target: { access, accessHash: 'hash-2' },
  back: { access, accessHash: 'hash-1' },
  request: '01JD0000000000000000000009',
  ...work,
  quietUntil: T0 + 9,
} as const;
const freezing = { status: 'moving', to: 'frozen', why: 'asked', ...work } as const;
const frozen = { status: 'frozen', at: T0, by: 'U0DANA', why: 'asked', remindAt: T0 + 7 } as const;
const problem = { code: 'forbidden', status: 403, errorCode: 'X', detail: 'no' };

/** One state of each status, some with every optional fact. */
export const states: readonly CredentialState[] = [
  { status: 'live' },
  change,
  { status: 'moving', to: 'live', why: 'thaw', target: { access, accessHash: 'hash-1' }, ...work },
  freezing,
  { ...freezing, why: 'replaced', deleteAt: T0 + 8, quietUntil: T0 + 9 },
  {
    status: 'held',
    at: T0,
    reason: 'refused',
    problem,
    from: {
      ...freezing,
      why: 'approved',
      deleteAt: T0 + 8,
      late: { owedAt: T0, sentBy: T0 + 1 },
    },
  },
  frozen,
  { ...frozen, why: 'approved', deleteAt: T0 + 8 },
  { status: 'ending', why: 'not_revealed', ...work },
  { status: 'ended', at: T0, why: 'gone', by: 'keywarden', proof: 'was_gone' },
  { status: 'held', at: T0, reason: 'refused', problem, from: change },
  { status: 'held', at: T0, reason: 'credentials', problem, from: change },
  { status: 'held', at: T0, reason: 'entries_lost', from: frozen },
];

let made = 0;

/** In use, with an end. */
export function makeCredential(over: Partial<Credential> = {}): Credential {
  made += 1;
  const atlasId = made.toString(16).padStart(24, 'a');
  return {
    schema: 1,
    id: `apiKey:${atlasId}`,
    version: 1,
    commitId: String(made).padStart(12, 'c'),
    kind: 'apiKey',
    organizationId: '32b6e34b3d91647abb20e7b8',
    handle: 'abcdefgh',
    createdAt: T0,
    secrets: [{ id: atlasId, request: '01JD0000000000000000000000' }],
    origin: {
      how: 'issued',
      request: '01JD0000000000000000000000',
      marker: ' [ck:x]',
      provenAt: T0,
    },
    owner: { kind: 'person', id: 'U0REQUESTER' },
    purpose: 'deploys\r\nand "quotes"',
    access,
    accessHash: 'hash-1',
    lifetime: 1000,
    handedOverAt: T0,
    ends: { approved: T0 + 1000 },
    told: { end: T0 + 1000, since: T0, sent: ['hour'] },
    state: { status: 'live' },
    ...over,
  };
}

/** Several records of one commit: each one version on. */
export function nextOf(
  before: Credential,
  over: Partial<Credential> = {},
  commitId: string = randomUUID(),
): CredentialChange {
  const credential = { ...before, version: before.version + 1, commitId, ...over };
  return { before, credential, due: dueOf(credential) };
}

export function isNew(credential: Credential): CredentialChange {
  return { before: undefined, credential, due: dueOf(credential) };
}

export function makeLedgerEntry(changes: readonly CredentialChange[], request?: Request) {
  const credentials = changes.map(({ credential }) =>
    nameCredential(credential, 'credential.opened'),
  );
  const ofRequest = request && { version: request.version, status: request.state.status };
  const facts = { credentials, ...ofRequest };
  const of = request === undefined ? {} : { requestId: request.id };
  return makeEntry({ event: 'credential.opened', ...of, facts });
}

export function alone(
  changes: readonly CredentialChange[],
  over: Partial<CredentialTransition> = {},
): CredentialTransition {
  return { credentials: changes, entry: makeLedgerEntry(changes), notices: [], ...over };
}

export function together(
  before: Request | undefined,
  request: Request,
  changes: readonly CredentialChange[],
  over: Partial<LedgerTransition> = {},
): LedgerTransition {
  return {
    before,
    request,
    credentials: changes,
    entry: makeLedgerEntry(changes, request),
    notices: [],
    due: null,
    ...over,
  };
}

export function makeCredentialNotice(
  { id, version }: Credential,
  over: Partial<Notice> = {},
): Notice {
  return {
    id: `${id}:end`,
    requestId: id,
    kind: 'direct',
    target: 'U0REQUESTER',
    about: 'delivered',
    version,
    tries: 0,
    ...over,
  };
}

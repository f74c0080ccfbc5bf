import { expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credential/credential.ts';
import type { LedgerCommands } from '../../src/domain/ledger/together.ts';
import { StoreError } from '../../src/foundation/errors.ts';
import type { LedgerTransitions } from '../../src/workflow/ledger/ledgerTransitions.ts';
import { createClaims } from '../../src/workflow/requests/reveal/claims.ts';
import { NOW, request, STATES } from '../domain/fixtures.ts';
import { makeCredential } from '../store/credentials/fixtures.ts';
import { recordingLog } from '../store/fixtures.ts';

const DAY = 24 * 3_600_000;
const owner = { kind: 'person', id: 'U0DANA' } as const;
const old = makeCredential({ owner, handedOverAt: NOW - DAY, ends: {}, state: { status: 'live' } });
const fresh = makeCredential();
const asked = request(STATES.claimed);
const replacing = {
  ...asked,
  spec: {
    ...asked.spec,
    projects: [],
    owner,
    act: { kind: 'replace', credential: old.id, from: 'hash-1', overlap: DAY },
  } as const,
};
const entry = {
  event: 'reveal.claimed',
  by: 'U0DANA',
  at: NOW,
  outcome: 'success',
  policyHash: '',
  facts: {},
} as const;

/** A new key was shown. `read`: what becomes of the reading of the old one. */
async function delivered(read: () => Credential | undefined) {
  const commits: LedgerCommands[] = [];
  const move: LedgerTransitions['move'] = async (ids, commands) => {
    const known = ids.other === undefined ? undefined : read();
    if (ids.other !== undefined && known === undefined) {
      return { ok: false, refusal: { why: 'unknown_credential' } };
    }
    const other = known && { credential: known, now: NOW };
    commits.push(commands({ credential: { credential: fresh, now: NOW }, other, now: NOW }));
    return { ok: true, event: 'reveal.delivered', by: 'U0DANA', facts: {}, entry };
  };
  const claims = createClaims({
    requests: { load: async () => undefined },
    transitions: { move: async () => ({ ok: true, request: asked, entry }) },
    ledger: { move },
    log: recordingLog(),
  });
  await claims.delivered({ request: replacing, credential: fresh, claimId: 'V1:n', entry });
  return commits;
}

it('the hand-over of a new key gives the old one its end', async () => {
  const cut = { type: 'cut', by: asked.requester, cut: 'replaced', at: NOW + DAY };
  expect(await delivered(() => old)).toMatchObject([{ other: cut }]);
});

it('nothing is recorded where the old key cannot be read, so its end is not forgotten', async () => {
  const away = () => {
    throw new StoreError('unreachable', 'made up');
  };
  expect(await delivered(away)).toEqual([]);
});

it('an old key without a record has nothing to end', async () => {
  const commits = await delivered(() => undefined);
  expect(commits).toMatchObject([{ request: { type: 'delivered' }, other: undefined }]);
});

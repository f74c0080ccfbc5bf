import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { State } from '../../../src/domain/record/state.ts';
import { WINDOWS } from '../../../src/slack/wire/ids.ts';
import type { WindowContent } from '../../../src/workflow/ports/windowContent.ts';
import { frozen, makeCredential, STATES } from '../../domain/credential/fixtures.ts';
import { hash, NOW, STATES as REQUESTED, spec } from '../../domain/fixtures.ts';

/** The requests under which the keys were made: one waits, and the key of the other was shown. */
export const READY_REQUEST = '01JD0000000000000000000002';
export const DELIVERED_REQUEST = '01JD0000000000000000000003';

/** The key that the request above made. */
export const DELIVERED_KEY = 'd'.repeat(24);

const atlasId = (digit: string) => digit.repeat(24);

export const KEYS = {
  live: `apiKey:${atlasId('1')}`,
  frozen: `apiKey:${atlasId('2')}`,
  /** Atlas refused to let it be frozen. */
  held: `apiKey:${atlasId('3')}`,
  /** Olga was asked to take it over. */
  offered: `apiKey:${atlasId('4')}`,
  /** Somebody changed it at Atlas. */
  drifted: `apiKey:${atlasId('7')}`,
} as const;

const access = { organizationRoles: ['ORG_READ_ONLY'], projects: [], addresses: ['203.0.113.7'] };

function owned(id: string, over: Partial<Credential>): Credential {
  const key = id.slice('apiKey:'.length);
  const made = makeCredential({ access, accessHash: hash });
  return {
    ...made,
    id,
    organizationId: spec.organizationId,
    secrets: [{ id: key, request: DELIVERED_REQUEST }],
    origin: { ...made.origin, request: DELIVERED_REQUEST },
    ...over,
  };
}

function keyOf(state: State) {
  if (state.status !== 'ready') throw new Error('the fixtures changed');
  return state.key;
}

const REQUESTED_KEY = keyOf(REQUESTED.ready);

/** The key whose private key waits for Dana. */
function waiting(): Credential {
  const { id, publicKey } = REQUESTED_KEY;
  const { handedOverAt: _, told: __, ...made } = owned(`apiKey:${id}`, { handle: publicKey });
  const request = READY_REQUEST;
  return {
    ...made,
    secrets: [{ id, request }],
    origin: { ...made.origin, request },
    ends: {},
  };
}

/** Keys of Dana in which somebody can act. */
export const CREDENTIALS: readonly Credential[] = [
  waiting(),
  owned(`apiKey:${DELIVERED_KEY}`, { handle: REQUESTED_KEY.publicKey }),
  owned(KEYS.live, { handle: 'livelive' }),
  owned(KEYS.frozen, { handle: 'coldcold', state: frozen }),
  owned(KEYS.held, { handle: 'heldheld', state: STATES.held }),
  owned(KEYS.drifted, {
    handle: 'movedkey',
    drift: { differs: ['organization'], since: NOW, shown: { ...access, addresses: [] } },
  }),
  owned(KEYS.offered, {
    handle: 'giftgift',
    offered: { to: { kind: 'person', id: 'U0OLGA' }, by: 'U0DANA', at: NOW },
  }),
];

/** What a window about a key showed. */
export const showing = (credentialId: string): WindowContent => ({
  kind: 'credential',
  credentialId,
});
export const showingForm = (credentialId: string, requestId: string): WindowContent => ({
  kind: 'keyForm',
  credentialId,
  requestId,
});
export const showingTransfer = (credentialId: string, to: string): WindowContent => ({
  kind: 'transfer',
  credentialId,
  to: { kind: 'person', id: to },
});

/** Allowed effects of the windows about keys, as events of the audit log. */
export const KEY_WINDOWS_FOLLOW: Readonly<Record<string, RegExp>> = {
  [WINDOWS.freeze]: /^credential\.freeze_asked$/,
  [WINDOWS.thaw]: /^credential\.thaw_begun$/,
  [WINDOWS.restore]: /^credential\.restore_begun$/,
  // A review asks about the same key.
  [WINDOWS.endKey]: /^credential\.end_asked$|^review\.answered$/,
  [WINDOWS.changeKey]: /^review\.answered$/,
  [WINDOWS.keepOn]: /^review\.answered$|^key\.confirmed$/,
  [WINDOWS.closeReview]: /^review\.closing$/,
  [WINDOWS.resumeKey]: /^credential\.resumed$/,
  [WINDOWS.closeKey]: /^credential\.closed$/,
  [WINDOWS.transfer]: /^credential\.owner_offered$/,
  [WINDOWS.takeOver]: /^credential\.owned$/,
  [WINDOWS.takeAll]: /^credential\.owned$/,
  [WINDOWS.declineKey]: /^credential\.owner_declined$/,
};

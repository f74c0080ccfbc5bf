import { createHmac } from 'node:crypto';
import { verifySlackRequest } from '@slack/bolt';
import { markerMacInput, readMarker, writeMarker } from '../../src/domain/marker.ts';
import { SealError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { parseCommand } from '../../src/slack/command.ts';
import { decodeKey, decodeList, decodeRequestId, decodeWindow } from '../../src/slack/ids.ts';
import { readIncoming, teamOf } from '../../src/slack/incoming.ts';
import { createSeals } from '../../src/store/seal.ts';
import { createWindows } from '../../src/workflow/windows.ts';
import type { Chance } from '../model/chance.ts';
import { CALM } from '../model/line.ts';
import { createPorts } from '../model/ports.ts';
import { createWorld } from '../model/world.ts';
import { mutateText, mutateValue } from './mutate.ts';
import { PAYLOADS, WINDOW } from './payloads.ts';

/** Throws, or answers what went wrong, for the mutation that this chance makes. */
export type Try = (chance: Chance) => string | undefined | Promise<string | undefined>;

const windows = createWindows({
  ...createPorts(createWorld({ seed: 1, weather: CALM, policy: {}, mayDelete: true }), {
    replica: 0,
    alive: true,
    pausedUntil: 0,
  }).requests,
  recallWindow: async (nonce) => (nonce === WINDOW.nonce ? WINDOW : undefined),
});

/** A submission counts only as exactly what was opened, whatever else was changed about it. */
async function payload(chance: Chance): Promise<string | undefined> {
  let body = mutateValue(chance.pick(PAYLOADS), chance);
  if (chance.hit(0.4)) body = mutateValue(body, chance);
  const incoming = readIncoming(body);
  teamOf(incoming);
  if (incoming.kind === 'command') parseCommand(incoming.body.text);
  if (incoming.kind === 'action') {
    for (const { value } of incoming.body.actions) {
      decodeKey(value);
      decodeList(value);
      decodeRequestId(value);
    }
  }
  if (incoming.kind !== 'submission') return undefined;
  const { user, view } = incoming.body;
  const meta = decodeWindow(view.private_metadata);
  if (meta?.r === undefined) return undefined;
  const presented = { nonce: meta.n, viewId: view.id, user: user.id, requestId: meta.r };
  const window = await windows.recall({ ...presented, purpose: view.callback_id });
  if ('why' in window) return undefined;
  const same =
    presented.viewId === WINDOW.viewId &&
    presented.user === WINDOW.user &&
    presented.requestId === WINDOW.requestId &&
    view.callback_id === WINDOW.purpose;
  return same ? undefined : `counted as another's window: ${JSON.stringify(body)}`;
}

const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = 1_800_000_000;
const BODY = 'token=x&team_id=T0MODEL&command=%2Fatlas-keys&text=list';

function signature(chance: Chance): string | undefined {
  const mac = createHmac('sha256', SIGNING_SECRET).update(`v0:${NOW}:${BODY}`).digest('hex');
  const real = { signature: `v0=${mac}`, time: NOW, body: BODY };
  const fake = { ...real };
  const which = chance.below(4);
  if (which !== 1) fake.signature = mutateText(real.signature, chance);
  if (which === 1) fake.body = mutateText(real.body, chance);
  if (which === 2) fake.time = NOW + chance.below(600) - 300;
  if (which === 3) fake.signature = real.signature.toUpperCase();
  const same = fake.signature === real.signature && fake.body === BODY && fake.time === NOW;
  try {
    verifySlackRequest({
      signingSecret: SIGNING_SECRET,
      body: fake.body,
      headers: {
        'x-slack-signature': fake.signature,
        'x-slack-request-timestamp': fake.time,
      },
      nowMilliseconds: NOW * 1000,
    });
  } catch (error) {
    const told = String(error);
    if (same) return 'the real signature was refused';
    return told.includes(SIGNING_SECRET) || told.includes(mac) ? `it tells: ${told}` : undefined;
  }
  return same ? undefined : `accepted ${JSON.stringify(fake)}`;
}

const { signer } = createWorld({ seed: 1, weather: CALM, policy: {}, mayDelete: true });
const NONCE = 'n'.repeat(22);
const MAC = signer.markerMac(markerMacInput(WINDOW.requestId, 1, NONCE));
const DESCRIPTION = `ci-deploy${writeMarker({ requestId: WINDOW.requestId, attempt: 1, mac: MAC })}`;

function marker(chance: Chance): string | undefined {
  let text = mutateText(DESCRIPTION, chance);
  if (chance.hit(0.3)) text = mutateText(text, chance);
  const read = readMarker(text);
  if (read === undefined) return undefined;
  const { requestId, attempt, mac } = read;
  if (requestId === WINDOW.requestId && attempt === 1 && mac === MAC) return undefined;
  const accepted = signer.verifyMarkerMac(markerMacInput(requestId, attempt, NONCE), mac);
  return accepted ? `accepted ${text}` : undefined;
}

const seals = createSeals({
  ring: [{ kid: 'k1', secret: new Secret(Buffer.alloc(32, 3).toString('base64')) }],
  installation: 'campaign',
  workspace: 'T0MODEL',
  randomBytes: (size) => Buffer.alloc(size, 5),
});
const PRIVATE_KEY = '5ec2e700-0000-4000-8000-000000000001';
const CONTEXT = {
  organizationId: '32b6e34b3d91647abb20e7b8',
  requester: 'U0DANA',
  requestId: WINDOW.requestId,
  keyId: 'a'.repeat(24),
  attempt: 1,
  specHash: 'h'.repeat(64),
};
const SEALED = seals.seal(new Secret(PRIVATE_KEY), CONTEXT);

function sealed(chance: Chance): string | undefined {
  const moved = chance.hit(0.3);
  const context = moved ? { ...CONTEXT, keyId: mutateText(CONTEXT.keyId, chance) } : CONTEXT;
  const text = moved ? SEALED : mutateText(SEALED, chance);
  if (text === SEALED && context.keyId === CONTEXT.keyId) return undefined;
  try {
    seals.unseal(text, context);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return error.message.includes(PRIVATE_KEY) ? 'it tells the private key' : undefined;
  }
  return `opened ${text} for ${JSON.stringify(context)}`;
}

/** What is mutated, and how large its part of all mutations is. */
export const KINDS: readonly { readonly what: string; readonly part: number; readonly try: Try }[] =
  [
    { what: 'mutated Slack payloads', part: 0.5, try: payload },
    { what: 'mutated signatures', part: 0.2, try: signature },
    { what: 'mutated markers', part: 0.2, try: marker },
    { what: 'mutated sealed private keys', part: 0.1, try: sealed },
  ];

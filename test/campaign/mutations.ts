import { createHmac } from 'node:crypto';
import { verifySlackRequest } from '@slack/bolt';
import { markerMacInput, readMarker, writeMarker } from '../../src/domain/key/marker.ts';
import { SealError } from '../../src/foundation/errors.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { isMisshapen } from '../../src/slack/inbound/inboundChecks.ts';
import { createSeals } from '../../src/store/secrets/seal.ts';
import { createWorld } from '../model/play/world.ts';
import type { Chance } from '../model/ports/chance.ts';
import { CALM } from '../model/ports/line.ts';
import { createDoorTry } from './fuzz/dispatchTry.ts';
import { mutateText } from './fuzz/mutate.ts';
import { PAYLOADS } from './fuzz/payloads.ts';
import { IDS } from './fuzz/records.ts';

/** Tries one random mutation. Returns what went wrong, or throws. */
export type Try = (chance: Chance) => string | undefined | Promise<string | undefined>;

const door = createDoorTry();

const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = 1_800_000_000;
function form(fields: object): string {
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  return new URLSearchParams(Object.fromEntries(texts)).toString();
}

/**
 * Payloads as Slack sends them: a form for commands, JSON inside a form or plain JSON for the rest.
 */
const BODIES = PAYLOADS.map((payload) => {
  if ('command' in payload) return form(payload);
  if ('event' in payload) return JSON.stringify(payload);
  return form({ payload: JSON.stringify(payload) });
});

/** Changes the request after signing. It must be refused. */
function signature(chance: Chance): string | undefined {
  const body = BODIES[chance.below(BODIES.length)] ?? '';
  const mac = createHmac('sha256', SIGNING_SECRET).update(`v0:${NOW}:${body}`).digest('hex');
  const real = { signature: `v0=${mac}`, time: NOW, body };
  const fake = { ...real };
  const which = chance.below(4);
  if (which !== 1) fake.signature = mutateText(real.signature, chance);
  if (which === 1) fake.body = mutateText(real.body, chance);
  if (which === 2) fake.time = NOW + chance.below(600) - 300;
  if (which === 3) fake.signature = real.signature.toUpperCase();
  if (isMisshapen(fake.signature)) return undefined;
  const same = fake.signature === real.signature && fake.body === body && fake.time === NOW;
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
const REQUEST = IDS.ready;
const NONCE = 'n'.repeat(22);
const MAC = signer.markerMac(markerMacInput(REQUEST, 1, NONCE));
const DESCRIPTION = `ci-deploy${writeMarker({ requestId: REQUEST, attempt: 1, mac: MAC })}`;

function marker(chance: Chance): string | undefined {
  let text = mutateText(DESCRIPTION, chance);
  if (chance.hit(0.3)) text = mutateText(text, chance);
  const read = readMarker(text);
  if (read === undefined) return undefined;
  const { requestId, attempt, mac } = read;
  if (requestId === REQUEST && attempt === 1 && mac === MAC) return undefined;
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
  requestId: REQUEST,
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

export interface Kind {
  readonly what: string;
  /** Share of the wanted number of mutations. */
  readonly part: number;
  readonly try: Try;
}

/** The first three shares add up to 1. Sealed keys are added to that. */
export const KINDS: readonly Kind[] = [
  { what: 'Slack payloads mutated before they were signed', part: 0.5, try: door.try },
  { what: 'Slack payloads and signatures mutated afterwards', part: 0.3, try: signature },
  { what: 'mutated markers', part: 0.2, try: marker },
  { what: 'mutated sealed private keys, on top', part: 0.1, try: sealed },
];

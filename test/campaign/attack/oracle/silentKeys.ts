import { z } from 'zod';
import type { Credential } from '../../../../src/domain/credential/credential.ts';
import { dueOf } from '../../../../src/domain/credential/due.ts';
import { endOf } from '../../../../src/domain/credential/ends.ts';
import { ownerName } from '../../../../src/domain/key/owner.ts';
import { readNamed } from '../../../../src/domain/ledger/named.ts';
import { createCredentialRecords } from '../../../../src/store/credentials/credentialRecord.ts';
import { macOf } from '../../../store/macOf.ts';
import { KEYS } from '../scene.ts';
import type { Stage } from '../stage.ts';

/** What Keywarden moves on by itself. */
const MOVING = ['moving', 'ending'];
/** What is being attended is due again so much later, ms. */
const LEASED = 6 * 60_000;
const LINE = z.looseObject({
  facts: z.looseObject({ credentials: z.array(z.string()).optional() }),
});

interface Last {
  readonly status: string;
  readonly version: number;
}

/** The newest of each key in the ledger, by the audit files. */
function lastOf(copied: string): ReadonlyMap<string, Last> {
  const found = new Map<string, Last>();
  for (const line of copied.split('\n')) {
    if (!line.startsWith('{')) continue;
    const { credentials = [] } = LINE.safeParse(JSON.parse(line)).data?.facts ?? {};
    for (const text of credentials) {
      const named = readNamed(text);
      const [, , , status = ''] = text.split(' ');
      if (named !== undefined) found.set(named.id, { status, version: named.version });
    }
  }
  return found;
}

/** `undefined`: it cannot be read. */
async function recordOf(stage: Stage, id: string): Promise<Credential | undefined> {
  const records = createCredentialRecords(
    macOf({ ...stage.env, KEYWARDEN_INSTALLATION: stage.env.KEYWARDEN_INSTALLATION ?? '' }),
  );
  try {
    return records.read(id, (await stage.redis.hget(KEYS.credentials, id)) ?? '');
  } catch {
    return undefined;
  }
}

/** Lists in which a key must stand, and does not. */
async function missingOf(
  { redis }: Stage,
  credential: Credential,
  now: number,
): Promise<readonly string[]> {
  const { id, owner, organizationId, state } = credential;
  if (state.status === 'ended') return [];
  const due = dueOf(credential);
  const scoreIn = async (key: string) => {
    const score = await redis.zscore(key, id).catch(() => null);
    return score === null ? undefined : Number(score);
  };
  const wanted: readonly (readonly [string, string, boolean])[] = [
    ['of its owner', KEYS.ofOwner(ownerName(owner)), true],
    ['of its organization', KEYS.ofOrganization(organizationId), true],
    ['of ends', KEYS.credentialEnds, endOf(credential) !== undefined],
  ];
  const missing: string[] = [];
  for (const [what, key, isWanted] of wanted) {
    if (isWanted && (await scoreIn(key)) === undefined) missing.push(what);
  }
  const score = await scoreIn(KEYS.dueCredentials);
  const isLate = score === undefined || score > Math.max(due ?? 0, now) + LEASED;
  if (due !== null && isLate) missing.push('of what is due');
  return missing;
}

/**
 * After the attack was over and Keywarden had its time: keys in the ledger on which nobody works any
 * more, that cannot be read, are older ones or stand in no list, without a word to the admins.
 */
export async function silentKeysIn(
  stage: Stage,
  { alerts, now }: { readonly alerts: string; readonly now: number },
): Promise<readonly string[]> {
  const silent: string[] = [];
  for (const [id, { status, version }] of lastOf(await stage.copied())) {
    const [, atlasId = id] = id.split(':');
    if (status === 'ended' || alerts.includes(atlasId)) continue;
    const record = await recordOf(stage, id);
    if (record === undefined) silent.push(`${id}: cannot be read, and no admin was told`);
    else if (alerts.includes(record.handle)) continue;
    else if (record.version < version) silent.push(`${id}: is older, and no admin was told`);
    else if (MOVING.includes(record.state.status)) {
      silent.push(`${id}: rests in ${record.state.status}, and no admin was told`);
    } else {
      const missing = await missingOf(stage, record, now);
      if (missing.length > 0) silent.push(`${id}: stands in no list ${missing.join(', ')}`);
    }
  }
  return silent;
}

import { ofApiKey } from '../../domain/credential/apiKey.ts';
import { type Credential, requestsOf } from '../../domain/credential/credential.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { readMarker } from '../../domain/key/marker.ts';
import type { Attempt } from '../../domain/record/state.ts';
import {
  type Judgement,
  judgeEnded,
  judgeKey,
  judgeLiving,
} from '../../domain/record/strayKeys.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import type { Living } from '../inventory/livingOf.ts';
import { hasMarkerOf } from '../issuing/hasMarkerOf.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Requests } from '../ports/store.ts';

export interface Judged {
  readonly key: AtlasKey;
  /** Absent where it was adopted. */
  readonly requestId?: string;
  readonly judgement: Judgement;
}

/**
 * How the keys of a list fit our records: those that look like ours, and those whose record has ended.
 * `undefined` if it was told to stop meanwhile.
 */
export function createKeyJudging(
  parts: Pick<IssuingParts, 'signer' | 'log'> & {
    readonly requests: Pick<Requests, 'issued'>;
    readonly credentials: Pick<Credentials, 'get'>;
    readonly records: Pick<LoadOrAlarm, 'load'>;
    readonly older: Pick<OlderRecords, 'isOlder'>;
  },
) {
  const { requests, credentials, records, older, signer, log } = parts;

  async function judge(key: AtlasKey, requestId: string, credential: Credential | undefined) {
    try {
      const request = (await records.load(requestId))?.request;
      const isOf = (attempts: readonly Attempt[]) => hasMarkerOf(signer, requestId, attempts, key);
      const judgement = judgeKey(key, request, isOf, credential?.state);
      // What is deleted on the strength of a record is deleted on the strength of the newest.
      const isBelieved = judgement !== 'loser' || request === undefined;
      return isBelieved || !(await older.isOlder(request)) ? judgement : 'in_work';
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'contended') return 'in_work';
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      // Nothing is concluded until somebody repairs the record. The admins have been told.
      log.error({ requestId, keyId: key.id, err: cause }, 'sweep.record_corrupt');
      return 'in_work';
    }
  }

  /** Those that live are judged by the ledger, which was read at once; records are read for the others. */
  return async (
    keys: readonly AtlasKey[],
    living: Living,
    isStopped: () => boolean,
  ): Promise<readonly Judged[] | undefined> => {
    const known = new Map(living.credentials.map((one) => [one.id, one]));
    const judged: Judged[] = [];
    const others: AtlasKey[] = [];
    for (const key of keys) {
      const credential = known.get(ofApiKey(key.id));
      const requestId = credential && requestsOf(credential)[0];
      if (credential === undefined || requestId === undefined) others.push(key);
      else judged.push({ key, requestId, judgement: judgeLiving(key, credential) });
    }
    const [issued, ledger] = await Promise.all([
      requests.issued(others.map(({ id }) => id)),
      credentials.get(others.map(({ id }) => ofApiKey(id))),
    ]);
    for (const key of others) {
      if (isStopped()) return undefined;
      const credential = ledger.get(ofApiKey(key.id));
      const requestId = issued.get(key.id)?.requestId ?? readMarker(key.description)?.requestId;
      if (requestId !== undefined) {
        judged.push({ key, requestId, judgement: await judge(key, requestId, credential) });
      } else if (credential !== undefined) {
        judged.push({ key, judgement: judgeEnded(credential) });
      }
    }
    return judged;
  };
}

import { ofApiKey } from '../../domain/credential/apiKey.ts';
import { atlasIdOf, type Credential, requestsOf } from '../../domain/credential/credential.ts';
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
import type { Turn } from '../inventory/observations.ts';
import { hasMarkerOf } from '../issuing/hasMarkerOf.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
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
    readonly records: Pick<LoadOrAlarm, 'load'>;
    readonly older: Pick<OlderRecords, 'isOlder'>;
  },
) {
  const { requests, records, older, signer, log } = parts;

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

  /** By id at Atlas. One whose record in the ledger cannot be read is somebody's all the same. */
  async function issuedOf({ issued, unreadable }: Turn, others: readonly AtlasKey[]) {
    // Of another type: the one that fails is the reading of these alone.
    if (issued === undefined) return requests.issued(others.map(({ id }) => id));
    const odd = await requests.issued(unreadable.map((id) => atlasIdOf({ id, kind: 'apiKey' })));
    return new Map([...issued, ...odd]);
  }

  /** Those that live are judged by the ledger, which was read at once; requests are read for the others. */
  return async (
    keys: readonly AtlasKey[],
    turn: Turn,
    isStopped: () => boolean,
  ): Promise<readonly Judged[] | undefined> => {
    const known = new Map(turn.credentials.map((one) => [one.id, one]));
    const judged: Judged[] = [];
    const others: AtlasKey[] = [];
    for (const key of keys) {
      const credential = known.get(ofApiKey(key.id));
      const requestId = credential && requestsOf(credential)[0];
      if (credential === undefined || requestId === undefined) others.push(key);
      else judged.push({ key, requestId, judgement: judgeLiving(key, credential) });
    }
    const issued = await issuedOf(turn, others);
    const ended = new Map(turn.ended.map((one) => [one.id, one]));
    for (const key of others) {
      if (isStopped()) return undefined;
      const credential = ended.get(ofApiKey(key.id));
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

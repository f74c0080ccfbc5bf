import {
  ALL_KEYS_OVER,
  LISTED_ELSEWHERE,
  NO_KEY_DUE,
  NO_KEY_NOTICES,
  OLDER_CREDENTIAL,
  OLDER_RECORD,
} from './edits/credentials.ts';
import { HASH } from './edits/hashes.ts';
import { MOVED_CARD, NO_NOTICES } from './edits/notices.ts';
import { ALL_QUOTAS, NOTHING_DUE, PLAIN_SET, SORTED_SET } from './edits/sets.ts';
import { STREAM } from './edits/stream.ts';
import {
  MOVE_CLOCK,
  PAUSE,
  SET_MARK,
  TEXT,
  WEAKER_POLICY,
  WINDOW_OF_ANOTHER,
} from './edits/strings.ts';
import { OLDER_ALL, OLDER_ALL_BUT_AUDIT, OLDER_REQUEST, WHOLE } from './edits/whole.ts';
import type { Edit, Family } from './scene.ts';

const hash = [...HASH, ...WHOLE];
const sortedSet = [...SORTED_SET, ...WHOLE];
const text = [...TEXT, ...WHOLE];
const mark = [SET_MARK, ...text];

/**
 * What is tried on every kind of key that Keywarden has in Redis. A kind that is added without its
 * edits does not compile.
 */
export const FAMILIES: Readonly<Record<Family, readonly Edit[]>> = {
  requests: [...hash, OLDER_REQUEST, OLDER_REQUEST, OLDER_ALL_BUT_AUDIT],
  places: [...hash, MOVED_CARD, MOVED_CARD],
  needs: hash,
  all: sortedSet,
  open: sortedSet,
  preApprovals: hash,
  openPreApprovals: sortedSet,
  quota: [...sortedSet, ALL_QUOTAS, ALL_QUOTAS],
  credentials: [
    ...hash,
    OLDER_CREDENTIAL,
    OLDER_CREDENTIAL,
    OLDER_RECORD,
    OLDER_RECORD,
    NO_KEY_NOTICES,
  ],
  dueCredentials: [...sortedSet, NO_KEY_DUE, ALL_KEYS_OVER],
  credentialEnds: [...sortedSet, ALL_KEYS_OVER],
  ofOwner: [...sortedSet, LISTED_ELSEWHERE],
  offeredTo: sortedSet,
  ofOrganization: sortedSet,
  observed: hash,
  reviews: hash,
  readings: sortedSet,
  issued: hash,
  ofRequester: sortedSet,
  openOf: sortedSet,
  due: [...sortedSet, NOTHING_DUE],
  sweeps: sortedSet,
  reported: [...PLAIN_SET, ...WHOLE],
  outage: mark,
  notices: [...hash, NO_NOTICES],
  settled: hash,
  noticesOf: sortedSet,
  leases: hash,
  audit: [...STREAM, ...WHOLE, OLDER_ALL],
  auditHead: text,
  auditEpoch: text,
  safeMode: [PAUSE, ...text],
  safeModeAlert: mark,
  press: text,
  proposal: text,
  seen: mark,
  once: mark,
  window: [WINDOW_OF_ANOTHER, ...text],
  form: text,
  lifting: mark,
  clockOffset: [MOVE_CLOCK, MOVE_CLOCK, MOVE_CLOCK, ...text],
  policy: [WEAKER_POLICY, ...text],
  policyChanges: text,
  workspace: text,
  verifiers: hash,
};

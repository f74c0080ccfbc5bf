import { LEAVE_SAFE_MODE } from '../../src/store/audit/auditHead.ts';
import { ADVANCE_HEAD } from '../../src/store/audit/headMending.ts';
import {
  LOAD_CREDENTIAL,
  PAGE_OF_CREDENTIALS,
  TAKE_DUE_CREDENTIALS,
} from '../../src/store/credentials/credentialScripts.ts';
import {
  COMPARE_OBSERVED,
  NOTE_OBSERVED,
  NOTE_USE,
  TAKE_READINGS,
} from '../../src/store/inventory/observationScripts.ts';
import { PUT_PROPOSAL } from '../../src/store/inventory/proposals.ts';
import { PUT_LIFTED } from '../../src/store/lifting/besideRequests.ts';
import { WRONG_TYPES } from '../../src/store/listings/keyTypes.ts';
import {
  LIST_CREDENTIAL,
  LIST_NEED,
  LIST_NOTICE,
  LIST_PRE_APPROVAL,
  LIST_REQUEST,
} from '../../src/store/listings/listingScripts.ts';
import { OWE_AGAIN, STANDING } from '../../src/store/listings/owedScripts.ts';
import { PUT_PRESS } from '../../src/store/loss/presses.ts';
import { IS_OWED } from '../../src/store/notices/isOwed.ts';
import { POSTPONE, SETTLE, TAKE_DUE, TAKE_NOTICES } from '../../src/store/notices/owedNotices.ts';
import {
  OPEN_PRE_APPROVALS,
  SAVE_PRE_APPROVAL,
  USED,
} from '../../src/store/preApproval/preApprovals.ts';
import { PUT_POLICY } from '../../src/store/records/policyInForce.ts';
import {
  COMMIT,
  LOAD,
  NOTE,
  NOW,
  PAGE_OF,
  PLACED,
} from '../../src/store/records/requestScripts.ts';
import { MARK_REPORTED, TAKE_SWEEPS, UNREPORTED } from '../../src/store/records/sweeps.ts';
import { RECALL_WINDOW, REMEMBER_WINDOW } from '../../src/store/records/windows.ts';
import { type Script, SWAP } from '../../src/store/redis/scripts.ts';
import { SAVE_REVIEW } from '../../src/store/reviews/reviews.ts';

/** Every script of the store. A test looks for one that is missing here. */
export const ALL_SCRIPTS: readonly Script[] = [
  ADVANCE_HEAD,
  COMMIT,
  COMPARE_OBSERVED,
  IS_OWED,
  LEAVE_SAFE_MODE,
  LIST_CREDENTIAL,
  LIST_NEED,
  LIST_NOTICE,
  LIST_PRE_APPROVAL,
  LIST_REQUEST,
  LOAD,
  LOAD_CREDENTIAL,
  MARK_REPORTED,
  NOTE,
  NOTE_OBSERVED,
  NOTE_USE,
  NOW,
  OPEN_PRE_APPROVALS,
  OWE_AGAIN,
  PAGE_OF,
  PAGE_OF_CREDENTIALS,
  PLACED,
  POSTPONE,
  PUT_LIFTED,
  PUT_POLICY,
  PUT_PRESS,
  PUT_PROPOSAL,
  RECALL_WINDOW,
  REMEMBER_WINDOW,
  SAVE_PRE_APPROVAL,
  SAVE_REVIEW,
  SETTLE,
  STANDING,
  SWAP,
  TAKE_DUE,
  TAKE_DUE_CREDENTIALS,
  TAKE_NOTICES,
  TAKE_READINGS,
  TAKE_SWEEPS,
  UNREPORTED,
  USED,
  WRONG_TYPES,
];

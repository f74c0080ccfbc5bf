import { LEAVE_SAFE_MODE } from './audit/auditHead.ts';
import { ADVANCE_HEAD } from './audit/headMending.ts';
import { LIST_NOTICE, LIST_PRE_APPROVAL, LIST_REQUEST } from './listings/listingScripts.ts';
import { PUT_PRESS } from './loss/presses.ts';
import { POSTPONE, SETTLE, TAKE_DUE, TAKE_NOTICES } from './notices/owedNotices.ts';
import { OPEN_PRE_APPROVALS, SAVE_PRE_APPROVAL, USED } from './preApproval/preApprovals.ts';
import { SWAP } from './records/lifting.ts';
import { MARK_REPORTED, TAKE_SWEEPS, UNREPORTED } from './records/sweeps.ts';
import { RECALL_WINDOW, REMEMBER_WINDOW } from './records/windows.ts';
import { COMMIT, LOAD, NOTE, NOW, PAGE_OF, PLACED, type Script } from './redis/scripts.ts';

/** Every script of the store. `test/store` looks for one that is missing here. */
export const ALL_SCRIPTS: readonly Script[] = [
  ADVANCE_HEAD,
  COMMIT,
  LEAVE_SAFE_MODE,
  LIST_NOTICE,
  LIST_PRE_APPROVAL,
  LIST_REQUEST,
  LOAD,
  MARK_REPORTED,
  NOTE,
  NOW,
  OPEN_PRE_APPROVALS,
  PAGE_OF,
  PLACED,
  POSTPONE,
  PUT_PRESS,
  RECALL_WINDOW,
  REMEMBER_WINDOW,
  SAVE_PRE_APPROVAL,
  SETTLE,
  SWAP,
  TAKE_DUE,
  TAKE_NOTICES,
  TAKE_SWEEPS,
  UNREPORTED,
  USED,
];

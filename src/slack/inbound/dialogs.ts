import {
  createEndKey,
  createFreeze,
  createRestore,
  createThaw,
} from '../features/credentials/acts.ts';
import { createExtend, createReplaceKey } from '../features/credentials/ask.ts';
import { createChangeKey } from '../features/credentials/changeKey.ts';
import { createCloseKey, createResumeKey } from '../features/credentials/heldKeys.ts';
import {
  createDeclineKey,
  createTakeAll,
  createTakeOver,
  createTransfer,
} from '../features/credentials/transfer.ts';
import { createAcknowledge } from '../features/decisions/acknowledge.ts';
import { createAnswer } from '../features/decisions/answer.ts';
import { createAsk } from '../features/decisions/ask.ts';
import { createClose } from '../features/decisions/close.ts';
import { createApprove, createDeny } from '../features/decisions/decide.ts';
import { createNarrow } from '../features/decisions/narrow.ts';
import { createResume } from '../features/decisions/resume.ts';
import { createAcceptLess, createKeep } from '../features/decisions/settle.ts';
import { createWithdraw } from '../features/decisions/withdraw.ts';
import type { Dialog } from '../features/dialog/definition.ts';
import { createAdoptMany } from '../features/inventory/adoptMany.ts';
import {
  createAdopt,
  createEndForeign,
  createFreezeForeign,
} from '../features/inventory/foreign.ts';
import { createAskMaker, createMine, createNotMine } from '../features/inventory/makers.ts';
import { createAcceptProposal, createDeclineProposal } from '../features/inventory/proposals.ts';
import {
  createCloseReview,
  createKeepOn,
  createStartReview,
} from '../features/inventory/reviews.ts';
import { createReveal } from '../features/keys/reveal.ts';
import { createReplace, createRevoke } from '../features/keys/revoke.ts';
import { createAllow } from '../features/preApproval/allow.ts';
import { createTakeBack } from '../features/preApproval/takeBack.ts';
import { createBreakGlass } from '../features/requests/breakGlass.ts';
import { createChange } from '../features/requests/change.ts';
import { createCreate } from '../features/requests/create.ts';
import { createAcceptLoss } from '../features/safeMode/acceptLoss.ts';
import { createKeepKey } from '../features/safeMode/keepKey.ts';
import type { ActionId, DialogId } from '../wire/ids.ts';

type PartsOf<Create extends (parts: never) => unknown> = Parameters<Create>[0];

/**
 * All windows that submit or change something, by `callback_id`. A missing one is a compile error.
 */
export function createDialogs(
  parts: PartsOf<typeof createAcceptLoss> &
    PartsOf<typeof createAllow> &
    PartsOf<typeof createAsk> &
    PartsOf<typeof createBreakGlass> &
    PartsOf<typeof createChange> &
    PartsOf<typeof createClose> &
    PartsOf<typeof createEndKey> &
    PartsOf<typeof createExtend> &
    PartsOf<typeof createChangeKey> &
    PartsOf<typeof createResumeKey> &
    PartsOf<typeof createTakeOver> &
    PartsOf<typeof createAdopt> &
    PartsOf<typeof createAdoptMany> &
    PartsOf<typeof createMine> &
    PartsOf<typeof createKeepOn> &
    PartsOf<typeof createStartReview> &
    PartsOf<typeof createCreate> &
    PartsOf<typeof createKeepKey> &
    PartsOf<typeof createAcceptProposal> &
    PartsOf<typeof createApprove> &
    PartsOf<typeof createReveal> &
    PartsOf<typeof createRevoke>,
) {
  return {
    create: createCreate(parts),
    change: createChange(parts),
    break_glass: createBreakGlass(parts),
    approve: createApprove(parts),
    deny: createDeny(parts),
    withdraw: createWithdraw(parts),
    resume: createResume(parts),
    close: createClose(parts),
    ask: createAsk(parts),
    answer: createAnswer(parts),
    less: createNarrow(parts),
    accept_less: createAcceptLess(parts),
    keep: createKeep(parts),
    acknowledge: createAcknowledge(parts),
    keep_key: createKeepKey(parts),
    reveal: createReveal(parts),
    revoke: createRevoke(parts),
    replace: createReplace(parts),
    allow: createAllow(parts),
    take_back: createTakeBack(parts),
    freeze: createFreeze(parts),
    thaw: createThaw(parts),
    restore: createRestore(parts),
    end_key: createEndKey(parts),
    extend: createExtend(parts),
    change_key: createChangeKey(parts),
    replace_key: createReplaceKey(parts),
    resume_key: createResumeKey(parts),
    close_key: createCloseKey(parts),
    transfer: createTransfer(parts),
    take_over: createTakeOver(parts),
    take_all: createTakeAll(parts),
    decline_key: createDeclineKey(parts),
    adopt: createAdopt(parts),
    adopt_many: createAdoptMany(parts),
    freeze_foreign: createFreezeForeign(parts),
    end_foreign: createEndForeign(parts),
    ask_maker: createAskMaker(parts),
    mine: createMine(parts),
    not_mine: createNotMine(parts),
    accept_proposal: createAcceptProposal(parts),
    decline_proposal: createDeclineProposal(parts),
    keep_on: createKeepOn(parts),
    start_review: createStartReview(parts),
    close_review: createCloseReview(parts),
    accept_loss: createAcceptLoss(parts),
  } satisfies { readonly [Id in DialogId]: Dialog<Id> };
}

export type Dialogs = ReturnType<typeof createDialogs>;

type ActionsOf<D> =
  D extends Dialog<DialogId, infer Button, infer Inside> ? Button | Inside : never;
/** Ids of the buttons and menus that dialogs handle. */
export type DialogAction = ActionsOf<Dialogs[DialogId]> & ActionId;

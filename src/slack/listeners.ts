import type { Answers } from './answers.ts';
import type { ActionCall, CommandCall, Routes, SubmissionRoute } from './call.ts';
import type { createAgainFeature } from './features/again.ts';
import type { createAttentionFeature } from './features/attention.ts';
import type { createAuditFeature } from './features/audit.ts';
import type { createRequestFeature } from './features/create.ts';
import type { createDecisionFeature } from './features/decisions.ts';
import type { createKeyFeature } from './features/keys.ts';
import type { createLessFeature } from './features/less.ts';
import type { createMineFeature } from './features/mine.ts';
import type { createQuestionFeature } from './features/questions.ts';
import type { createRevealFeature } from './features/reveal.ts';
import type { createRevokeFeature } from './features/revoke.ts';
import type { createSafeModeFeature } from './features/safeMode.ts';
import { ACTIONS, WINDOWS } from './ids.ts';
import { commandProblem, help } from './views/help.ts';

export interface Features {
  readonly keys: ReturnType<typeof createKeyFeature>;
  readonly create: ReturnType<typeof createRequestFeature>;
  readonly decisions: ReturnType<typeof createDecisionFeature>;
  readonly reveal: ReturnType<typeof createRevealFeature>;
  readonly revoke: ReturnType<typeof createRevokeFeature>;
  readonly mine: ReturnType<typeof createMineFeature>;
  readonly audit: ReturnType<typeof createAuditFeature>;
  readonly safeMode: ReturnType<typeof createSafeModeFeature>;
  readonly questions: ReturnType<typeof createQuestionFeature>;
  readonly less: ReturnType<typeof createLessFeature>;
  readonly attention: ReturnType<typeof createAttentionFeature>;
  readonly again: ReturnType<typeof createAgainFeature>;
}

/** Everything Slack can send us, and who handles it. */
export function createRoutes(features: Features, answers: Answers): Routes {
  const { keys, create, decisions, reveal, revoke, mine, audit, safeMode } = features;
  const { questions, less, attention, again } = features;

  async function command(call: CommandCall): Promise<void> {
    const asked = call.command;
    switch (asked.verb) {
      case 'help':
        return answers.privately(call, help(call.words));
      case 'list':
        return keys.list(call, asked);
      case 'get':
        return keys.get(call, asked.key, asked.organization);
      case 'create':
        return create.open(call, asked.description);
      case 'revoke':
        return revoke.find(call, asked.query);
      case 'mine':
        return mine.list(call, asked.page);
      case 'audit':
        return audit.list(call, asked);
      case 'problem':
        return answers.privately(call, commandProblem(call.words, asked));
      default:
        return asked satisfies never;
    }
  }

  const actions: Readonly<Record<string, (call: ActionCall) => Promise<void>>> = {
    [ACTIONS.listPrevious]: keys.turn,
    [ACTIONS.listNext]: keys.turn,
    [ACTIONS.listOpen]: keys.turn,
    [ACTIONS.listOrganization]: keys.organizationChosen,
    [ACTIONS.listDetails]: keys.details,
    [ACTIONS.keyJson]: keys.json,
    [ACTIONS.requestNew]: (call) => create.open(call, ''),
    [ACTIONS.createOrganization]: create.organizationChosen,
    [ACTIONS.requestApprove]: decisions.openApprove,
    [ACTIONS.requestDeny]: decisions.openDeny,
    [ACTIONS.requestWithdraw]: decisions.openWithdraw,
    [ACTIONS.requestResume]: decisions.openResume,
    [ACTIONS.requestReveal]: reveal.open,
    [ACTIONS.revealShow]: reveal.show,
    [ACTIONS.requestRevoke]: revoke.openRevoke,
    [ACTIONS.requestReplace]: revoke.openReplace,
    [ACTIONS.requestAsk]: questions.openAsk,
    [ACTIONS.questionAnswer]: questions.openAnswer,
    [ACTIONS.requestLess]: less.openOffer,
    [ACTIONS.offerAccept]: less.accept.open,
    [ACTIONS.offerKeep]: less.keep.open,
    [ACTIONS.requestRemind]: attention.remind,
    [ACTIONS.requestAcknowledge]: attention.openAcknowledge,
    [ACTIONS.requestChange]: again.openChange,
    [ACTIONS.requestAgain]: again.openAgain,
    [ACTIONS.minePrevious]: mine.turn,
    [ACTIONS.mineNext]: mine.turn,
    [ACTIONS.auditPrevious]: audit.turn,
    [ACTIONS.auditNext]: audit.turn,
    [ACTIONS.safeModeAccept]: safeMode.open,
  };

  return {
    command,
    actions: new Map(Object.entries(actions)),
    submissions: new Map<string, SubmissionRoute>([
      [WINDOWS.create, { handle: create.submitted, redraw: create.redraw }],
      [WINDOWS.approve, { handle: decisions.approved }],
      [WINDOWS.deny, { handle: decisions.denied }],
      [WINDOWS.withdraw, { handle: decisions.withdrawn }],
      [WINDOWS.resume, { handle: decisions.resumed }],
      [WINDOWS.acceptLoss, { handle: safeMode.accepted }],
      [WINDOWS.revoke, { handle: revoke.revoked }],
      [WINDOWS.replace, { handle: revoke.replaced }],
      [WINDOWS.ask, { handle: questions.asked, redraw: questions.redrawAsk }],
      [WINDOWS.answer, { handle: questions.answered, redraw: questions.redrawAnswer }],
      [WINDOWS.less, { handle: less.offered, redraw: less.redrawOffer }],
      [WINDOWS.acceptLess, { handle: less.accept.submitted }],
      [WINDOWS.keep, { handle: less.keep.submitted }],
      [WINDOWS.acknowledge, { handle: attention.acknowledged }],
    ]),
    home: mine.home,
  };
}

import type { createAuditFeature } from '../features/audit.ts';
import type { ActionCall, CommandCall, Routes, SubmissionRoute } from '../features/call.ts';
import type { createAttentionFeature } from '../features/decisions/attention.ts';
import type { createDecisionFeature } from '../features/decisions/decisions.ts';
import type { createNarrowFeature } from '../features/decisions/narrow.ts';
import type { createQuestionFeature } from '../features/decisions/questions.ts';
import type { createKeyFeature } from '../features/keys/keys.ts';
import type { createRevealFeature } from '../features/keys/reveal.ts';
import type { createRevokeFeature } from '../features/keys/revoke.ts';
import type { createPreApprovalFeature } from '../features/preApproval.ts';
import type { createBreakGlassFeature } from '../features/requests/breakGlass.ts';
import type { createRequestFeature } from '../features/requests/create.ts';
import type { createMyRequestsFeature } from '../features/requests/myRequests.ts';
import type { createRequestsFeature } from '../features/requests/requests.ts';
import type { createResubmitFeature } from '../features/requests/resubmit.ts';
import type { createSafeModeFeature } from '../features/safeMode.ts';
import type { createStaleMessagesFeature } from '../features/staleMessages.ts';
import type { Answers } from '../outbound/answers.ts';
import { commandProblem, help } from '../views/lists/help.ts';
import { ACTIONS, WINDOWS } from '../wire/ids.ts';

export interface Features {
  readonly keys: ReturnType<typeof createKeyFeature>;
  readonly create: ReturnType<typeof createRequestFeature>;
  readonly breakGlass: ReturnType<typeof createBreakGlassFeature>;
  readonly allow: ReturnType<typeof createPreApprovalFeature>;
  readonly decisions: ReturnType<typeof createDecisionFeature>;
  readonly reveal: ReturnType<typeof createRevealFeature>;
  readonly revoke: ReturnType<typeof createRevokeFeature>;
  readonly mine: ReturnType<typeof createMyRequestsFeature>;
  readonly requests: ReturnType<typeof createRequestsFeature>;
  readonly audit: ReturnType<typeof createAuditFeature>;
  readonly safeMode: ReturnType<typeof createSafeModeFeature>;
  readonly earlier: ReturnType<typeof createStaleMessagesFeature>;
  readonly questions: ReturnType<typeof createQuestionFeature>;
  readonly less: ReturnType<typeof createNarrowFeature>;
  readonly attention: ReturnType<typeof createAttentionFeature>;
  readonly again: ReturnType<typeof createResubmitFeature>;
}

/** Everything Slack can send us, and who handles it. */
export function createRoutes(features: Features, answers: Answers): Routes {
  const { keys, create, decisions, reveal, revoke, mine, requests, audit, safeMode } = features;
  const { allow, breakGlass } = features;
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
      case 'break-glass':
        return breakGlass.open(call, asked.description);
      case 'allow':
        return allow.command(call, asked);
      case 'mine':
        return mine.list(call, asked.page);
      case 'requests':
        return requests.list(call, asked);
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
    [ACTIONS.createOrganization]: (call) =>
      call.view?.callback_id === WINDOWS.breakGlass
        ? breakGlass.organizationChosen(call)
        : create.organizationChosen(call),
    [ACTIONS.requestApprove]: decisions.openApprove,
    [ACTIONS.requestDeny]: decisions.openDeny,
    [ACTIONS.requestWithdraw]: decisions.openWithdraw,
    [ACTIONS.requestResume]: decisions.openResume,
    [ACTIONS.requestClose]: decisions.openClose,
    [ACTIONS.requestReveal]: reveal.open,
    [ACTIONS.revealShow]: reveal.show,
    [ACTIONS.requestRevoke]: revoke.openRevoke,
    [ACTIONS.requestReplace]: revoke.openReplace,
    [ACTIONS.preApprovalRevoke]: allow.openTakeBack,
    [ACTIONS.allowPrevious]: allow.turn,
    [ACTIONS.allowNext]: allow.turn,
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
    [ACTIONS.requestsPrevious]: requests.turn,
    [ACTIONS.requestsNext]: requests.turn,
    [ACTIONS.auditPrevious]: audit.turn,
    [ACTIONS.auditNext]: audit.turn,
    [ACTIONS.safeModeAccept]: safeMode.open,
  };

  /** Whatever somebody decided or asked for in a window shows on their Home tab as well. */
  function showing(route: SubmissionRoute): SubmissionRoute {
    return {
      ...route,
      async handle(call) {
        const outcome = await route.handle(call);
        if (outcome.next !== 'errors') mine.refreshed(call);
        return outcome;
      },
    };
  }

  const submissions: Readonly<Record<string, SubmissionRoute>> = {
    [WINDOWS.create]: { handle: create.submitted, redraw: create.redraw },
    [WINDOWS.breakGlass]: { handle: breakGlass.submitted, redraw: breakGlass.redraw },
    [WINDOWS.allow]: { handle: allow.allowed },
    [WINDOWS.takeBack]: { handle: allow.takenBack },
    [WINDOWS.ask]: { handle: questions.asked, redraw: questions.redrawAsk },
    [WINDOWS.answer]: { handle: questions.answered, redraw: questions.redrawAnswer },
    [WINDOWS.less]: { handle: less.offered, redraw: less.redrawOffer },
    [WINDOWS.acceptLess]: { handle: less.accept.submitted },
    [WINDOWS.keep]: { handle: less.keep.submitted },
    [WINDOWS.acknowledge]: { handle: attention.acknowledged },
    [WINDOWS.approve]: { handle: decisions.approved },
    [WINDOWS.deny]: { handle: decisions.denied },
    [WINDOWS.withdraw]: { handle: decisions.withdrawn },
    [WINDOWS.resume]: { handle: decisions.resumed },
    [WINDOWS.close]: { handle: decisions.closed },
    [WINDOWS.acceptLoss]: { handle: safeMode.accepted },
    [WINDOWS.revoke]: { handle: revoke.revoked },
    [WINDOWS.replace]: { handle: revoke.replaced },
  };

  return {
    command,
    earlier: features.earlier.click,
    actions: new Map(Object.entries(actions)),
    submissions: new Map(
      Object.entries(submissions).map(([window, route]) => [window, showing(route)]),
    ),
    home: mine.home,
  };
}

import type { createAuditFeature } from '../features/audit.ts';
import type {
  ActionCall,
  ActionRoute,
  CommandCall,
  Routes,
  SubmissionRoute,
} from '../features/call.ts';
import type { createRemindFeature } from '../features/decisions/remind.ts';
import type { Dialog } from '../features/dialog/definition.ts';
import type { createInventoryFeature } from '../features/inventory/inventory.ts';
import type { createReviewFeature } from '../features/inventory/reviews.ts';
import type { createWhoFeature } from '../features/inventory/who.ts';
import type { createKeyFeature } from '../features/keys/keys.ts';
import type { createPreApprovalList } from '../features/preApproval/list.ts';
import type { createHomeFeature } from '../features/requests/home.ts';
import type { createProjectOptions } from '../features/requests/projectOptions.ts';
import type { createRequestsFeature } from '../features/requests/requests.ts';
import type { createStaleMessagesFeature } from '../features/staleMessages.ts';
import type { Answers } from '../outbound/answers.ts';
import { commandProblem, help } from '../views/lists/help.ts';
import { ACTIONS, type ActionId } from '../wire/ids.ts';
import type { DialogAction, Dialogs } from './dialogs.ts';

export interface Features {
  readonly dialogs: Dialogs;
  readonly keys: ReturnType<typeof createKeyFeature>;
  readonly preApprovals: ReturnType<typeof createPreApprovalList>;
  readonly home: ReturnType<typeof createHomeFeature>;
  readonly requests: ReturnType<typeof createRequestsFeature>;
  readonly inventory: ReturnType<typeof createInventoryFeature>;
  readonly who: ReturnType<typeof createWhoFeature>;
  readonly review: ReturnType<typeof createReviewFeature>;
  readonly audit: ReturnType<typeof createAuditFeature>;
  readonly earlier: ReturnType<typeof createStaleMessagesFeature>;
  readonly remind: ReturnType<typeof createRemindFeature>;
  readonly projectOptions: ReturnType<typeof createProjectOptions>;
}

/** The route of a button or menu inside windows. The window in which it was pressed handles it. */
function insideRoute(dialogs: readonly Dialog[], action: ActionId): ActionRoute {
  const own = dialogs.filter(({ inside }) => inside[action] !== undefined);
  return {
    leadsToKey: own.some(({ inside }) => inside[action]?.leadsToKey),
    async handle(call) {
      const dialog = own.find(({ id }) => id === call.view?.callback_id);
      await dialog?.inside[action]?.handle(call);
    },
  };
}

function dialogRoute(dialogs: readonly Dialog[], action: ActionId): ActionRoute {
  const opened = dialogs.find(({ buttons }) => buttons[action] !== undefined);
  return opened?.buttons[action] ?? insideRoute(dialogs, action);
}

/** Everything that Slack can send, each with its handler. */
export function createRoutes(features: Features, answers: Answers): Routes {
  const { dialogs, keys, home, requests, inventory, audit, preApprovals } = features;
  const all = Object.values<Dialog>(dialogs);

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
        return dialogs.create.command(call, asked.description);
      case 'revoke':
        return dialogs.revoke.find(call, asked.query);
      case 'extend':
        return dialogs.extend.find(call, asked.query);
      case 'replace':
        return dialogs.replace_key.find(call, asked.query);
      case 'change':
        return dialogs.change_key.find(call, asked.query);
      case 'freeze':
        return dialogs.freeze.find(call, asked.query);
      case 'thaw':
        return dialogs.thaw.find(call, asked.query);
      case 'done':
        return dialogs.end_key.find(call, asked.query);
      case 'transfer':
        return dialogs.transfer.find(call, asked.query, asked.to);
      case 'break-glass':
        return dialogs.break_glass.command(call, asked.description);
      case 'allow':
        return asked.wish === undefined
          ? preApprovals.list(call, asked.page)
          : dialogs.allow.propose(call, asked.wish);
      case 'requests':
        return requests.list(call, asked);
      case 'who':
        return features.who(call, asked.query);
      case 'inventory':
        return inventory.list(call, asked);
      case 'review':
        if (asked.act === 'start') return dialogs.start_review.ask(call, asked.filter);
        return asked.act === 'close' ? dialogs.close_review.ask(call) : features.review(call);
      case 'audit':
        return audit.list(call, asked);
      case 'problem':
        return answers.privately(call, commandProblem(call.words, asked));
      default:
        return asked satisfies never;
    }
  }

  /** Buttons and menus that belong to no dialog. */
  const others: Readonly<
    Record<Exclude<ActionId, DialogAction>, (call: ActionCall) => Promise<void>>
  > = {
    [ACTIONS.listPrevious]: keys.turn,
    [ACTIONS.listNext]: keys.turn,
    [ACTIONS.listOpen]: keys.turn,
    [ACTIONS.listOrganization]: keys.organizationChosen,
    [ACTIONS.listProject]: keys.projectChosen,
    [ACTIONS.listDetails]: keys.details,
    [ACTIONS.keyJson]: keys.json,
    [ACTIONS.allowPrevious]: preApprovals.turn,
    [ACTIONS.allowNext]: preApprovals.turn,
    [ACTIONS.requestRemind]: features.remind,
    [ACTIONS.minePrevious]: requests.turn,
    [ACTIONS.mineNext]: requests.turn,
    [ACTIONS.requestsPrevious]: requests.turn,
    [ACTIONS.requestsNext]: requests.turn,
    [ACTIONS.keyAccept]: dialogs.change_key.accept,
    [ACTIONS.keyNarrow]: dialogs.change_key.narrow,
    [ACTIONS.reviewClose]: dialogs.close_review.ask,
    [ACTIONS.foreignAdoptMany]: dialogs.adopt_many.of,
    [ACTIONS.foreignAdopt]: dialogs.adopt.of,
    [ACTIONS.foreignFreeze]: dialogs.freeze_foreign.of,
    [ACTIONS.foreignEnd]: dialogs.end_foreign.of,
    [ACTIONS.foreignAsk]: dialogs.ask_maker.of,
    [ACTIONS.foreignMine]: dialogs.mine.of,
    [ACTIONS.foreignNotMine]: dialogs.not_mine.of,
    [ACTIONS.proposalAccept]: dialogs.accept_proposal.of,
    [ACTIONS.proposalDecline]: dialogs.decline_proposal.of,
    [ACTIONS.inventoryAll]: inventory.open,
    [ACTIONS.inventoryForeign]: inventory.open,
    [ACTIONS.inventoryDrifted]: inventory.open,
    [ACTIONS.inventoryStale]: inventory.open,
    [ACTIONS.inventoryNoEnd]: inventory.open,
    [ACTIONS.inventoryPrevious]: inventory.turn,
    [ACTIONS.inventoryNext]: inventory.turn,
    [ACTIONS.auditPrevious]: audit.turn,
    [ACTIONS.auditNext]: audit.turn,
    [ACTIONS.keyTakeAll]: dialogs.take_all.ask,
  };

  /** Adds an update of the Home tab, which shows what was decided or requested. */
  function refreshingHome(route: SubmissionRoute): SubmissionRoute {
    return {
      ...route,
      async handle(call) {
        const outcome = await route.handle(call);
        if (outcome.next !== 'errors') home.refresh(call);
        return outcome;
      },
    };
  }

  const isOther = (action: ActionId): action is keyof typeof others =>
    Object.hasOwn(others, action);
  const routeOf = (action: ActionId): ActionRoute =>
    isOther(action) ? { handle: others[action] } : dialogRoute(all, action);

  const sent = all.flatMap(({ id, submission }) =>
    submission === undefined ? [] : [[id, refreshingHome(submission)] as const],
  );

  return {
    command,
    earlier: features.earlier.click,
    actions: new Map(Object.values(ACTIONS).map((action) => [action, routeOf(action)])),
    options: new Map([
      [ACTIONS.listProject, keys.projectOptions],
      [ACTIONS.createProjects, features.projectOptions],
    ]),
    submissions: new Map<string, SubmissionRoute>(sent),
    home: home.publish,
  };
}

import { decodeId } from './values.ts';

/** The only slash command. A test compares it with the manifests. */
export const COMMAND = '/atlas-keys';

/** Action ids of buttons and menus. Their labels are in `text/`. */
export const ACTIONS = {
  listPrevious: 'list.previous',
  listNext: 'list.next',
  listDetails: 'list.details',
  listOpen: 'list.open',
  listOrganization: 'list.organization',
  listProject: 'list.project',
  keyJson: 'key.json',
  requestNew: 'request.new',
  requestApprove: 'request.approve',
  requestDeny: 'request.deny',
  requestWithdraw: 'request.withdraw',
  requestReveal: 'request.reveal',
  requestResume: 'request.resume',
  requestClose: 'request.close',
  requestKeep: 'request.keep',
  requestRevoke: 'request.revoke',
  requestReplace: 'request.replace',
  requestAsk: 'request.ask',
  requestLess: 'request.less',
  requestRemind: 'request.remind',
  requestChange: 'request.change',
  requestAgain: 'request.again',
  requestAcknowledge: 'request.acknowledge',
  questionAnswer: 'question.answer',
  offerAccept: 'offer.accept',
  offerKeep: 'offer.keep',
  revealShow: 'reveal.show',
  createOrganization: 'create.organization',
  createReach: 'create.reach',
  createProjects: 'create.projects',
  createNeeds: 'create.needs',
  createApart: 'create.apart',
  createLifetime: 'create.lifetime',
  minePrevious: 'mine.previous',
  mineNext: 'mine.next',
  requestsPrevious: 'requests.previous',
  requestsNext: 'requests.next',
  foreignAdopt: 'foreign.adopt',
  foreignAdoptMany: 'foreign.adopt_many',
  foreignFreeze: 'foreign.freeze',
  foreignEnd: 'foreign.end',
  foreignAsk: 'foreign.ask',
  foreignMine: 'foreign.mine',
  foreignNotMine: 'foreign.not_mine',
  proposalAccept: 'proposal.accept',
  proposalDecline: 'proposal.decline',
  inventoryAll: 'inventory.all',
  inventoryForeign: 'inventory.foreign',
  inventoryDrifted: 'inventory.drifted',
  inventoryStale: 'inventory.stale',
  inventoryNoEnd: 'inventory.no_end',
  inventoryPrevious: 'inventory.previous',
  inventoryNext: 'inventory.next',
  auditPrevious: 'audit.previous',
  auditNext: 'audit.next',
  safeModeAccept: 'safe_mode.accept',
  preApprovalRevoke: 'pre_approval.revoke',
  allowPrevious: 'allow.previous',
  allowNext: 'allow.next',
  keyFreeze: 'key.freeze',
  keyThaw: 'key.thaw',
  keyRestore: 'key.restore',
  keyAccept: 'key.accept',
  keyDone: 'key.done',
  keyExtend: 'key.extend',
  keyReplace: 'key.replace',
  keyResume: 'key.resume',
  keyClose: 'key.close',
  keyTake: 'key.take',
  keyTakeAll: 'key.take_all',
  keyDecline: 'key.decline',
  keyKeep: 'key.keep',
  keyNarrow: 'key.narrow',
  reviewClose: 'review.close',
} as const;
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Windows, by `callback_id`. */
export const WINDOWS = {
  create: 'create',
  change: 'change',
  approve: 'approve',
  deny: 'deny',
  withdraw: 'withdraw',
  resume: 'resume',
  close: 'close',
  keepKey: 'keep_key',
  reveal: 'reveal',
  revoke: 'revoke',
  replace: 'replace',
  ask: 'ask',
  answer: 'answer',
  less: 'less',
  acceptLess: 'accept_less',
  keep: 'keep',
  acknowledge: 'acknowledge',
  acceptLoss: 'accept_loss',
  allow: 'allow',
  takeBack: 'take_back',
  breakGlass: 'break_glass',
  freeze: 'freeze',
  thaw: 'thaw',
  restore: 'restore',
  endKey: 'end_key',
  extend: 'extend',
  replaceKey: 'replace_key',
  changeKey: 'change_key',
  resumeKey: 'resume_key',
  closeKey: 'close_key',
  transfer: 'transfer',
  takeOver: 'take_over',
  takeAll: 'take_all',
  declineKey: 'decline_key',
  adopt: 'adopt',
  adoptMany: 'adopt_many',
  freezeForeign: 'freeze_foreign',
  endForeign: 'end_foreign',
  askMaker: 'ask_maker',
  mine: 'mine',
  notMine: 'not_mine',
  acceptProposal: 'accept_proposal',
  declineProposal: 'decline_proposal',
  keepOn: 'keep_on',
  startReview: 'start_review',
  closeReview: 'close_review',
  notice: 'notice',
} as const;
export type WindowId = (typeof WINDOWS)[keyof typeof WINDOWS];
/** Windows that submit or change something. Each has one dialog (`inbound/dialogs.ts`). */
export type DialogId = Exclude<WindowId, 'notice'>;

/** Block ids of the inputs. Slack shows an error under the block with its id. */
export const FIELDS = {
  organization: 'organization',
  reach: 'reach',
  description: 'description',
  projects: 'projects',
  needs: 'needs',
  apart: 'apart',
  roles: 'roles',
  lifetime: 'lifetime',
  until: 'until',
  owner: 'owner',
  person: 'person',
  incident: 'incident',
  reason: 'reason',
  ticket: 'ticket',
  recipient: 'recipient',
  accessList: 'access_list',
  comment: 'comment',
  question: 'question',
  answer: 'answer',
} as const;
export type Field = (typeof FIELDS)[keyof typeof FIELDS];

/** The block id of a field that a form has several of, one for each id of Atlas. */
export function blockFor(field: string, id: string): string {
  return `${field}.${id}`;
}

/** The field of a block, and the id of Atlas that it is for, if it is for one. */
export function fieldOf(blockId: string): string {
  return blockId.split('.', 1)[0] ?? blockId;
}

export function idOfBlock(blockId: string): string | undefined {
  return decodeId(blockId.split('.')[1]);
}

/** Action id of the element inside every input block except the organization menu. */
export const FIELD_VALUE = 'value';

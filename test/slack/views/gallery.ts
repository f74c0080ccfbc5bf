import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { PRE_APPROVAL, type PreApproval } from '../../../src/domain/approval/preApproval.ts';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';
import type { Grant } from '../../../src/domain/record/grant.ts';
import type { Refusal } from '../../../src/domain/record/refusal.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { PROJECTS_MAX } from '../../../src/domain/transitions/form/accessForm.ts';
import { parseCommand } from '../../../src/slack/command/parseCommand.ts';
import { receipt } from '../../../src/slack/views/card/receipt.ts';
import { requestCard } from '../../../src/slack/views/card/requestCard.ts';
import { sentWindow } from '../../../src/slack/views/card/sent.ts';
import type { Message } from '../../../src/slack/views/kit/blocks.ts';
import { atlasErrorText, brokenText, sentence } from '../../../src/slack/views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../../../src/slack/views/kit/noticeWindow.ts';
import { organizationMenu } from '../../../src/slack/views/kit/organizationMenu.ts';
import { refusalText } from '../../../src/slack/views/kit/refusals.ts';
import { commandProblem, help } from '../../../src/slack/views/lists/help.ts';
import { home } from '../../../src/slack/views/lists/home.ts';
import {
  keyDetail,
  keyNotFound,
  organizationNotFound,
  projectNotFound,
} from '../../../src/slack/views/lists/keyDetail.ts';
import { keyJson } from '../../../src/slack/views/lists/keyJson.ts';
import { keyList } from '../../../src/slack/views/lists/keyList.ts';
import { onlyProjects } from '../../../src/slack/views/lists/projectFilter.ts';
import { mine, REQUESTS_ON_PAGE, requestList } from '../../../src/slack/views/lists/requestList.ts';
import {
  alarm,
  older,
  putBack,
  stuck,
  unreadable,
  unreadableNotices,
  unusable,
} from '../../../src/slack/views/news/alarm.ts';
import { alert } from '../../../src/slack/views/news/alert.ts';
import { announcement, revocation } from '../../../src/slack/views/news/announcement.ts';
import {
  approverReminder,
  escalation,
  escalationReply,
} from '../../../src/slack/views/news/approverReminder.ts';
import { channelBack, channelLost, reach } from '../../../src/slack/views/news/channelLost.ts';
import { handover } from '../../../src/slack/views/news/handover.ts';
import { lockedOut } from '../../../src/slack/views/news/lockedOut.ts';
import { outcome } from '../../../src/slack/views/news/outcome.ts';
import { policyRefused } from '../../../src/slack/views/news/policy/policyRefused.ts';
import {
  allowWindow,
  preApprovalList,
  preApprovalMade,
  preApprovalRevoked,
  takeBackWindow,
  whichOrganization,
} from '../../../src/slack/views/news/preApproval.ts';
import { reminder } from '../../../src/slack/views/news/reminder.ts';
import {
  acceptWindow,
  firstAcceptedNews,
  safeModeAlert,
  safeModeEnded,
} from '../../../src/slack/views/news/safeMode.ts';
import { changeKeyWindow } from '../../../src/slack/views/windows/changeForm.ts';
import { createForm } from '../../../src/slack/views/windows/createForm.ts';
import {
  approveWindow,
  denyWindow,
  resumeWindow,
  withdrawWindow,
} from '../../../src/slack/views/windows/decisionWindows.ts';
import { glassBroken, glassForm, glassReview } from '../../../src/slack/views/windows/glass.ts';
import {
  revealed,
  revealedFile,
  revealSkeleton,
  revealStopped,
  revealUncertain,
} from '../../../src/slack/views/windows/revealWindows.ts';
import {
  keepWindow,
  replaceWindow,
  revokeWindow,
} from '../../../src/slack/views/windows/revokeWindows.ts';
import { encodeListBlock } from '../../../src/slack/wire/listBlocks.ts';
import { encodeWindow } from '../../../src/slack/wire/values.ts';
import { en } from '../../../src/text/en.ts';
import type { KeyLine } from '../../../src/workflow/keys/keyLines.ts';
import type { KeyPage } from '../../../src/workflow/keys/lookup.ts';
import type { Alarm } from '../../../src/workflow/ports/alarms.ts';
import type { Press, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { RequestContext } from '../../../src/workflow/requests/requestContext.ts';
import { AGE_FILE, forRecipient, RECIPIENT, SHOWN } from '../handOver.ts';
import { offerOf, projectOffer } from '../offers.ts';
import { inventoryMessages, inventoryWindows } from './credentials/inventoryGallery.ts';
import { keyNewsMessages, keysOf, keyWindows } from './credentials/keyGallery.ts';
import { reviewMessages, reviewWindows } from './credentials/reviewGallery.ts';
import {
  ALL_STATES,
  anyKeyLine,
  anyKeyPage,
  anyRequest,
  eventful,
  eventfulPicture,
  GROUNDS,
  HOUR,
  NOON,
  nasty,
  pictureWith,
  REQUEST_ID,
  requestIn,
  STATES,
} from './samples.ts';
import { talkMessages, talkViews } from './talkGallery.ts';

/** Everything the views draw, from one set of data. */
export interface Gallery {
  readonly messages: Readonly<Record<string, Message>>;
  readonly views: Readonly<Record<string, types.ModalView | types.HomeView>>;
}

export interface Material {
  readonly request: Request;
  /** What is known beside the record. */
  readonly requestContext: RequestContext;
  readonly requests: readonly Request[];
  readonly page: KeyPage;
  readonly line: KeyLine;
  readonly accessList: readonly string[];
  readonly typed: string;
  readonly organizations: number;
}

export const META = encodeWindow({ r: REQUEST_ID, n: 'abcdefghijklmnopqrstuv' });

function named(typed: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: index.toString(16).padStart(24, '0'),
    name: `${index}${typed}`,
  }));
}

function anAlarm(typed: string): Alarm {
  const key = { keyId: '0'.repeat(24), publicKey: 'gswvkocq', description: typed };
  const whats = ['no_record', 'not_authentic', 'edited', 'ended', 'cannot_delete'] as const;
  return {
    organization: { id: '0'.repeat(24), name: typed },
    findings: [...whats, ...whats].map((what) => ({ what, name: what, ...key })),
    stopped: { deleted: 5, left: 1 },
  };
}

/** A request that waits, with all that can have happened to it while it did. */
function busy({ request, typed }: Material): Request {
  const { spec, organizationName, reason, grants } = request;
  const told = eventful(typed, typed.length === 0 ? 1 : 10);
  return requestIn(STATES.pending, { spec, organizationName, reason, grants, ...told });
}

/** What a request rests on when it is not votes alone, with an incident as long as people write. */
function grounded({ request, typed }: Material): Record<string, Message> {
  const { inAdvance: early, automatic, break_glass: glass } = GROUNDS;
  const rests = {
    'in advance': [early],
    automatic: [{ ...automatic, rule: typed }],
    glass: [{ ...glass, incident: typed }],
  } as const;
  const drawn = Object.entries(rests).flatMap(([name, grants]) => {
    const one = { ...request, grants };
    return [
      [`requestCard (${name})`, requestCard(en, one)],
      [`receipt (${name})`, receipt(en, one)],
      [`announcement (${name})`, announcement(en, one)],
    ] as const;
  });
  return Object.fromEntries(drawn);
}

function requestMessages(material: Material): Record<string, Message> {
  const { request, requestContext, typed } = material;
  const outcomes = ALL_STATES.map(({ status }) => [
    `outcome ${status}`,
    outcome(en, request, status),
  ]);
  return {
    ...Object.fromEntries(outcomes),
    handover: handover(en, request, { newer: false }),
    handoverElsewhere: handover(en, request, { newer: true }),
    ...grounded(material),
    requestCard: requestCard(en, request, requestContext),
    receipt: receipt(en, request, requestContext),
    'requestCard, nothing known': requestCard(en, request, pictureWith(undefined)),
    'requestCard, much said': requestCard(en, busy(material), requestContext),
    'receipt, much said': receipt(en, busy(material), requestContext),
    announcement: announcement(en, request),
    revocation: revocation(en, request),
    unreadable: unreadable(en, [request.id]),
    unreadableNotice: unreadableNotices(en, [`${request.id}:outcome:U0DANA`]),
    older: older(en, [request.id]),
    'unreadable, many': unreadable(en, Array(40).fill(request.id)),
    'unreadableNotice, many': unreadableNotices(
      en,
      Array(40).fill(`${request.id}:${'x'.repeat(120)}`),
    ),
    'older, many': older(en, Array(40).fill(request.id)),
    unusable: unusable(
      en,
      Array.from({ length: 40 }, () => request.id),
    ),
    stuck: stuck(
      en,
      Array.from({ length: 40 }, () => request.id),
    ),
    putBack: putBack(
      en,
      Array.from({ length: 40 }, () => ({ id: request.id, lists: ['due', 'quota'] as const })),
    ),
    reminder: reminder(en, request) ?? sentence('nothing to say'),
    alert: alert(en, request, 'held', [], { epoch: 1, n: 1_234_567, h: `main:${'h'.repeat(43)}` }),
    ...talkMessages(request, typed),
    ...waitingMessages(request, typed),
  };
}

/** So many are asked that only a few of them can be mentioned. */
const MANY = Array.from({ length: 60 }, (_, index) => `U0APPROVER${index}`);

function waitingMessages(request: Request, typed: string): Record<string, Message> {
  const card = { channel: 'C0APPROVALS', ts: '1700000000.000001' };
  const more = { people: MANY, approvals: 'C0APPROVALS' };
  const permalink = 'https://acme.slack.com/archives/C0APPROVALS/p1700000000000001';
  const lost = (reason: string) => channelLost(en, { channel: 'C0KEYS', reason }, 'C0APPROVALS');
  return {
    approverReminder: approverReminder(en, request, MANY),
    approverReminderToNobody: approverReminder(en, request, []),
    escalationReply: escalationReply(en, request, MANY),
    escalation: escalation(en, request, { ...more, card, permalink }),
    escalationWithoutLink: escalation(en, request, { ...more, card }),
    escalationWithoutCard: escalation(en, request, more),
    reachLost: reach(en, { ...request, unreachableSince: request.createdAt }),
    reachBack: reach(en, request),
    receiptOutOfReach: receipt(en, { ...request, unreachableSince: request.createdAt }),
    channelLost: channelLost(en, { channel: 'C0KEYS', reason: 'is_archived' }, 'C0KEYS'),
    channelLostOther: lost(typed),
    channelBack: channelBack(en, 'C0KEYS'),
  };
}

function preApprovalOf({ request, organizations }: Material): PreApproval {
  const { spec, organizationName, requester } = request;
  return {
    id: REQUEST_ID,
    version: 1,
    commitId: 'c',
    person: requester,
    organizationId: spec.organizationId,
    organizationName,
    roles: spec.roles,
    by: 'U0RAVI',
    at: NOON,
    until: NOON + HOUR,
    uses: organizations > 1 ? PRE_APPROVAL.uses : 1,
    mac: 'k:mac',
    revoked: { by: 'U0MEI', at: NOON },
  };
}

/** The same request as its requester made it by breaking the glass. */
function glassOf({ request, typed }: Material): Request {
  const { requester: by, specHash } = request;
  const grant = { by, at: NOON, specHash, incident: typed, policyHash: 'p', mac: 'k:mac' };
  return { ...request, grants: [{ ...grant, kind: 'break_glass' }] };
}

/** What was there before anybody was asked. */
function earlyMessages(material: Material): Record<string, Message> {
  const { request, requests } = material;
  const preApproval = preApprovalOf(material);
  const line = (left: number, mine: boolean) => ({ preApproval, left, mine });
  const lines = [line(0, false), line(1, true), line(5, true), line(1, true), line(1, true)];
  const page = { lines, page: 2, pages: 4, total: 17, ofAll: true };
  const glass = glassOf(material);
  return {
    allowed: preApprovalMade(en, preApproval, 'C0APPROVALS'),
    'allowed to you': preApprovalMade(en, preApproval, request.requester),
    'not allowed any more': preApprovalRevoked(en, preApproval),
    'list of permissions': preApprovalList(en, { ...page, lines: lines.slice(0, requests.length) }),
    'no permissions': preApprovalList(en, { ...page, lines: [], ofAll: false }),
    'broken glass': glassBroken(en, glass, ['U0ADMIN', 'S0PLATFORM']),
    'broken glass, not acknowledged': glassReview(en, glass, ['S0PLATFORM']),
    'key of a broken glass': announcement(en, glass),
  };
}

function earlyWindows(material: Material) {
  const { request, typed } = material;
  const preApproval = preApprovalOf(material);
  const { id, by } = preApproval;
  const fields = { by, at: NOON, specHash: request.specHash, mac: 'k:mac' };
  const sent = (grant: Grant, state: Request['state']) =>
    sentWindow(en, { request: { ...request, grants: [grant], state }, usedUp: typed });
  const pending = { status: 'pending', until: NOON } as const;
  const approved = { status: 'approved', at: NOON, retryAt: NOON } as const;
  const rule = { ...fields, kind: 'automatic', rule: typed, policyHash: 'p' } as const;
  return {
    allow: allowWindow(en, preApproval, META),
    'revoke permission': takeBackWindow(en, preApproval, META),
    'sent, by a rule': sent(rule, approved),
    'sent, in advance': sent({ ...fields, kind: 'pre_approval', preApproval: id }, approved),
    'sent, in part': sent({ ...fields, kind: 'pre_approval', preApproval: id }, pending),
  };
}

function keyMessages({ page, line, accessList, typed, organizations }: Rest) {
  const [organization = { id: '0'.repeat(24), name: typed }] = named(typed, 1);
  const refusal: Refusal = { why: 'access_list_invalid', entry: typed };
  const failure = { code: 'bad_request', errorCode: typed, detail: typed } as const;
  const known = named(typed, organizations);
  const mayNot: Refusal = { why: 'only_projects', names: [typed] };
  return {
    keyList: keyList(en, page),
    'keyList, parts missing': keyList(en, { ...page, unreadable: ['issued', 'projectNames'] }),
    'keyList, narrowed': keyList(en, {
      ...page,
      filter: { text: typed, owner: line.issued?.requester },
      someOwnersUnnamed: true,
    }),
    keyDetail: keyDetail(en, {
      organization: page.organization,
      line,
      accessList,
      lastUse: { at: 1_790_000_000_000, from: '203.0.113.7' },
    }),
    onlyProjects: onlyProjects(en, refusalText(en, mayNot, 'view'), {
      o: organization.id,
      s: 10,
      q: typed.slice(0, 80),
    }),
    keyNotFound: keyNotFound(en, { typed, organization }),
    projectNotFound: projectNotFound(en, { typed, organization }),
    organizationNotFound: organizationNotFound(en, { typed, known }),
    organizationMenu: organizationMenu(en, {
      choices: known.map(({ id, name }) => ({ name, value: id })),
      carry: encodeListBlock({ project: typed }),
    }),
    help: help(en),
    refusal: sentence(refusalText(en, refusal, 'request')),
    failure: sentence(atlasErrorText(en, failure)),
    broken: sentence(brokenText(en, typed)),
  };
}

function requestWindows(material: Material) {
  const { request, requestContext, typed } = material;
  return {
    ...talkViews(request, typed),
    'approve, at first': approveWindow(en, request, META),
    approve: approveWindow(en, request, META, requestContext),
    'approve, much said': approveWindow(en, busy(material), META, requestContext),
    'deny, at first': denyWindow(en, request, META),
    deny: denyWindow(en, request, META, requestContext),
    'deny, much said': denyWindow(en, busy(material), META, requestContext),
    withdraw: withdrawWindow(en, request, META),
    resume: resumeWindow(en, request, META),
    revoke: revokeWindow(en, request, META),
    keepKey: keepWindow(en, request, META),
    replace: replaceWindow(en, request, META),
    revealSkeleton: revealSkeleton(en, request, META),
    'revealSkeleton, for a recipient': revealSkeleton(en, forRecipient(request), META),
    revealed: revealed(en, request, SHOWN),
    'revealed as a file': revealedFile(en, forRecipient(request), {
      recipient: RECIPIENT,
      file: AGE_FILE,
    }),
    'approve, for a recipient': approveWindow(en, forRecipient(request), META, requestContext),
    revealUncertain: revealUncertain(en, request),
  };
}

const SAFE_MODE: SafeMode = {
  id: 's',
  why: 'behind',
  since: NOON,
  log: { epoch: 1, n: 7, h: 'k1:x' },
  copy: { epoch: 1, n: 9, h: 'k1:y' },
};
const PRESS: Press = {
  id: 'p',
  safeModeId: 's',
  by: 'operator',
  via: 'command',
  account: 'ops <!channel>',
  at: NOON,
  until: NOON + 24 * HOUR,
};

/** What is drawn the same, whatever the request is. */
type Rest = Omit<Material, 'request' | 'requestContext'>;

/** The form in which a key that is there gets something else, before and after people were asked. */
function changeForms(
  typed: string,
  projects: readonly { readonly id: string; readonly name: string }[],
  apart: Readonly<Record<string, readonly string[]>>,
): Gallery['views'] {
  const values = {
    description: typed,
    roles: ['ORG_READ_ONLY'],
    needs: ['task:readMetrics', 'GROUP_OWNER'],
    apart,
    reason: typed,
    accessList: typed,
  };
  const [key] = keysOf(typed);
  if (key === undefined) return {};
  const asked = { ...key, offer: projectOffer(projects), values };
  return {
    changeKey: changeKeyWindow(en, asked, META),
    'change key, checking': changeKeyWindow(en, { ...key, values }, META),
  };
}

function forms({ typed, organizations }: Rest): Gallery['views'] {
  const known = named(typed, organizations);
  const limits = { reasonMin: 5, ticket: { pattern: '^OPS', hint: typed } };
  const form = {
    meta: META,
    offer: offerOf({
      organizations: known.map((one) => ({ ...one, roles: ORGANIZATION_ROLES })),
      owners: [{ id: 'S0PLATFORM', name: typed }],
    }),
    limits,
  };
  const projects = named(typed, Math.min(organizations, PROJECTS_MAX));
  const apart = Object.fromEntries(projects.map(({ id }) => [id, ['GROUP_OWNER']]));
  return {
    createForm: createForm(en, {
      ...form,
      values: {
        description: typed,
        roles: ['ORG_OWNER', 'NONE'],
        reason: typed,
        accessList: typed,
      },
      accessListRequired: organizations % 2 === 0,
      replaces: organizations % 2 === 1,
    }),
    projectForm: createForm(en, {
      ...form,
      offer: projectOffer(projects),
      values: {
        description: typed,
        needs: ['task:readMetrics', 'GROUP_OWNER'],
        apart,
        lifetime: 'until',
        until: '2027-01-31',
        reason: typed,
      },
      accessListRequired: undefined,
    }),
    ...changeForms(typed, projects, apart),
    'break the glass': glassForm(en, {
      ...form,
      values: { description: typed, roles: ['ORG_OWNER'], reason: typed },
      incident: typed,
      accessListRequired: true,
    }),
    'which organization': noticeWindow(en, { body: whichOrganization(en, typed, known) }),
    acceptLoss: acceptWindow(en, SAFE_MODE, META, PRESS),
    revealStopped: revealStopped(en, 'slack'),
    checking: checkingWindow(en),
    notice: noticeWindow(en, { body: refusalText(en, { why: 'own_request' }, 'approve') }),
    keyJson: keyJson(en, { description: typed, json: `{ "desc": "${typed.repeat(300)}" }` }),
  };
}

/** What the operation of Keywarden says. */
function operationMessages(typed: string): Gallery['messages'] {
  const codes = ['bad_credentials', 'missing_role', 'address_not_allowed'] as const;
  return {
    alarm: alarm(en, anAlarm(typed)),
    lockedOut: lockedOut(
      en,
      Array.from({ length: 120 }, (_, index) => ({
        id: '0'.repeat(24),
        name: typed,
        code: codes[index % 3] ?? 'forbidden',
      })),
    ),
    policyRefused: policyRefused(
      en,
      Array.from({ length: 12 }, (_, line) => `policy.yaml:${line}: ${typed}`),
    ),
    safeMode: safeModeAlert(en, SAFE_MODE, [{ requestId: typed, event: typed, key: typed }]),
    firstAccepted: firstAcceptedNews(en, PRESS),
    safeModeEnded: safeModeEnded(en, 'U0MEI', { held: 3, with: PRESS }),
  };
}

function lists(requests: readonly Request[], waiting: readonly Request[]): Gallery['messages'] {
  return {
    mine: mine(en, { requests: requests.slice(0, 5), page: 2, pages: 4, total: 17 }),
    requestList: requestList(en, {
      filter: { scope: 'all', by: 'U0RIO', since: 0 },
      status: 'pending',
      reader: 'U0RIO',
      requests: requests.slice(0, REQUESTS_ON_PAGE),
      page: 2,
      more: true,
      searched: 2000,
    }),
    waitingList: requestList(en, {
      filter: { scope: 'pending' },
      status: undefined,
      reader: 'U0RAVI',
      requests: waiting.slice(0, REQUESTS_ON_PAGE),
      page: 1,
      more: false,
    }),
  };
}

function galleryOfRest(rest: Rest): Gallery {
  const { requests, typed } = rest;
  const waiting = requests.filter(({ state }) => state.status === 'pending');
  const parsed = parseCommand(typed);
  const keys = { keys: keysOf(typed).slice(0, 8), more: 3 };
  return {
    messages: {
      ...keyMessages(rest),
      ...(parsed.verb === 'problem' ? { problem: commandProblem(en, parsed) } : {}),
      ...operationMessages(typed),
      ...lists(requests, waiting),
      ...keyNewsMessages(typed),
      ...reviewMessages(typed),
      ...inventoryMessages(typed),
    },
    views: {
      ...forms(rest),
      ...keyWindows(typed),
      ...reviewWindows(typed),
      ...inventoryWindows(typed),
      home: home(en, { mine: requests, waiting, toReveal: requests, keys, outcomes: requests }),
      homeOfOwner: home(en, { mine: [], keys, offered: keys }),
    },
  };
}

/** Only what shows the one request: for tests that draw it in every state. */
export function galleryOfRequest(material: Material): Gallery {
  return {
    messages: { ...requestMessages(material), ...earlyMessages(material) },
    views: { ...requestWindows(material), ...earlyWindows(material) },
  };
}

export function gallery(material: Material): Gallery {
  const [own, rest] = [galleryOfRequest(material), galleryOfRest(material)];
  return {
    messages: { ...own.messages, ...rest.messages },
    views: { ...own.views, ...rest.views },
  };
}

export const anyMaterial: fc.Arbitrary<Material> = fc.record({
  request: anyRequest,
  requestContext: fc
    .tuple(nasty(80), fc.integer({ min: 0, max: 12 }))
    .map(([name, count]) => eventfulPicture(name, count)),
  requests: fc.array(anyRequest, { maxLength: 40 }),
  page: anyKeyPage,
  line: anyKeyLine,
  accessList: fc.array(fc.oneof(fc.ipV6(), fc.constant('0.0.0.0/0')), { maxLength: 200 }),
  typed: nasty(300),
  organizations: fc.constantFrom(0, 1, 2, 100, 101, 250),
});

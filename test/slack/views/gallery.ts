import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { ORGANIZATION_ROLES } from '../../../src/domain/key.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { Request } from '../../../src/domain/request.ts';
import { parseCommand } from '../../../src/slack/command.ts';
import { encodeWindow } from '../../../src/slack/ids.ts';
import { alarm } from '../../../src/slack/views/alarm.ts';
import { alert } from '../../../src/slack/views/alert.ts';
import { announcement, revocation } from '../../../src/slack/views/announcement.ts';
import type { Message } from '../../../src/slack/views/blocks.ts';
import { createForm } from '../../../src/slack/views/createForm.ts';
import {
  approveWindow,
  denyWindow,
  resumeWindow,
  withdrawWindow,
} from '../../../src/slack/views/decisionWindows.ts';
import { atlasErrorText, brokenText, sentence } from '../../../src/slack/views/failure.ts';
import { commandProblem, help } from '../../../src/slack/views/help.ts';
import { home } from '../../../src/slack/views/home.ts';
import {
  keyDetail,
  keyNotFound,
  organizationNotFound,
  projectNotFound,
} from '../../../src/slack/views/keyDetail.ts';
import { keyJson } from '../../../src/slack/views/keyJson.ts';
import { keyList } from '../../../src/slack/views/keyList.ts';
import { mine } from '../../../src/slack/views/mine.ts';
import { checkingWindow, noticeWindow } from '../../../src/slack/views/noticeWindow.ts';
import { organizationMenu } from '../../../src/slack/views/organizationMenu.ts';
import { outcome } from '../../../src/slack/views/outcome.ts';
import { receipt } from '../../../src/slack/views/receipt.ts';
import { refusalText } from '../../../src/slack/views/refusals.ts';
import { reminder } from '../../../src/slack/views/reminder.ts';
import { requestCard } from '../../../src/slack/views/requestCard.ts';
import {
  revealed,
  revealSkeleton,
  revealStopped,
  revealUncertain,
} from '../../../src/slack/views/revealWindows.ts';
import { replaceWindow, revokeWindow } from '../../../src/slack/views/revokeWindows.ts';
import { en } from '../../../src/text/en.ts';
import type { Alarm } from '../../../src/workflow/findings.ts';
import type { KeyLine, KeyPage } from '../../../src/workflow/lookup.ts';
import { ALL_STATES, anyKeyLine, anyKeyPage, anyRequest, nasty, REQUEST_ID } from './samples.ts';
import { talkMessages, talkViews } from './talkGallery.ts';

/** Everything the views draw, from one set of data. */
export interface Gallery {
  readonly messages: Readonly<Record<string, Message>>;
  readonly views: Readonly<Record<string, types.ModalView | types.HomeView>>;
}

export interface Material {
  readonly request: Request;
  readonly requests: readonly Request[];
  readonly page: KeyPage;
  readonly line: KeyLine;
  readonly accessList: readonly string[];
  readonly typed: string;
  readonly organizations: number;
}

export const META = encodeWindow({ r: REQUEST_ID, n: 'abcdefghijklmnopqrstuv' });
export const PRIVATE_KEY = 'c8150efd-c7a0-4afd-8c4f-01bdd56c8977';

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
    findings: [...whats, ...whats].map((what) => ({ what, ...key })),
    stopped: { deleted: 5, left: 1 },
  };
}

function requestMessages({ request, typed }: Material): Record<string, Message> {
  const outcomes = ALL_STATES.map(({ status }) => [
    `outcome ${status}`,
    outcome(en, request, status),
  ]);
  return {
    ...Object.fromEntries(outcomes),
    requestCard: requestCard(en, request, { call: ['S0PLATFORM', 'U0RAVI'] }),
    receipt: receipt(en, request),
    announcement: announcement(en, request),
    revocation: revocation(en, request),
    alarm: alarm(en, anAlarm(typed)),
    reminder: reminder(en, request) ?? sentence('nothing to say'),
    alert: alert(en, request, 'held'),
    ...talkMessages(request, typed),
  };
}

function keyMessages({ page, line, accessList, typed, organizations }: Material) {
  const [organization = { id: '0'.repeat(24), name: typed }] = named(typed, 1);
  const refusal: Refusal = { why: 'access_list_invalid', entry: typed };
  const failure = { code: 'bad_request', errorCode: typed, detail: typed } as const;
  const known = named(typed, organizations);
  return {
    keyList: keyList(en, page),
    keyDetail: keyDetail(en, { organization: page.organization, line, accessList }),
    keyNotFound: keyNotFound(en, { typed, organization }),
    projectNotFound: projectNotFound(en, { typed, organization }),
    organizationNotFound: organizationNotFound(en, { typed, known }),
    organizationMenu: organizationMenu(en, {
      choices: known.map(({ id, name }) => ({ name, value: id })),
      carry: `project:${typed}`,
    }),
    help: help(en),
    refusal: sentence(refusalText(en, refusal, 'request')),
    failure: sentence(atlasErrorText(en, failure)),
    broken: sentence(brokenText(en, typed)),
  };
}

function windows({ request, typed, organizations }: Material) {
  return {
    createForm: createForm(en, {
      meta: META,
      organizations: named(typed, organizations),
      selected: '0'.repeat(24),
      allowedRoles: ORGANIZATION_ROLES,
      values: {
        description: typed,
        roles: ['ORG_OWNER', 'NONE'],
        reason: typed,
        accessList: typed,
      },
      accessListRequired: organizations % 2 === 0,
      limits: { reasonMin: 5, ticket: { pattern: '^OPS', hint: typed } },
      replaces: organizations % 2 === 1,
    }),
    ...talkViews(request, typed),
    approve: approveWindow(en, request, META),
    deny: denyWindow(en, request, META),
    withdraw: withdrawWindow(en, request, META),
    resume: resumeWindow(en, request, META),
    revoke: revokeWindow(en, request, META),
    replace: replaceWindow(en, request, META),
    revealSkeleton: revealSkeleton(en, request, META),
    revealed: revealed(en, request, PRIVATE_KEY),
    revealUncertain: revealUncertain(en, request),
    revealStopped: revealStopped(en, 'slack'),
    checking: checkingWindow(en),
    notice: noticeWindow(en, { body: refusalText(en, { why: 'own_request' }, 'approve') }),
    keyJson: keyJson(en, { description: typed, json: `{ "desc": "${typed.repeat(300)}" }` }),
  };
}

export function gallery(material: Material): Gallery {
  const { requests, typed } = material;
  const waiting = requests.filter(({ state }) => state.status === 'pending');
  const parsed = parseCommand(typed);
  const problems: Record<string, Message> =
    parsed.verb === 'problem' ? { problem: commandProblem(en, parsed) } : {};
  const list = { requests: requests.slice(0, 5), page: 2, pages: 4, total: 17 };
  return {
    messages: {
      ...requestMessages(material),
      ...keyMessages(material),
      ...problems,
      mine: mine(en, list),
    },
    views: { ...windows(material), home: home(en, { mine: requests, waiting }) },
  };
}

export const anyMaterial: fc.Arbitrary<Material> = fc.record({
  request: anyRequest,
  requests: fc.array(anyRequest, { maxLength: 40 }),
  page: anyKeyPage,
  line: anyKeyLine,
  accessList: fc.array(fc.oneof(fc.ipV6(), fc.constant('0.0.0.0/0')), { maxLength: 200 }),
  typed: nasty(300),
  organizations: fc.constantFrom(0, 1, 2, 100, 101, 250),
});

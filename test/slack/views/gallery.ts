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
import { policyRefused } from '../../../src/slack/views/policyRefused.ts';
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
import type { Picture } from '../../../src/workflow/picture.ts';
import {
  ALL_STATES,
  anyKeyLine,
  anyKeyPage,
  anyRequest,
  eventful,
  eventfulPicture,
  GROUNDS,
  nasty,
  pictureWith,
  REQUEST_ID,
  requestIn,
  STATES,
} from './samples.ts';

/** Everything the views draw, from one set of data. */
export interface Gallery {
  readonly messages: Readonly<Record<string, Message>>;
  readonly views: Readonly<Record<string, types.ModalView | types.HomeView>>;
}

export interface Material {
  readonly request: Request;
  /** What is known beside the record. */
  readonly picture: Picture;
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

/** A request that waits, with all that can have happened to it while it did. */
function busy({ request, typed }: Material): Request {
  const { spec, organizationName, reason, grants } = request;
  const told = eventful(typed, typed.length === 0 ? 1 : 10);
  return requestIn(STATES.pending, { spec, organizationName, reason, grants, ...told });
}

/** What a request rests on when it is not votes alone, with an incident as long as people write. */
function grounded({ request, typed }: Material): Record<string, Message> {
  const { window, automatic, break_glass: glass } = GROUNDS;
  const rests = {
    window: [window],
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
  const { request, picture, typed } = material;
  const outcomes = ALL_STATES.map(({ status }) => [
    `outcome ${status}`,
    outcome(en, request, status),
  ]);
  return {
    ...Object.fromEntries(outcomes),
    ...grounded(material),
    requestCard: requestCard(en, request, picture),
    receipt: receipt(en, request, picture),
    'requestCard, nothing known': requestCard(en, request, pictureWith(undefined)),
    'requestCard, much said': requestCard(en, busy(material), picture),
    'receipt, much said': receipt(en, busy(material), picture),
    announcement: announcement(en, request),
    revocation: revocation(en, request),
    alarm: alarm(en, anAlarm(typed)),
    policyRefused: policyRefused(
      en,
      Array.from({ length: 12 }, (_, line) => `policy.yaml:${line}: ${typed}`),
    ),
    reminder: reminder(en, request) ?? sentence('nothing to say'),
    alert: alert(en, request, 'held'),
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

function windows(material: Material) {
  const { request, picture, typed, organizations } = material;
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
    }),
    'approve, at first': approveWindow(en, request, META),
    approve: approveWindow(en, request, META, picture),
    'approve, much said': approveWindow(en, busy(material), META, picture),
    'deny, at first': denyWindow(en, request, META),
    deny: denyWindow(en, request, META, picture),
    'deny, much said': denyWindow(en, busy(material), META, picture),
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
  picture: fc
    .tuple(nasty(80), fc.integer({ min: 0, max: 12 }))
    .map(([name, count]) => eventfulPicture(name, count)),
  requests: fc.array(anyRequest, { maxLength: 40 }),
  page: anyKeyPage,
  line: anyKeyLine,
  accessList: fc.array(fc.oneof(fc.ipV6(), fc.constant('0.0.0.0/0')), { maxLength: 200 }),
  typed: nasty(300),
  organizations: fc.constantFrom(0, 1, 2, 100, 101, 250),
});

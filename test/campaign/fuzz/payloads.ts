import { ACTIONS, FIELD_VALUE, FIELDS, WINDOWS } from '../../../src/slack/wire/ids.ts';
import { encodeListBlock } from '../../../src/slack/wire/listBlocks.ts';
import {
  encodeAllow,
  encodeAudit,
  encodeForeign,
  encodeInventory,
  encodeKey,
  encodeList,
  encodeOrganization,
  encodeProposal,
  encodeRequests,
  encodeSubject,
  encodeWindow,
} from '../../../src/slack/wire/values.ts';
import { KEYS } from './credentials.ts';
import { FOREIGN, PROPOSAL } from './foreign.ts';
import {
  ADMIN,
  ALLOWED,
  ALLOWING,
  DANA,
  GUEST,
  type HouseWindow,
  IDS,
  LINA,
  MEI,
  NAME,
  OLGA,
  POLICY,
  SUBJECTS,
  TEAM,
  WINDOWS_OPEN,
} from './records.ts';

const ORGANIZATION = POLICY.organizations[0]?.id ?? '';
const KEY = 'b'.repeat(24);
const person = (id: string) => ({ id, team_id: TEAM });

const typed = (value: string) => ({ value: { type: 'plain_text_input', value } });
const chosen = (...values: readonly string[]) => ({
  value: { type: 'multi_static_select', selected_options: values.map((value) => ({ value })) },
});

const FORM = {
  [FIELDS.organization]: {
    [ACTIONS.createOrganization]: { selected_option: { value: ORGANIZATION } },
  },
  [FIELDS.description]: typed('grafana'),
  [FIELDS.roles]: chosen('ORG_READ_ONLY'),
  [FIELDS.reason]: typed('The nightly deploy.'),
  [FIELDS.accessList]: typed('203.0.113.7, 10.0.0.0/8'),
};

function command(text: string, user = DANA): object {
  return {
    command: '/atlas-keys',
    team_id: TEAM,
    channel_id: 'C0KEYS',
    user_id: user,
    text,
    trigger_id: '1.2.a',
    response_url: 'https://hooks.slack.com/commands/T0MODEL/1/a',
  };
}

/** The block of a menu on a list carries the list around it. */
const AROUND = encodeListBlock({ o: ORGANIZATION, s: 8, q: 'person' });

function options(user: string, typed: string): object {
  return {
    type: 'block_suggestion',
    user: person(user),
    team: { id: TEAM },
    api_app_id: 'A0KEYWARDEN',
    container: { type: 'message', message_ts: '1.1', channel_id: 'C0KEYS', is_ephemeral: true },
    action_id: ACTIONS.listProject,
    block_id: AROUND,
    value: typed,
  };
}

function action(id: string, value: string, user: string = DANA, block = 'b'): object {
  return {
    type: 'block_actions',
    user: person(user),
    team: { id: TEAM },
    api_app_id: 'A0KEYWARDEN',
    trigger_id: '1.2.a',
    response_url: 'https://hooks.slack.com/actions/T0MODEL/1/a',
    message: { app_id: 'A0KEYWARDEN', bot_id: 'B0KEYWARDEN' },
    container: {
      type: 'message',
      message_ts: `1.${value}`,
      channel_id: 'C0APPROVALS',
      is_ephemeral: false,
    },
    actions: [{ action_id: id, block_id: block, value, selected_option: { value } }],
  };
}

/** Id of the new request in the metadata of the change form. */
const CHANGED = '01JD0000000000000000000041';

function metaOf({ what, requestId: r, nonce: n, subject }: HouseWindow): string {
  if (what === WINDOWS.allow) {
    const { person: p, organizationId: o, roles: l, until: u, uses: k } = ALLOWING;
    return encodeAllow({ r, n, p, o, l: [...l], u, k });
  }
  if (what === WINDOWS.change) return encodeWindow({ r: CHANGED, n, x: r });
  const about = subject === undefined ? {} : { s: subject };
  if (r.startsWith('apiKey:')) return encodeWindow({ n, c: r });
  return encodeWindow(r === '' ? { n } : { r, n, ...about });
}

function viewOf(window: HouseWindow, values: object): object {
  return {
    id: window.viewId,
    hash: '1.a',
    callback_id: window.what,
    private_metadata: metaOf(window),
    state: { values },
  };
}

function submission(user: string, view: object): object {
  return { type: 'view_submission', user: person(user), team: { id: TEAM }, view };
}

function clickIn(user: string, id: string, view: object, value: string): object {
  return {
    type: 'block_actions',
    user: person(user),
    team: { id: TEAM },
    trigger_id: '1.2.a',
    container: { type: 'view' },
    view,
    actions: [{ action_id: id, block_id: 'b', value, selected_option: { value } }],
  };
}

/** What a person sends from a window that is open for them. */
function answered(window: HouseWindow): object {
  const said = {
    ...FORM,
    [FIELDS.comment]: typed('fine'),
    [FIELDS.reason]: typed('The old one is too broad.'),
    [FIELDS.question]: typed('For how long?'),
    [FIELDS.answer]: typed('For a week.'),
    [FIELDS.incident]: typed('Production is down.'),
    [FIELDS.lifetime]: { [FIELD_VALUE]: { selected_option: { value: '3600000' } } },
  };
  if (window.purpose !== WINDOWS.reveal) return submission(window.user, viewOf(window, said));
  return clickIn(window.user, ACTIONS.revealShow, viewOf(window, {}), IDS.ready);
}

const formView = {
  id: 'V0FORM',
  hash: '1.a',
  callback_id: WINDOWS.create,
  private_metadata: encodeWindow({ r: '01JD0000000000000000000009', n: 'n'.repeat(22) }),
  state: { values: FORM },
};

const glassView = {
  ...formView,
  callback_id: WINDOWS.breakGlass,
  state: { values: { ...FORM, [FIELDS.incident]: typed('Production is down.') } },
};
const answering = encodeSubject({ r: IDS.talked, s: SUBJECTS.question });
const settling = encodeSubject({ r: IDS.talked, s: SUBJECTS.offer });

const page = encodeList({ o: ORGANIZATION, n: 2, s: 5 });
const log = encodeAudit({ b: 7, u: DANA });

const event = (type: string, more: object) => ({
  type: 'event_callback',
  team_id: TEAM,
  event_id: 'Ev0',
  event: { type, user: DANA, ...more },
});

const INVENTORY = [
  ACTIONS.inventoryAll,
  ACTIONS.inventoryForeign,
  ACTIONS.inventoryDrifted,
  ACTIONS.inventoryStale,
  ACTIONS.inventoryNoEnd,
  ACTIONS.inventoryPrevious,
  ACTIONS.inventoryNext,
  ACTIONS.foreignAdoptMany,
];
const ABOUT_FOREIGN = [
  ACTIONS.foreignAdopt,
  ACTIONS.foreignAsk,
  ACTIONS.foreignFreeze,
  ACTIONS.foreignEnd,
  ACTIONS.foreignMine,
  ACTIONS.foreignNotMine,
];
const FOREIGN_WINDOWS = [
  WINDOWS.adopt,
  WINDOWS.adoptMany,
  WINDOWS.freezeForeign,
  WINDOWS.endForeign,
  WINDOWS.askMaker,
  WINDOWS.askMakers,
  WINDOWS.mineMany,
  WINDOWS.mine,
  WINDOWS.notMine,
  WINDOWS.restore,
];

/** At least one payload of every kind that Slack sends, from people with and without permission. */
export const PAYLOADS: readonly [object, ...object[]] = [
  command(`list ${ORGANIZATION} --project "Data Lake" --page=2 --per-page 5`),
  command('list', GUEST),
  command(`get ${KEY}`),
  command('create grafana exporter'),
  command('create x', GUEST),
  command('mine --page 1'),
  command(`revoke ${IDS.ready}`),
  command('revoke hgfedcba', MEI),
  command('audit --by <@U0DANA|dana> --since 7d', ADMIN),
  command(`audit --request ${IDS.ready}`),
  command(`allow <@U0DANA|dana> ORG_READ_ONLY in ${NAME} for 4h --keys 2`, MEI),
  command('allow <@U0LINA|lina> org-member,read-only for 15m', DANA),
  command('allow <@U0DANA|dana> ORG_READ_ONLY for 4h', GUEST),
  command('allow', MEI),
  command('allow --page 1', OLGA),
  command('break-glass grafana exporter', LINA),
  command('break glass now', OLGA),
  command('requests pending --status pending', MEI),
  command('requests all --by <@U0DANA|dana> --since 7d', OLGA),
  command('help'),
  command('sudo make me a key'),
  command('freeze livelive'),
  command('thaw coldcold', ADMIN),
  command('done livelive'),
  command('extend livelive'),
  command('replace livelive'),
  command('change livelive'),
  command('change livelive', GUEST),
  command('transfer livelive <@U0MEI|mei>'),
  command('inventory --foreign', ADMIN),
  command('inventory --owner <@U0DANA|dana> --page 2'),
  command('review start', ADMIN),
  command('review start', GUEST),
  command('review close', ADMIN),
  command('review', ADMIN),
  command('review'),
  command('who livelive'),
  command('who handmade', GUEST),
  ...INVENTORY.map((id) => action(id, encodeInventory({ n: 1, l: 'foreign' }), ADMIN)),
  ...ABOUT_FOREIGN.map((id) => action(id, encodeForeign({ o: ORGANIZATION, c: FOREIGN }), ADMIN)),
  ...ABOUT_FOREIGN.map((id) => action(id, encodeForeign({ o: ORGANIZATION, c: FOREIGN }), GUEST)),
  action(ACTIONS.foreignAskAll, encodeOrganization({ o: ORGANIZATION }), ADMIN),
  action(ACTIONS.foreignMineMany, encodeOrganization({ o: ORGANIZATION })),
  action(ACTIONS.foreignMine, encodeForeign({ o: ORGANIZATION, c: FOREIGN })),
  action(ACTIONS.foreignNotMine, encodeForeign({ o: ORGANIZATION, c: FOREIGN })),
  ...[ACTIONS.proposalAccept, ACTIONS.proposalDecline].flatMap((id) => [
    action(id, encodeProposal(PROPOSAL.id), ADMIN),
    action(id, encodeProposal(PROPOSAL.id), GUEST),
  ]),
  ...[WINDOWS.acceptProposal, WINDOWS.declineProposal].map((id) =>
    submission(ADMIN, {
      ...formView,
      callback_id: id,
      private_metadata: encodeWindow({ n: 'n'.repeat(22), c: encodeProposal(PROPOSAL.id) }),
    }),
  ),
  action(ACTIONS.keyRestore, KEYS.drifted),
  action(ACTIONS.keyRestore, KEYS.live, ADMIN),
  action(ACTIONS.keyAccept, KEYS.drifted),
  ...FOREIGN_WINDOWS.map((id) =>
    submission(ADMIN, {
      ...formView,
      callback_id: id,
      private_metadata: encodeWindow({ n: 'n'.repeat(22), c: FOREIGN }),
    }),
  ),
  action(ACTIONS.listPrevious, page),
  action(ACTIONS.listNext, page),
  action(ACTIONS.listOpen, page),
  action(ACTIONS.listOrganization, page, GUEST),
  action(ACTIONS.listProject, 'c'.repeat(24), DANA, AROUND),
  action(ACTIONS.listProject, 'c'.repeat(24), GUEST, AROUND),
  action(ACTIONS.listDetails, encodeKey({ o: ORGANIZATION, k: KEY })),
  action(ACTIONS.keyJson, encodeKey({ o: ORGANIZATION, k: KEY })),
  action(ACTIONS.requestsPrevious, encodeRequests({ n: 1, c: 'all' }), MEI),
  action(ACTIONS.requestsNext, encodeRequests({ n: 2, c: 'mine', t: 'denied', u: DANA }), OLGA),
  action(ACTIONS.requestNew, 'x'),
  action(ACTIONS.requestApprove, IDS.pending, MEI),
  action(ACTIONS.requestDeny, IDS.pending, MEI),
  action(ACTIONS.requestWithdraw, IDS.pending),
  action(ACTIONS.requestResume, IDS.held, ADMIN),
  action(ACTIONS.requestClose, IDS.held, ADMIN),
  action(ACTIONS.requestKeep, IDS.lost, ADMIN),
  action(ACTIONS.requestKeep, IDS.lost),
  action(ACTIONS.requestReveal, IDS.ready),
  action(ACTIONS.requestReveal, IDS.ready, MEI),
  action(ACTIONS.requestRevoke, IDS.ready),
  action(ACTIONS.requestReplace, IDS.delivered),
  action(ACTIONS.requestAsk, IDS.talked, MEI),
  action(ACTIONS.requestAsk, IDS.talked, OLGA),
  action(ACTIONS.requestAsk, IDS.talked, GUEST),
  action(ACTIONS.questionAnswer, answering),
  action(ACTIONS.questionAnswer, answering, MEI),
  action(ACTIONS.requestLess, IDS.talked, MEI),
  action(ACTIONS.requestLess, IDS.pending, MEI),
  action(ACTIONS.requestLess, IDS.talked),
  action(ACTIONS.offerAccept, settling),
  action(ACTIONS.offerAccept, settling, OLGA),
  action(ACTIONS.offerKeep, settling),
  action(ACTIONS.offerKeep, settling, MEI),
  action(ACTIONS.requestRemind, IDS.talked),
  action(ACTIONS.requestRemind, IDS.talked, MEI),
  action(ACTIONS.requestAcknowledge, IDS.glass, MEI),
  action(ACTIONS.requestAcknowledge, IDS.glass, LINA),
  action(ACTIONS.requestChange, IDS.pending),
  action(ACTIONS.requestChange, IDS.pending, MEI),
  action(ACTIONS.requestAgain, IDS.denied),
  action(ACTIONS.requestAgain, IDS.denied, OLGA),
  action(ACTIONS.preApprovalRevoke, ALLOWED.byMei, MEI),
  action(ACTIONS.preApprovalRevoke, ALLOWED.byMei),
  action(ACTIONS.allowPrevious, '1', MEI),
  action(ACTIONS.allowNext, '2', OLGA),
  action(ACTIONS.requestClose, IDS.stuck, ADMIN),
  action(ACTIONS.minePrevious, encodeRequests({ n: 1, c: 'mine' })),
  action(ACTIONS.mineNext, encodeRequests({ n: 2, c: 'mine' })),
  action(ACTIONS.auditPrevious, log, ADMIN),
  action(ACTIONS.auditNext, log, ADMIN),
  action(ACTIONS.safeModeAccept, 's'.repeat(22), ADMIN),
  action(ACTIONS.keyFreeze, KEYS.live),
  action(ACTIONS.keyFreeze, KEYS.live, OLGA),
  action(ACTIONS.keyThaw, KEYS.frozen, ADMIN),
  action(ACTIONS.keyDone, KEYS.live),
  action(ACTIONS.keyExtend, KEYS.live),
  action(ACTIONS.keyReplace, KEYS.live),
  action(ACTIONS.keyResume, KEYS.held, ADMIN),
  action(ACTIONS.keyClose, KEYS.held, ADMIN),
  action(ACTIONS.keyTake, KEYS.offered, OLGA),
  action(ACTIONS.keyTake, KEYS.offered, GUEST),
  action(ACTIONS.keyDecline, KEYS.offered, OLGA),
  action(ACTIONS.keyKeep, KEYS.live),
  action(ACTIONS.keyKeep, KEYS.live, OLGA),
  action(ACTIONS.keyNarrow, KEYS.live),
  action(ACTIONS.reviewClose, 'x', ADMIN),
  action(ACTIONS.reviewClose, 'x'),
  action(ACTIONS.keyTakeAll, KEYS.offered, OLGA),
  action(ACTIONS.keyTakeAll, KEYS.offered, MEI),
  action('request.unheard_of', 'x'),
  clickIn(DANA, ACTIONS.createOrganization, formView, ORGANIZATION),
  clickIn(LINA, ACTIONS.createOrganization, glassView, ORGANIZATION),
  clickIn(DANA, ACTIONS.createReach, formView, 'projects'),
  clickIn(DANA, ACTIONS.createProjects, formView, 'c'.repeat(24)),
  clickIn(DANA, ACTIONS.createNeeds, formView, 'GROUP_READ_ONLY'),
  clickIn(DANA, ACTIONS.createApart, formView, 'apart'),
  clickIn(DANA, ACTIONS.createLifetime, formView, 'until'),
  submission(DANA, formView),
  submission(GUEST, formView),
  submission(LINA, glassView),
  submission(DANA, glassView),
  submission(GUEST, glassView),
  ...WINDOWS_OPEN.map(answered),
  submission(DANA, { ...formView, callback_id: WINDOWS.notice }),
  { type: 'shortcut', user: person(DANA), callback_id: 'x', trigger_id: '1.2.a' },
  { type: 'view_closed', user: person(DANA) },
  options(DANA, 'lake'),
  options(GUEST, ''),
  { ...options(DANA, 'ac'), action_id: ACTIONS.listOrganization, block_id: 'b' },
  event('app_home_opened', { tab: 'home' }),
  event('app_home_opened', { tab: 'messages' }),
  event('channel_archive', { channel: 'C0APPROVALS' }),
];

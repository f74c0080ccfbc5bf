import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/record/request.ts';
import type { HeldReason, State, Status } from '../../../src/domain/record/state.ts';
import { receipt } from '../../../src/slack/views/card/receipt.ts';
import { requestCard } from '../../../src/slack/views/card/requestCard.ts';
import { home } from '../../../src/slack/views/lists/home.ts';
import { mine } from '../../../src/slack/views/lists/requestList.ts';
import { alert } from '../../../src/slack/views/news/alert.ts';
import { announcement, revocation } from '../../../src/slack/views/news/announcement.ts';
import { outcome } from '../../../src/slack/views/news/outcome.ts';
import { reminder } from '../../../src/slack/views/news/reminder.ts';
import { en } from '../../../src/text/en.ts';
import type { RequestContext } from '../../../src/workflow/requests/requestContext.ts';
import { buttons, spoken } from './mrkdwn.ts';
import {
  ALL_STATES,
  eventful,
  GROUNDS,
  HOUR,
  NOON,
  ORGANIZATION,
  OUTRUN,
  outlookOn,
  pictureWith,
  request,
  requestIn,
  routeOf,
  STATES,
  TWO_STAGES,
  vote,
} from './samples.ts';

/** Words that `text` alone must have for somebody who sees no blocks. */
const ON_CARD: Readonly<Record<Status, readonly string[]>> = {
  pending: ['Waiting for approval', '0 of 1', 'Open until 2026-11-23 12:00 UTC'],
  approved: ['Approved by @U0DANA', 'not created yet'],
  creating: ['Approved by @U0DANA', 'being created'],
  recovering: ['Approved by @U0DANA', 'no unknown key is left'],
  ready: ['Approved by @U0DANA', 'The key was created', '@U0RIO can reveal'],
  claimed: ['The key was created', 'being shown to @U0RIO'],
  uncertain: ['The key was created', 'not certain that @U0RIO saw'],
  delivered: ['The key was created', 'revealed to @U0RIO', '2026-11-22 12:00 UTC'],
  expired: ['not revealed in time', 'being deleted at Atlas'],
  revoked: ['@U0MEI revoked it, 2026-11-22 12:00 UTC', 'being deleted at Atlas'],
  fitting: ['Approved by @U0DANA', 'gets its roles and addresses', 'announced when it has them'],
  applying: ['Approved by @U0DANA', 'being changed at Atlas'],
  done: ['Approved by @U0DANA', 'It is done, 2026-11-22 12:00 UTC'],
  held: ['On hold since 2026-11-22 12:00 UTC', 'BAD_REQUEST: No.', 'An admin'],
  unchecked: ['@U0MEI closed this request', '6a793f752c88faeba59bba49', 'delete it by hand'],
  denied: ['Denied by @U0DANA, 2026-11-22 12:00 UTC', 'too broad'],
  withdrawn: ['Withdrawn by @U0RIO'],
  lapsed: ['Lapsed without enough approvals'],
  failed: ['there is no key', 'the request failed', 'BAD_REQUEST: No.'],
};

const FOR_REQUESTER: Readonly<Record<Status, readonly string[]>> = {
  pending: ['Waiting for approval', '0 of 1'],
  approved: ['Approved by @U0DANA', 'created next'],
  creating: ['being created'],
  recovering: ['goes on by itself'],
  ready: ['The key was created', 'Reveal its private key before 2026-11-23 12:00 UTC'],
  claimed: ['being shown to you'],
  uncertain: [
    'not certain that you saw',
    'until 2026-11-23 12:00 UTC; after that the key is deleted',
  ],
  delivered: ['revealed to you', 'cannot be shown again'],
  expired: ['being deleted at Atlas', 'make a new request'],
  fitting: ['gets its roles and addresses', 'told here when it is ready'],
  applying: ['being changed at Atlas'],
  done: ['It is done'],
  revoked: ['@U0MEI revoked the key', 'make a new request'],
  held: ['On hold', 'The admins were told'],
  unchecked: ['@U0MEI closed this request', 'do not use it any more', 'organization deleted'],
  denied: ['Denied by @U0DANA', 'too broad'],
  withdrawn: ['You withdrew'],
  lapsed: ['Nobody decided in time', 'make a new request'],
  failed: ['the request failed', 'make a new request'],
};

const NEXT: Readonly<Partial<Record<Status, readonly string[]>>> = {
  pending: ['request.remind', 'request.change', 'request.withdraw'],
  approved: ['request.change', 'request.withdraw'],
  ready: ['request.reveal'],
  uncertain: ['request.reveal', 'request.replace'],
  held: ['request.change', 'request.withdraw'],
  denied: ['request.again'],
  lapsed: ['request.again'],
  withdrawn: ['request.again'],
  failed: ['request.again'],
  expired: ['request.again'],
  revoked: ['request.again'],
  unchecked: ['request.again'],
};

/** The key is alive: who is concerned can end it. */
const REVOCABLE: readonly Status[] = ['ready', 'uncertain', 'delivered'];

describe.each(ALL_STATES)('a request that is $status', (state) => {
  const { status } = state;

  it('is told whole by the text of its card', () => {
    const text = spoken(requestCard(en, requestIn(state)).text);
    const wish = ['@U0RIO asks for a key in `acme`', '`ci-deploy`', 'Organization Member'];
    for (const words of [...ON_CARD[status], ...wish, '10.0.0.0/8', 'deploys from CI']) {
      expect(text).toContain(words);
    }
  });

  const revoke = REVOCABLE.includes(status) ? ['request.revoke'] : [];
  const next = NEXT[status] ?? [];

  it('can be decided on only while it is pending, and revoked only while the key lives', () => {
    const decide = ['request.approve', 'request.ask', 'request.deny'];
    const expected = status === 'pending' ? decide : revoke;
    expect(buttons(requestCard(en, requestIn(state)))).toEqual(expected);
  });

  it('tells its requester the outcome and offers what comes next', () => {
    const told = outcome(en, requestIn(state), status);
    const copy = receipt(en, requestIn(state));
    for (const message of [copy, told]) {
      for (const words of FOR_REQUESTER[status]) expect(spoken(message.text)).toContain(words);
    }
    expect(buttons(told)).toEqual(next);
    // Of a key that is there only the newer message has buttons.
    const isToldAnew = ['ready', 'uncertain', 'delivered'].includes(status);
    expect(buttons(copy)).toEqual(isToldAnew ? [] : next);
  });

  it('stands in the list of its requester with its status and what can be done', () => {
    const page = { requests: [requestIn(state)], page: 1, pages: 1, total: 1 };
    const message = mine(en, page);
    expect(JSON.stringify(message.blocks)).toContain(en.status.now[status]);
    expect(buttons(message)).toEqual([...next, ...revoke, 'request.new']);
  });

  it('never shows what is sealed', () => {
    const shown = JSON.stringify([
      requestCard(en, requestIn(state)),
      receipt(en, requestIn(state)),
    ]);
    expect(shown).not.toContain('v1.sealed');
  });
});

describe('the card of a request', () => {
  it('tells "approved" from "created"', () => {
    const approved = requestCard(en, requestIn(STATES.approved)).text;
    expect(approved).toContain('Approved by');
    expect(approved).not.toContain('was created');
    expect(requestCard(en, requestIn(STATES.ready)).text).toContain('The key was created');
  });

  it('says how dangerous the roles are, and why', () => {
    const spec = { ...request().spec, roles: ['ORG_OWNER'] } as const;
    const { text } = requestCard(en, request({ spec }));
    expect(text).toContain('Dangerous, because of Organization Owner');
    const creator = { ...request().spec, roles: ['ORG_GROUP_CREATOR'] } as const;
    expect(requestCard(en, request({ spec: creator })).text).toContain('Ordinary');
    const reader = { ...request().spec, roles: ['ORG_READ_ONLY'] } as const;
    const read = requestCard(en, request({ spec: reader }));
    expect(JSON.stringify(read)).toContain('the e-mail addresses of all members');
  });

  it('warns of an access list that lets in every address, and of none', () => {
    const open = { ...request().spec, accessList: ['0.0.0.0/0'] };
    expect(requestCard(en, request({ spec: open })).text).toContain('lets in every address');
    const none = { ...request().spec, accessList: [] };
    expect(requestCard(en, request({ spec: none })).text).toContain('from any address');
  });

  it('counts each approver once', () => {
    const grants = [vote('U0DANA', 'fine by me'), vote('U0DANA')];
    const { text, blocks } = requestCard(en, request({ route: routeOf(2), grants }));
    expect(spoken(text)).toContain('1 of 2 approvals (@U0DANA)');
    expect(JSON.stringify(blocks)).toContain('fine by me');
  });

  it('shows the whole reason, unfolded', () => {
    const reason = `line one\nline two ${'x'.repeat(900)}`;
    expect(JSON.stringify(requestCard(en, request({ reason })).blocks)).toContain(
      JSON.stringify(reason).slice(1, -1),
    );
  });

  it('says when the next try is while Atlas cannot be reached', () => {
    const problem = { code: 'unreachable' };
    const state: State = { status: 'approved', at: NOON, retryAt: NOON, problem };
    const text = spoken(requestCard(en, requestIn(state)).text);
    expect(text).toContain('Atlas could not be reached. Next try: 2026-11-22 12:00 UTC');
  });

  it('calls those whose turn it is, and only while there is something to decide', () => {
    const waiting = request({ route: TWO_STAGES });
    const first = JSON.stringify(requestCard(en, waiting, pictureWith(outlookOn(TWO_STAGES, []))));
    expect(first).toContain('For a decision by <!subteam^S0PLATFORM>');
    expect(first).not.toContain('subteam^S0SECURITY');
    const votes = [['U0RAVI', 'U0MEI']];
    const second = pictureWith(outlookOn(TWO_STAGES, votes));
    expect(JSON.stringify(requestCard(en, waiting, second))).toContain(
      'For a decision by <!subteam^S0SECURITY>, <@U0SAM>',
    );
    const denied = requestIn({ status: 'denied', by: 'U0MEI', at: NOON, reason: 'no' });
    expect(
      JSON.stringify(requestCard(en, denied, { waits: false, names: new Map() })),
    ).not.toContain('subteam');
  });
});

/** What the card and the copy of the requester say, in blocks and to a screen reader alike. */
function told(given: Request, requestContext: RequestContext): string[] {
  const card = requestCard(en, given, requestContext);
  const copy = receipt(en, given, requestContext);
  return [card, copy].flatMap(({ text, blocks }) => [spoken(text), spoken(JSON.stringify(blocks))]);
}

describe('a request that waits', () => {
  const waiting = (changes: Partial<Request> = {}) => request({ route: TWO_STAGES, ...changes });
  const nobodyYet = pictureWith(outlookOn(TWO_STAGES, []));

  it('says which approvals it has, which are missing, and in which order', () => {
    const given = waiting({ grants: [vote('U0RAVI')] });
    for (const says of told(given, pictureWith(outlookOn(TWO_STAGES, [['U0RAVI']])))) {
      expect(says).toMatch(
        /1 of 2 from (<!subteam\^S0PLATFORM>|@platform|`@platform`) \(@U0RAVI\); then 0 of 1 from (`@security`|<!subteam\^S0SECURITY>)/,
      );
    }
  });

  it('says when stages alone are not enough people', () => {
    const route = { ...TWO_STAGES, stages: [[{ need: 1, of: ['S0PLATFORM'] }]] };
    for (const says of told(waiting({ route }), pictureWith(outlookOn(route, [])))) {
      expect(says).toContain('; 2 different people altogether');
    }
  });

  it('shows an approval that was given in advance as that', () => {
    const grants = [GROUNDS.inAdvance];
    for (const says of told(waiting({ grants }), pictureWith(outlookOn(TWO_STAGES, [['U0MEI']])))) {
      expect(says).toContain('1 of 2');
      expect(says).toContain('(@U0MEI, in advance)');
    }
  });

  it('says what changed since the votes were given', () => {
    const approvalStatus = outlookOn(TWO_STAGES, [], {
      voided: ['U0RAVI'],
      requesterGone: true,
      secondRound: ['S0ONCALL'],
    });
    const given = waiting({ grants: [vote('U0RAVI')], unreachableSince: NOON });
    for (const says of told(given, pictureWith(approvalStatus))) {
      expect(says).toContain('0 of 2');
      expect(says).toContain('Not counted any more: the approval of @U0RAVI.');
      expect(says).toContain('@U0RIO is not an active member of this workspace any more');
      expect(says).toContain('asked too: <!subteam^S0ONCALL>');
      expect(says).toContain('could not be reached since 2026-11-22 12:00 UTC');
    }
  });

  it('says what the policy of now asks for, too, or that it allows it no more', () => {
    const [now] = outlookOn(routeOf(3), []).routes;
    const approvalStatus = outlookOn(TWO_STAGES, []);
    const both = {
      ...approvalStatus,
      routes: [...approvalStatus.routes, ...(now === undefined ? [] : [now])],
    };
    for (const says of told(waiting(), pictureWith(both))) {
      expect(says).toContain('It now needs, too: 0 of 3 from');
    }
    const none = pictureWith({ ...approvalStatus, routes: [], turn: [] });
    for (const says of told(waiting(), none)) expect(says).toContain('so nobody can approve it');
  });

  it('says what is not known while Slack does not answer, and is painted all the same', () => {
    const nothing = { waits: true, names: new Map() };
    for (const says of told(waiting({ grants: [vote('U0RAVI')] }), nothing)) {
      expect(says).toContain('1 of 3 approvals (@U0RAVI)');
      expect(says).toContain('is not known at the moment: Slack does not answer');
    }
    const card = requestCard(en, waiting(), nothing);
    expect(card.text).toContain('Already holds: Not known at the moment.');
    expect(JSON.stringify(card.blocks)).toContain('Not known at the moment.');
  });

  it('counts the denials, and shows what each was for', () => {
    const denials = [{ by: 'U0MEI', at: NOON, reason: 'far too broad' }];
    const [card, blocks, copy] = told(waiting({ denials }), nobodyYet);
    for (const says of [card, blocks, copy]) expect(says).toContain('1 of 2 denials, by @U0MEI.');
    for (const says of [card, blocks]) expect(says).toContain('far too broad');
  });

  it('shows what the requester holds, and in which organizations', () => {
    const held = [
      { organizationName: 'acme', count: 2, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'] as const },
      { organizationName: 'labs', count: 1, roles: ['ORG_OWNER'] as const },
    ];
    const requestContext = { ...nobodyYet, holdings: { held, more: true } };
    const { text, blocks } = requestCard(en, waiting(), requestContext);
    for (const says of [text, JSON.stringify(blocks)]) {
      expect(says).toContain('2 keys in `acme` (Organization Member, Organization Read Only)');
      expect(says).toContain(
        '1 key in `labs` (Organization Owner). There may be more from older requests.',
      );
    }
    expect(requestCard(en, waiting(), nobodyYet).text).toContain('No key from Keywarden.');
  });

  it('names its ticket and the rule that decided who is asked', () => {
    const { text, blocks } = requestCard(en, waiting({ ticket: 'OPS-7' }), nobodyYet);
    for (const says of [text, JSON.stringify(blocks)]) {
      expect(says).toContain('OPS-7');
      expect(says).toContain('Rule: `production owners` of the policy');
    }
    const ruled = (rule: string) =>
      requestCard(en, waiting({ route: { ...TWO_STAGES, rule } })).text;
    expect(ruled('tier:dangerous')).toContain('Rule: that of the policy for dangerous roles');
    expect(ruled('default')).toContain('Rule: the default of the policy');
  });

  it('shows questions, answers and an offer of less, and that it was narrowed before', () => {
    const given = waiting(eventful('Which cluster is it?', 2));
    for (const says of told(given, nobodyYet)) {
      expect(says).toContain('Question of @U0MEI');
      expect(says).toMatch(/Not answered yet by @U0RIO|You have not answered this yet/);
      expect(says).toMatch(/Answer(:| of @U0RIO)/);
      expect(says.match(/Which cluster is it/g)?.length).toBeGreaterThanOrEqual(3);
      expect(says).toMatch(/@U0MEI (offers to|would) approve less: Organization Read Only\./);
      expect(says).toMatch(
        /(@U0RIO|You) accepted less, as @U0MEI offered: from .*to Organization Member\./,
      );
    }
  });
});

describe('a request that rests on more than votes', () => {
  const carried = (grants: Request['grants'], changes: Partial<Request> = {}) =>
    requestIn(STATES.ready, { grants, ...changes });
  const all = (given: Request): string[] =>
    [requestCard(en, given), receipt(en, given), announcement(en, given)].flatMap(
      ({ text, blocks }) => [spoken(text), spoken(JSON.stringify(blocks))],
    );

  it('tells that a rule let it through, and that nobody was asked', () => {
    for (const says of all(carried([GROUNDS.automatic]))) {
      expect(says).toContain('rule `nightly reads` of the policy');
      expect(says).not.toContain('Approved by `keywarden`');
    }
  });

  it('tells that it was allowed in advance, and by whom', () => {
    for (const says of all(carried([GROUNDS.inAdvance]))) expect(says).toMatch(/in advance/);
    expect(spoken(receipt(en, carried([GROUNDS.inAdvance])).text)).toContain(
      'Allowed in advance by @U0MEI.',
    );
  });

  it('tells a broken glass loudly, with the incident and whether somebody looked at it', () => {
    const glass = carried([GROUNDS.break_glass]);
    for (const says of all(glass)) {
      expect(says).toContain('@U0RIO broke the glass in an emergency: nobody approved this.');
      expect(says).toContain('INC-42: the deploy is down.');
      expect(says).toContain('An approver has to look at it afterwards');
    }
    expect(requestCard(en, glass).text).toContain('EMERGENCY (broken glass)');
    const seen = { ...glass, acknowledged: { by: 'U0MEI', at: NOON } };
    for (const says of all(seen)) {
      expect(says).toContain('Acknowledged by @U0MEI, 2026-11-22 12:00 UTC.');
    }
  });
});

describe('a request on hold because approvals no longer count', () => {
  it('names those whose approval was lost, on the card and to the requester', () => {
    const held: State = {
      status: 'held',
      at: NOON,
      reason: 'approvers_changed',
      voters: ['U0DANA', 'U0MEI'],
      from: { status: 'approved' },
    };
    const grants = [vote('U0DANA'), vote('U0MEI'), vote('U0RAVI')];
    const request = requestIn(held, { grants, route: routeOf(3) });
    for (const { text } of [requestCard(en, request), receipt(en, request)]) {
      expect(spoken(text)).toContain(
        'No longer counted: the approval of @U0DANA, @U0MEI. 2 more are needed.',
      );
    }
  });
});

describe('news that is no longer the newest', () => {
  it('is told together with where the request stands now, and offers only what is still there', () => {
    const message = outcome(en, requestIn(STATES.delivered), 'ready');
    expect(spoken(message.text)).toContain('the key was created. Since then:');
    expect(spoken(message.text)).toContain('cannot be shown again');
    expect(buttons(message)).toEqual([]);
  });
});

describe('a private key that may have been seen', () => {
  it('is offered once more, but not a third time', () => {
    const twice: State = { ...STATES.uncertain, shown: 2 };
    const both = ['request.reveal', 'request.replace'];
    expect(buttons(outcome(en, requestIn(STATES.uncertain), 'uncertain'))).toEqual(both);
    expect(buttons(outcome(en, requestIn(twice), 'uncertain'))).toEqual(['request.replace']);
    expect(receipt(en, requestIn(twice)).text).toContain('as often as is allowed');
  });
});

describe('an announcement', () => {
  it('says who asked, who approved, what and why', () => {
    const text = spoken(announcement(en, requestIn(STATES.ready)).text);
    const words = ['@U0RIO', '@U0DANA', '`acme`', '`ci-deploy`', 'gswvkocq', 'Organization Member'];
    for (const word of [...words, 'deploys from CI']) expect(text).toContain(word);
  });
});

describe('the end of a key', () => {
  const replacement = { until: NOON + HOUR, keys: [STATES.delivered.key] };
  const newKey = { ...STATES.delivered.key, id: 'b'.repeat(24), publicKey: 'newkeyyy' };

  it('is announced with who ended which key', () => {
    const text = spoken(revocation(en, requestIn(STATES.revoked)).text);
    for (const word of ['was revoked', 'Revoked by @U0MEI', 'gswvkocq', '@U0RIO']) {
      expect(text).toContain(word);
    }
  });

  it('that nobody came for in time is told as that', () => {
    const text = spoken(revocation(en, requestIn(STATES.expired)).text);
    expect(text).toContain('nobody revealed its private key in time');
    expect(text).toContain('gswvkocq');
    expect(text).not.toContain('Revoked by');
  });

  it('that somebody deleted at Atlas is told as that', () => {
    const gone: State = { ...STATES.revoked, by: 'keywarden' };
    const text = spoken(revocation(en, requestIn(gone)).text);
    expect(text).toContain('not by Keywarden');
    expect(text).not.toContain('Revoked by');
    expect(receipt(en, requestIn(gone)).text).toContain('not by Keywarden');
  });

  it('is announced with the key it speaks of, though a new one lives already', () => {
    const request = requestIn({ ...STATES.ready, key: newKey }, { replacement });
    const old = spoken(revocation(en, request, STATES.delivered.key.id).text);
    expect(old).toContain('gswvkocq');
    expect(old).toContain('A new key follows');
    expect(announcement(en, request, newKey.id).text).toContain('newkeyyy');
  });

  it('is offered to the requester with a new key after it, for a day', () => {
    const request = requestIn(STATES.delivered, { replacement: { until: NOON + HOUR, keys: [] } });
    expect(buttons(outcome(en, request, 'ready'))).toEqual(['request.replace']);
    expect(spoken(receipt(en, request).text)).toContain('replaced until 2026-11-22 13:00 UTC');
  });
});

describe('a reminder', () => {
  it('says until when, and offers the reveal', () => {
    const message = reminder(en, requestIn(STATES.ready));
    expect(spoken(message?.text ?? '')).toContain('Reveal it before 2026-11-23 12:00 UTC');
    expect(buttons(message)).toEqual(['request.reveal']);
  });
  it('is not sent when the private key does not wait any more', () => {
    expect(reminder(en, requestIn(STATES.delivered))).toBeUndefined();
  });
});

describe('an alert', () => {
  const reasons = Object.keys(en.held).filter((reason): reason is HeldReason => reason in en.held);

  it.each(reasons)('says what is wrong and what to do when a request is held: %s', (reason) => {
    const message = alert(en, requestIn({ ...STATES.held, reason }), 'held');
    expect(message.text).toContain(en.held[reason].what);
    expect(message.text).toContain(en.held[reason].next);
    expect(buttons(message)).toEqual(['request.resume', 'request.close']);
  });

  it('offers to keep or revoke a key of which Redis has lost that it was revealed', () => {
    const message = alert(en, requestIn(OUTRUN), 'held');
    expect(spoken(message.text)).toContain('The private key was revealed to @U0RIO');
    expect(message.text).toContain(en.loss.next.keep);
    expect(buttons(message)).toEqual(['request.keep', 'request.revoke']);
  });

  it('offers nothing but to revoke one that nobody was shown, or that should be gone', () => {
    const { later } = OUTRUN;
    if (later === undefined) throw new Error('the sample changed');
    for (const [status, next] of [
      ['ready', en.loss.next.unrevealed],
      ['expired', en.loss.next.gone],
      ['revoked', en.loss.next.gone],
    ] as const) {
      const message = alert(
        en,
        requestIn({ ...OUTRUN, later: { ...later, status, revealed: undefined } }),
      );
      expect(message.text).toContain(next);
      expect(buttons(message)).toEqual(['request.revoke']);
    }
  });

  it.each(['failed', 'expired'] as const)(
    'tells that a request is %s, with nothing to press',
    (status) => {
      const message = alert(en, requestIn(STATES[status]), status);
      expect(message.text).toContain(
        status === 'failed' ? 'the request failed' : 'is being deleted',
      );
      expect(buttons(message)).toEqual([]);
    },
  );

  it('says where the audit log ends, so that nobody can change it unnoticed afterwards', () => {
    const head = { epoch: 1, n: 42, h: 'main:abcdefghijklmnopqrstuvwxyz' };
    const message = alert(en, requestIn(STATES.held), 'held', [], head);
    for (const said of [message.text, JSON.stringify(message.blocks)]) {
      expect(said).toContain('ends at entry 42 (`abcdefghijkl`)');
      expect(said).not.toContain('klm');
    }
  });

  it('says so when the request has gone on since', () => {
    const { text } = alert(en, requestIn(STATES.ready), 'held');
    expect(text).toContain('The request was put on hold. Since then:');
  });
});

describe('the list of one’s own requests', () => {
  const requests: Request[] = [request(), requestIn(STATES.ready)];

  it('leads only to pages that exist', () => {
    const pagesOf = (page: number) => buttons(mine(en, { requests, page, pages: 2, total: 7 }));
    expect(pagesOf(1)).toContain('mine.next');
    expect(pagesOf(1)).not.toContain('mine.previous');
    expect(pagesOf(2)).not.toContain('mine.next');
    expect(pagesOf(2)).toContain('mine.previous');
  });

  it('says what to do when it is empty', () => {
    const { text } = mine(en, { requests: [], page: 1, pages: 1, total: 0 });
    expect(text).toContain('You have made no requests yet. Choose "Request a key"');
  });
});

describe('the Home tab', () => {
  it('lets an approver open the decision, and offers everybody the form', () => {
    const view = home(en, { mine: [], waiting: [request()] });
    expect(buttons(view)).toEqual([
      'request.new',
      'request.approve',
      'request.ask',
      'request.deny',
    ]);
    expect(JSON.stringify(view)).toContain('deploys from CI');
  });

  it('does not speak of decisions to those who make none', () => {
    expect(JSON.stringify(home(en, { mine: [request()] }))).not.toContain(en.home.waiting);
  });

  it('counts what there is no room for', () => {
    const many = Array.from({ length: 40 }, () => request({ organizationName: ORGANIZATION.name }));
    const view = home(en, { mine: many, waiting: many });
    expect(JSON.stringify(view)).toContain(en.home.more(30));
    expect(JSON.stringify(view.blocks.at(-1))).toContain('/atlas-keys requests');
  });
});

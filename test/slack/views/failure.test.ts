import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/domain/record/refusal.ts';
import { ATLAS_CODES } from '../../../src/foundation/errors.ts';
import {
  atlasErrorText,
  brokenText,
  problemAdvice,
  storeErrorText,
} from '../../../src/slack/views/kit/failure.ts';
import { refusalText } from '../../../src/slack/views/kit/refusals.ts';
import { en } from '../../../src/text/en.ts';
import { spoken } from './mrkdwn.ts';
import { NOON } from './samples.ts';

/** One of each; a refusal that is missing here does not compile. */
const REFUSALS: Readonly<{ [W in Refusal['why']]: Extract<Refusal, { why: W }> }> = {
  not_a_member: { why: 'not_a_member', standing: 'guest' },
  not_allowed: { why: 'not_allowed' },
  overtaken: { why: 'overtaken', status: 'ready' },
  only_projects: { why: 'only_projects', names: ['checkout', '<b>'] },
  projects_empty: { why: 'projects_empty' },
  projects_too_many: { why: 'projects_too_many' },
  project_unknown: { why: 'project_unknown', count: 2 },
  projects_unread: { why: 'projects_unread' },
  needs_empty: { why: 'needs_empty', projectId: 'a'.repeat(24) },
  need_not_known: { why: 'need_not_known' },
  project_off: { why: 'project_off', project: '<b>' },
  not_project_requester: { why: 'not_project_requester', project: '<b>' },
  project_role_not_allowed: {
    why: 'project_role_not_allowed',
    project: '<b>',
    roles: ['GROUP_OWNER', 'GROUP_<b>'],
  },
  project_name_unknown: { why: 'project_name_unknown', project: 'a'.repeat(24) },
  lifetime_unreadable: { why: 'lifetime_unreadable' },
  lifetime_too_long: { why: 'lifetime_too_long', maxMs: 7 * 86_400_000 },
  until_missing: { why: 'until_missing' },
  until_past: { why: 'until_past' },
  owner_other_person: { why: 'owner_other_person' },
  owner_not_allowed: { why: 'owner_not_allowed' },
  owner_not_member: { why: 'owner_not_member' },
  own_request: { why: 'own_request' },
  review_running: { why: 'review_running' },
  no_review: { why: 'no_review' },
  no_keys_to_review: { why: 'no_keys_to_review' },
  history_differs: { why: 'history_differs' },
  same_person: { why: 'same_person' },
  person_unknown: { why: 'person_unknown' },
  already_voted: { why: 'already_voted' },
  not_pending: { why: 'not_pending', status: 'ready', by: 'U0DANA', at: NOON },
  already_denied: { why: 'already_denied' },
  not_your_turn: { why: 'not_your_turn' },
  requester_gone: { why: 'requester_gone' },
  not_allowed_any_more: { why: 'not_allowed_any_more' },
  denied_by_rule: { why: 'denied_by_rule', rule: 'no owners', because: 'Ask the CTO.' },
  no_manager: { why: 'no_manager' },
  question_empty: { why: 'question_empty' },
  answer_empty: { why: 'answer_empty' },
  too_many_questions: { why: 'too_many_questions' },
  unknown_question: { why: 'unknown_question' },
  already_answered: { why: 'already_answered' },
  not_less: { why: 'not_less' },
  less_not_allowed: { why: 'less_not_allowed' },
  nothing_less: { why: 'nothing_less' },
  not_asked_for_less: { why: 'not_asked_for_less' },
  no_manager_for_less: { why: 'no_manager_for_less' },
  not_ended: { why: 'not_ended', status: 'pending' },
  offer_gone: { why: 'offer_gone' },
  reminded_lately: { why: 'reminded_lately', next: NOON },
  nothing_to_review: { why: 'nothing_to_review' },
  acknowledged: { why: 'acknowledged', by: 'U0DANA' },
  no_break_glass: { why: 'no_break_glass' },
  incident_empty: { why: 'incident_empty' },
  unknown_pre_approval: { why: 'unknown_pre_approval' },
  pre_approval_busy: { why: 'pre_approval_busy' },
  pre_approval_time: { why: 'pre_approval_time' },
  pre_approval_uses: { why: 'pre_approval_uses' },
  not_a_requester: { why: 'not_a_requester' },
  glass_used_up: { why: 'glass_used_up', limit: 2 },
  incident_too_long: { why: 'incident_too_long' },
  pre_approval_over: { why: 'pre_approval_over' },
  too_dangerous_in_advance: { why: 'too_dangerous_in_advance' },
  too_many_today: { why: 'too_many_today', limit: 20 },
  reason_too_short: { why: 'reason_too_short', min: 5 },
  reason_says_nothing: { why: 'reason_says_nothing' },
  reason_unfit: { why: 'reason_unfit', hint: 'Name the system.' },
  ticket_unfit: { why: 'ticket_unfit', hint: 'A ticket such as OPS-123.' },
  lapsed: { why: 'lapsed' },
  wrong_spec: { why: 'wrong_spec' },
  not_requester: { why: 'not_requester' },
  not_revealable: { why: 'not_revealable', status: 'delivered' },
  not_held: { why: 'not_held', status: 'ready' },
  not_revoker: { why: 'not_revoker' },
  not_revocable: { why: 'not_revocable', status: 'expired' },
  not_replaceable: { why: 'not_replaceable', status: 'ready' },
  too_late_to_replace: { why: 'too_late_to_replace' },
  key_gone: { why: 'key_gone' },
  not_closable: { why: 'not_closable' },
  keep_or_revoke: { why: 'keep_or_revoke' },
  key_unknown: { why: 'key_unknown' },
  nothing_to_keep: { why: 'nothing_to_keep' },
  clock_wrong: { why: 'clock_wrong' },
  key_not_there: { why: 'key_not_there' },
  admins_unknown: { why: 'admins_unknown' },
  key_still_there: { why: 'key_still_there' },
  safe_mode: { why: 'safe_mode' },
  unknown_request: { why: 'unknown_request' },
  stale_card: { why: 'stale_card' },
  stale_window: { why: 'stale_window' },
  used_window: { why: 'used_window' },
  too_many_open: { why: 'too_many_open', limit: 5 },
  organization_shut: { why: 'organization_shut' },
  unknown_organization: { why: 'unknown_organization' },
  description_empty: { why: 'description_empty' },
  description_too_long: { why: 'description_too_long' },
  description_looks_like_marker: { why: 'description_looks_like_marker' },
  roles_empty: { why: 'roles_empty' },
  role_not_allowed: { why: 'role_not_allowed', roles: ['ORG_OWNER'] },
  reason_empty: { why: 'reason_empty' },
  reason_too_long: { why: 'reason_too_long' },
  access_list_invalid: { why: 'access_list_invalid', entry: '10.0.0.0/99' },
  access_list_too_long: { why: 'access_list_too_long' },
  access_list_required: { why: 'access_list_required' },
  recipient_unreadable: { why: 'recipient_unreadable' },
  recipient_ssh: { why: 'recipient_ssh' },
  recipient_other_kind: { why: 'recipient_other_kind' },
  recipient_several: { why: 'recipient_several' },
  recipient_required: { why: 'recipient_required' },
  recipient_off: { why: 'recipient_off' },
  access_list_zone: { why: 'access_list_zone', entry: 'fe80::1%eth0' },
  unknown_credential: { why: 'unknown_credential' },
  credential_overtaken: { why: 'credential_overtaken', status: 'moving' },
  credential_ended: { why: 'credential_ended', status: 'ending' },
  not_handler: { why: 'not_handler' },
  frozen_by_end: { why: 'frozen_by_end' },
  basis_changed: { why: 'basis_changed' },
  no_end: { why: 'no_end' },
  end_not_later: { why: 'end_not_later' },
  not_handed_over: { why: 'not_handed_over' },
  handed_over_before: { why: 'handed_over_before' },
  not_due: { why: 'not_due' },
  notice_first: { why: 'notice_first' },
  put_off_before: { why: 'put_off_before' },
  not_in_use: { why: 'not_in_use' },
  not_quiet: { why: 'not_quiet' },
  not_checked: { why: 'not_checked' },
  not_owner: { why: 'not_owner' },
  wider_without_end: { why: 'wider_without_end' },
  asker_not_owner: { why: 'asker_not_owner' },
  not_offered: { why: 'not_offered' },
  owns_already: { why: 'owns_already' },
  owner_unfit: { why: 'owner_unfit' },
  group_not_in_policy: { why: 'group_not_in_policy' },
  asked_already: { why: 'asked_already', kind: 'extend' },
  end_too_late: { why: 'end_too_late', latest: NOON },
  overlap_too_long: { why: 'overlap_too_long', maxMs: 7 * 86_400_000 },
  access_not_allowed: { why: 'access_not_allowed' },
  nothing_changes: { why: 'nothing_changes' },
  marked: { why: 'marked' },
  not_there: { why: 'not_there' },
  not_drifted: { why: 'not_drifted' },
  maker_unknown: { why: 'maker_unknown' },
  maker_not_reached: { why: 'maker_not_reached' },
  purpose_missing: { why: 'purpose_missing' },
  proposal_over: { why: 'proposal_over' },
  not_confirmed: { why: 'not_confirmed' },
  life_too_long: { why: 'life_too_long', maxMs: 86_400_000 },
  access_list_too_wide: { why: 'access_list_too_wide', family: 'ipv4', widest: 24 },
};

describe('a refusal', () => {
  it.each(Object.values(REFUSALS))('has words of its own: $why', (refusal) => {
    const text = refusalText(en, refusal, 'view');
    expect(text.length).toBeGreaterThan(20);
    expect(text).toMatch(/\.$/);
    expect(text).not.toContain('undefined');
    const others = Object.values(REFUSALS).filter((other) => other.why !== refusal.why);
    expect(others.map((other) => refusalText(en, other, 'view'))).not.toContain(text);
  });

  it('says who was faster, and when', () => {
    expect(spoken(refusalText(en, REFUSALS.not_pending, 'approve'))).toBe(
      'Nothing was changed: this request was already approved by @U0DANA, 2026-11-22 12:00 UTC.',
    );
  });

  it('says what is not allowed, by what was tried', () => {
    const purposes = ['view', 'request', 'approve', 'admin'] as const;
    const texts = purposes.map((purpose) => refusalText(en, REFUSALS.not_allowed, purpose));
    expect(new Set(texts).size).toBe(purposes.length);
  });

  it('names the roles in words', () => {
    const text = refusalText(en, REFUSALS.role_not_allowed, 'request');
    expect(text).toContain('Organization Owner');
  });

  it('tells of a request that has moved on', () => {
    const text = refusalText(en, REFUSALS.overtaken, 'request');
    expect(text).toBe(en.refusals.overtaken(en.status.now.ready));
    expect(text).toContain(en.status.now.ready);
  });
});

describe('an error of Atlas', () => {
  it.each(ATLAS_CODES)('says what happened and what to do: %s', (code) => {
    const text = atlasErrorText(en, { code });
    expect(text).toBe(`${en.atlas[code].what} ${en.atlas[code].next}`);
  });

  it('quotes Atlas, so that nothing in it is interpreted', () => {
    const text = atlasErrorText(en, { code: 'bad_request', errorCode: 'X', detail: '<!here> `a`' });
    expect(text).toContain("Atlas said: `X: &lt;!here&gt; 'a'`.");
  });

  it('prefers better words where the code of Atlas says more', () => {
    const errorCode = 'MAX_API_KEYS_PER_ORG_EXCEEDED';
    const text = atlasErrorText(en, { code: 'bad_request', errorCode });
    expect(text).toContain('as many keys as Atlas allows');
  });

  it('says how long to wait', () => {
    const text = atlasErrorText(en, { code: 'rate_limited', retryAfterMs: 1500 });
    expect(text).toBe('Atlas gets too many calls at the moment. Please try again in 2 seconds.');
  });
});

describe('a problem of a request', () => {
  it.each([
    'access_list_refused',
    'audit_unavailable',
    'log_not_compared',
    'bad_request',
    'never_seen',
  ])('has words: %s', (code) => expect(problemAdvice(en, { code }).what).toMatch(/\.$/));
});

describe('a failure of the store', () => {
  it('says whether something was recorded', () => {
    expect(storeErrorText(en, 'unreachable')).toBe(
      "Nothing was recorded: the bot's store is not reachable. Please try again in a minute. (E-STORE)",
    );
    expect(storeErrorText(en, 'unsure', 'vote')).toBe(
      'I could not confirm your vote. The card will show the truth within a minute; pressing again is safe. (E-UNSURE)',
    );
    expect(storeErrorText(en, 'unsure')).toContain('(E-UNSURE)');
  });

  it.each(['unreachable', 'unsure', 'refused', 'contended'] as const)(
    'says at a reveal that nothing was shown and that a waiting key still waits: %s',
    (code) => {
      const text = storeErrorText(en, code, 'reveal');
      expect(text).toMatch(/^Nothing was shown.* A key that was waiting for you is safe/);
      expect(text).toMatch(code === 'unsure' ? /\(E-UNSURE\)$/ : /\(E-STORE\)$/);
    },
  );
});

describe('what nobody foresaw', () => {
  it('gives a reference and nothing else', () => {
    expect(brokenText(en, 'AB12')).toContain('Something broke on our side (ref `AB12`).');
  });
});

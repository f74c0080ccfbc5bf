import type { CredentialAccepted } from '../../domain/credential/commands/decision.ts';
import { type Credential, isInHands } from '../../domain/credential/credential.ts';
import { driftKind } from '../../domain/credential/driftKind.ts';
import { END_NOTICES } from '../../domain/credential/endNotices.ts';
import type { CredentialEvent } from '../../domain/credential/event.ts';
import type { CredentialNews, CredentialTopic } from '../../domain/credential/news.ts';
import type { LedgerAccepted, LedgerStep } from '../../domain/ledger/together.ts';
import { digestDayOf } from '../../domain/policy/asking/lifetime.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Notice } from '../ports/store.ts';

type Step = LedgerStep<Credential, CredentialAccepted> & { readonly policy: Policy };
type Owed = (step: Step) => readonly Notice[];

/**
 * The id of the notice to the owner of a freeze, or of one that is late: until it was sent, nothing
 * is deleted by time.
 */
export function frozenNoticeId({ id, owner }: Pick<Credential, 'id' | 'owner'>): string {
  return `${id}:frozen:${owner.id}`;
}

/** The id of the same notice about another credential. */
export function sameNoticeOf(notice: Pick<Notice, 'id' | 'requestId'>, other: string): string {
  return `${other}${notice.id.slice(notice.requestId.length)}`;
}

/** A later notice with the same topic and target replaces one that is still owed. */
function noticeOf({ after }: Step, tells: CredentialNews, target: string): Notice {
  return {
    // Who hears that it is frozen needs not hear that it was not.
    id: `${after.id}:${tells.topic === 'freeze_late' ? 'frozen' : tells.topic}:${target}`,
    requestId: after.id,
    kind: 'credential',
    target,
    about: 'delivered',
    tells,
    version: after.version,
    tries: 0,
  };
}

type Told = Omit<CredentialNews, 'topic'>;

const byOf = ({ accepted }: Step): Told => ({ by: accepted.by });

function to(targets: (step: Step) => readonly string[]) {
  return (topic: CredentialTopic, told: (step: Step) => Told = byOf): Owed =>
    (step) =>
      [...new Set(targets(step))].map((target) => noticeOf(step, { topic, ...told(step) }, target));
}

const owner = to(({ after }) => [after.owner.id]);
const announced = to(({ policy }) => policy.channels.announcements);
const approvers = to(({ policy }) => [policy.channels.approvals]);
const admins = to(({ policy }) => [policy.channels.alerts]);
/** The owner, unless they did it themselves; of what the policy gave somebody, the admins. */
const ofMany = to(({ after: { owner: whose }, accepted: { by }, policy }) => {
  if (by === 'keywarden') return [policy.channels.alerts];
  return whose.id === by ? [] : [whose.id];
});
/** Whoever offered it, where a person did. */
const offerer = to(({ before }) => [before?.offered?.by ?? ''].filter((id) => /^[UW]/.test(id)));
/** Who owned it before, where somebody else does now. */
const formerOwner = to(({ before, after }) =>
  before === undefined || before.owner.id === after.owner.id ? [] : [before.owner.id],
);
/** Whom it was offered to before: their message has buttons that are over. */
const formerReceiver = to(({ before, after }) => {
  const earlier = before?.offered?.to.id;
  return earlier === undefined || earlier === after.offered?.to.id ? [] : [earlier];
});
const receiver = to(({ after: { offered } }) => (offered === undefined ? [] : [offered.to.id]));

const whenInHands =
  (owed: Owed): Owed =>
  (step) =>
    isInHands(step.after) ? owed(step) : [];

/** What allows less than was approved is for its owner alone. */
const whenWider =
  (owed: Owed): Owed =>
  (step) =>
    driftKind(step.after) === 'wider' ? owed(step) : [];

/** What allows no more is a line of the weekly digest, where there is one. */
const whenUrgent =
  (owed: Owed): Owed =>
  (step) =>
    driftKind(step.after) === 'wider' || digestDayOf(step.policy) === 'off' ? owed(step) : [];

/** Who did it themselves need not be told; of several one message tells. */
const byAnother =
  (owed: Owed): Owed =>
  (step) =>
    [step.after.owner.id, 'keywarden'].includes(step.accepted.by) ||
    step.accepted.facts.told === 'together'
      ? []
      : owed(step);

/** The first of several that are adopted in one step tells of all of them. */
const whenFirst =
  (owed: Owed): Owed =>
  (step) =>
    typeof step.accepted.facts.together === 'number' ? owed(step) : [];

/** What its end had frozen, and a person wants to stay so, needs no work at Atlas. */
const whenFrozen =
  (owed: Owed): Owed =>
  (step) =>
    step.after.state.status === 'frozen' ? owed(step) : [];

/** Somebody who left is passed on in one message for all of their keys. */
const byPerson =
  (owed: Owed): Owed =>
  (step) =>
    step.accepted.by === 'keywarden' ? [] : owed(step);

/** The owner of one that is replaced hears how long both live. */
const whenReplaced =
  (owed: Owed): Owed =>
  (step) =>
    step.accepted.facts.cut === 'replaced' && step.after.ends.replaced !== undefined
      ? owed(step)
      : [];

/** Whoever had it restored may believe that it is as it was approved. */
const whenRestoring =
  (owed: Owed): Owed =>
  (step) => {
    const state = step.before?.state;
    return state?.status === 'moving' && state.to === 'live' && state.why === 'restore'
      ? owed(step)
      : [];
  };

function leaver({ after }: Step): Told {
  return { by: after.owner.id };
}

function nearness({ accepted }: Step): Told {
  const { notice } = accepted.facts;
  return { notice: END_NOTICES.find(({ name }) => name === notice)?.name };
}

function together(step: Step): Told {
  const { together: of } = step.accepted.facts;
  return { ...byOf(step), ...(typeof of === 'number' && { of }) };
}

function use({ accepted }: Step): Told {
  const { usedAt } = accepted.facts;
  return typeof usedAt === 'number' ? { usedAt } : {};
}

/** Who froze it or wanted it to live again stands in the state before the proof. */
function asker({ before, accepted }: Step): Told {
  const state = before?.state;
  return { by: state?.status === 'moving' ? state.by : accepted.by };
}

/** An extension gives back what its end had frozen; nobody asked for that by itself. */
function thawer(step: Step): Told {
  const state = step.before?.state;
  const isByRequest =
    state?.status === 'moving' && state.to === 'live' && state.request !== undefined;
  return isByRequest ? { by: 'keywarden' } : asker(step);
}

/** Whoever ended it stands in its last state. */
function ender({ after, accepted }: Step): Told {
  return { by: after.state.status === 'ended' ? after.state.by : accepted.by };
}

/** Whoever it was offered to can take it over no more. */
const GONE: readonly Owed[] = [
  whenInHands(owner('deleted', ender)),
  announced('deleted', ender),
  receiver('offer_over'),
];

/** The notices of each event, in the order in which they are sent. What waits for Atlas owes none. */
const NOTICES: { readonly [E in CredentialEvent]: readonly Owed[] } = {
  'credential.opened': [],
  'credential.adopted': [byAnother(owner('adopted')), whenFirst(ofMany('adopted_many', together))],
  'credential.handed_over': [],
  'credential.kept': [],
  'credential.extended': [owner('extended')],
  'credential.change_begun': [],
  'credential.changed': [owner('changed', asker), announced('changed', asker)],
  'credential.turn_back_begun': [],
  'credential.turned_back': [owner('turned_back', asker)],
  'credential.freeze_asked': [whenFrozen(owner('frozen')), whenFrozen(announced('frozen'))],
  'credential.thaw_begun': [],
  'credential.frozen': [owner('frozen', asker), announced('frozen', asker)],
  'credential.thawed': [owner('thawed', thawer), announced('thawed', thawer)],
  'credential.later': [],
  'credential.held': [admins('held'), whenRestoring(owner('restore_stopped', asker))],
  'credential.resumed': [],
  'credential.closed': GONE,
  'credential.end_asked': [],
  'credential.end_reached': [],
  'credential.end_put_off': [
    owner('put_off', use),
    approvers('put_off', use),
    announced('put_off', use),
  ],
  'credential.end_near': [owner('end_near', nearness)],
  'credential.end_set': [whenReplaced(owner('replaced'))],
  // Each key owes them, so that none is forgotten; one message is sent for all (`tellsOfAll`).
  'credential.orphaned': [admins('owner_left', leaver), receiver('asked_to_take', leaver)],
  'credential.owned': [
    formerReceiver('offer_over'),
    formerOwner('owned'),
    // Whoever owned it before was told of the freeze. Nothing is deleted by time before this owner was.
    whenFrozen(owner('frozen')),
  ],
  'credential.owner_offered': [formerReceiver('offer_over'), byPerson(receiver('offered'))],
  'credential.owner_declined': [formerReceiver('offer_over'), offerer('declined')],
  'credential.still_frozen': [owner('still_frozen')],
  'credential.freeze_late': [owner('freeze_late'), announced('freeze_late')],
  'credential.freeze_late_told': [],
  'credential.deletion_due': [],
  'credential.deletion_put_off': [],
  'credential.deleted': GONE,
  'credential.found_gone': GONE,
  'credential.drift_seen': [whenUrgent(owner('drift')), whenWider(admins('drift'))],
  'credential.drift_gone': [],
  'credential.restore_begun': [],
  'credential.restored': [owner('restored', asker), admins('restored', asker)],
  'credential.resealed': [],
};

/** Who must be told of what happened to the credentials of a commit, besides who did it. */
export function credentialNoticesFor(
  { credential, other }: Pick<LedgerAccepted, 'credential' | 'other'>,
  policy: Policy,
): readonly Notice[] {
  return [credential, other].flatMap((step) =>
    step === undefined
      ? []
      : NOTICES[step.accepted.event].flatMap((owed) => owed({ ...step, policy })),
  );
}

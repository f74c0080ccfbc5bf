import type { Status } from '../../domain/record/state.ts';

/** The current state of a request in a few words: "Status: approved, key not created yet". */
const now: Readonly<Record<Status, string>> = {
  pending: 'waiting for approval',
  approved: 'approved, key not created yet',
  creating: 'approved, key is being created',
  recovering: 'approved, an interrupted attempt is being cleaned up',
  fitting: 'approved, key gets its roles and addresses',
  ready: 'key created, private key not revealed yet',
  claimed: 'key created, private key is being shown',
  uncertain: 'key created, not certain that the private key was seen',
  delivered: 'key created, private key revealed',
  applying: 'approved, key is being changed at Atlas',
  done: 'carried out',
  expired: 'private key not revealed in time',
  revoked: 'key revoked',
  held: 'on hold',
  unchecked: 'closed, not known whether its key is gone',
  denied: 'denied',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed without a decision',
  failed: 'failed, there is no key',
};

/** Follows "Your request", in a message that is no longer the newest. */
const happened: Readonly<Record<Status, string>> = {
  pending: 'was sent to the approvers',
  approved: 'was approved',
  creating: 'was approved',
  recovering: 'was approved',
  fitting: 'was approved',
  ready: 'was carried out: the key was created',
  claimed: 'was carried out: the private key was opened',
  uncertain: 'was carried out, but it was not certain that you saw the private key',
  delivered: 'was carried out: the private key was revealed',
  applying: 'was approved, and the key is being changed',
  done: 'was carried out',
  expired: 'ended: the private key was not revealed in time',
  revoked: 'ended: the key was revoked',
  held: 'was put on hold',
  unchecked: 'was closed: it is not known whether its key is gone',
  denied: 'was denied',
  withdrawn: 'was withdrawn',
  lapsed: 'lapsed without a decision',
  failed: 'failed: there is no key',
};

/** The same of a key that was created, where its life says more than its request. */
const life = {
  frozen: 'key frozen',
  ending: 'key is being deleted',
  ended: 'key deleted',
  said: 'not known whether the key is gone',
  held: 'key on hold',
} as const;

/** Of a request about a key that is there. */
const act = { approved: 'approved, not carried out yet', failed: 'not carried out' } as const;

export const status = { now, happened, life, act };

/** What became of a key that was created, by the ledger. */
export interface ToldLife {
  readonly is: 'lives' | keyof typeof life;
  /** When it was deleted or closed; of one that lives, its end. May be an empty string. */
  readonly at: string;
  /** Who said that it is gone, and what has to be looked for at Atlas. */
  readonly by?: string;
  readonly left?: string;
}

/** The facts for the sentences below. A fact that a status does not have is an empty string. */
export interface Told {
  readonly requester: string;
  /** Why the request may be carried out, as whole sentences: "Approved by ...". */
  readonly approved: string;
  /** Which approvals there are and which are missing: "1 of 2 from ...". */
  readonly waiting: string;
  readonly by: string;
  readonly at: string;
  readonly until: string;
  /** Why Atlas or something else refused, as whole sentences. */
  readonly problem: string;
  readonly mayShowAgain: boolean;
  /** Until then the requester may have the key replaced under the same approvals. */
  readonly replaceUntil: string;
  /** Absent where there is no key, or nothing is known of it. */
  readonly life?: ToldLife;
  /** The old key is deleted first, then this one is created. */
  readonly waitsForOld: boolean;
  /**
   * `left`: what has to be deleted by hand. `said`: what the admin wrote who closed the request.
   */
  readonly left: string;
  readonly said: string;
  /** Somebody deleted the key at Atlas. */
  readonly vanished: boolean;
}

type Sentences = Readonly<Record<Status, (told: Told) => string>>;

/** After the hand-over, the life of the key is told in one more sentence. */
function lifeOf(told: ToldLife | undefined): string {
  switch (told?.is) {
    case 'lives':
      return told.at === '' ? '' : ` The key lives until ${told.at}.`;
    case 'frozen':
      return ' The key is frozen.';
    case 'ending':
      return ' The key is being deleted at Atlas.';
    case 'ended':
      return ` The key was deleted at Atlas, ${told.at}.`;
    case 'said':
      return ` ${saidGone(told)}`;
    case 'held':
      return ' Keywarden could not finish its work on the key, and the admins were told.';
    default:
      return '';
  }
}

function saidGone({ by = '', at, left = '' }: ToldLife): string {
  return `${by} closed the key, ${at}, because Keywarden cannot ask Atlas. It is not known whether it is gone: look for ${left} at Atlas and delete it by hand.`;
}

/** A key that ended before anybody had it. */
function goneOf(told: ToldLife | undefined): string {
  if (told?.is === 'said') return saidGone(told);
  return told?.is === 'ended'
    ? `The key was deleted at Atlas, ${told.at}.`
    : 'The key is being deleted at Atlas.';
}

/**
 * Shown on the card in the approvals channel. Keep "approved" and "created" apart: a key does not
 * exist yet when its request is approved.
 */
export const toldApprovers: Sentences = {
  pending: (told) => `Waiting for approval: ${told.waiting}. Open until ${told.until}.`,
  approved: ({ approved, problem, until, waitsForOld }) =>
    waitsForOld
      ? `${approved} The old key is being deleted at Atlas. Then a new one is created under the same approvals.`
      : problem === ''
        ? `${approved} The key is not created yet.`
        : `${approved} The key is not created yet: ${problem} Next try: ${until}.`,
  creating: ({ approved }) => `${approved} The key is being created at Atlas.`,
  recovering: ({ approved }) =>
    `${approved} An attempt to create the key did not end cleanly. Keywarden makes sure that no unknown key is left at Atlas. This takes a few minutes.`,
  fitting: ({ approved, problem }) =>
    [
      `${approved} The key is created. It gets its roles and addresses at Atlas, and is announced when it has them.`,
      ...(problem === '' ? [] : [problem, 'Keywarden tries again by itself.']),
    ].join(' '),
  ready: ({ approved, requester, until }) =>
    `${approved} The key was created. ${requester} can reveal its private key until ${until}.`,
  claimed: ({ approved, requester }) =>
    `${approved} The key was created. Its private key is being shown to ${requester}.`,
  uncertain: ({ approved, requester, until, mayShowAgain }) =>
    `${approved} The key was created. It is not certain that ${requester} saw its private key. ${
      mayShowAgain
        ? `${requester} can have it shown once more until ${until}.`
        : `It is not shown again, and the key is deleted after ${until}.`
    }`,
  delivered: ({ approved, requester, at, life }) =>
    `${approved} The key was created, and its private key was revealed to ${requester}, ${at}.${lifeOf(life)}`,
  applying: ({ approved }) => `${approved} The key is being changed at Atlas.`,
  done: ({ approved, at }) => `${approved} It is done, ${at}.`,
  expired: ({ approved, at, life }) =>
    `${approved} The key was created, but its private key was not revealed in time, ${at}. ${goneOf(life)}`,
  revoked: ({ approved, by, at, vanished, life }) =>
    vanished
      ? `${approved} The key was created. It was deleted at Atlas, not by Keywarden: found ${at}.`
      : `${approved} The key was created, and ${by} revoked it, ${at}. ${goneOf(life)}`,
  held: ({ problem, at }) => `On hold since ${at}: ${problem} An admin has to look at it.`,
  unchecked: ({ by, at, left, said }) =>
    `${by} closed this request, ${at}, because Keywarden cannot ask Atlas any more. It is not known whether the key is gone. If the organization is still there, look for ${left} at Atlas and delete it by hand. ${by} wrote: ${said}`,
  denied: ({ by, at }) => `Denied by ${by}, ${at}.`,
  withdrawn: ({ requester, at }) => `Withdrawn by ${requester}, ${at}.`,
  lapsed: ({ at }) => `Lapsed without enough approvals, ${at}.`,
  failed: ({ approved, problem, at }) => `${approved} Then the request failed, ${at}. ${problem}`,
};

/** Told to the requester: what happened, then what to do. */
export const toldRequester: Sentences = {
  pending: (told) =>
    `Waiting for approval: ${told.waiting}. You are told here as soon as it is decided. Without a decision it lapses: ${told.until}.`,
  approved: ({ approved, problem, until, waitsForOld }) =>
    waitsForOld
      ? 'The key is being deleted at Atlas. Then a new one is created under the same approvals, and you are told here when it is ready.'
      : problem === ''
        ? `${approved} The key is created next, and you are told here when it is ready.`
        : `${approved} The key is not created yet: ${problem} Keywarden tries again by itself: ${until}.`,
  creating: ({ approved }) =>
    `${approved} The key is being created at Atlas. You are told here when it is ready.`,
  recovering: ({ approved }) =>
    `${approved} An attempt to create the key did not end cleanly. Keywarden cleans up and goes on by itself. This takes a few minutes.`,
  fitting: ({ approved, problem }) =>
    [
      `${approved} The key is created, and gets its roles and addresses at Atlas. You are told here when it is ready.`,
      ...(problem === '' ? [] : [problem, 'Keywarden tries again by itself.']),
    ].join(' '),
  ready: ({ approved, until }) =>
    `${approved} The key was created. Reveal its private key before ${until}, or the key is deleted.`,
  claimed: () => 'The key was created. Its private key is being shown to you.',
  uncertain: ({ until, mayShowAgain }) =>
    mayShowAgain
      ? `The key was created. It is not certain that you saw its private key. You can have it shown once more, or have the key revoked and replaced, until ${until}; after that the key is deleted.`
      : `The key was created. Its private key was shown as often as is allowed. The key is deleted after ${until}. If you could not copy the private key, have the key revoked and replaced before then.`,
  delivered: ({ at, replaceUntil, life }) =>
    [
      `The key was created, and its private key was revealed to you, ${at}. It cannot be shown again.${lifeOf(life)}`,
      ...(replaceUntil === ''
        ? []
        : [`If you could not copy it, have the key replaced until ${replaceUntil}.`]),
    ].join(' '),
  applying: ({ approved }) =>
    `${approved} The key is being changed at Atlas. You are told here when that is done.`,
  done: ({ approved, at }) => `${approved} It is done, ${at}.`,
  expired: ({ at, life }) =>
    `The private key was not revealed in time, ${at}. ${goneOf(life)} If you still need a key, make a new request.`,
  revoked: ({ by, at, vanished, life }) =>
    vanished
      ? `The key was deleted at Atlas, not by Keywarden: found ${at}. If you still need a key, make a new request.`
      : `${by} revoked the key, ${at}. ${goneOf(life)} If you still need a key, make a new request.`,
  held: ({ problem, at }) =>
    `On hold since ${at}: ${problem} The admins were told. You are told here when it goes on.`,
  unchecked: ({ by, at, left, said }) =>
    `${by} closed this request, ${at}, because Keywarden cannot ask Atlas any more. It is not known whether the key is gone (${left}), so do not use it any more. ${by} wrote: ${said}`,
  denied: ({ by, at }) => `Denied by ${by}, ${at}.`,
  withdrawn: ({ at }) => `You withdrew this request, ${at}.`,
  lapsed: ({ at }) =>
    `Nobody decided in time, so the request lapsed, ${at}. If you still need the key, make a new request.`,
  failed: ({ approved, problem, at }) =>
    `${approved} Then the request failed, ${at}. ${problem} If you still need the key, make a new request.`,
};

/** The same of a request that extends or changes a key that is there. */
export const toldAct: Pick<Sentences, 'approved' | 'failed'> = {
  approved: ({ approved, problem, until }) =>
    problem === ''
      ? `${approved} It is carried out next.`
      : `${approved} It is not carried out yet: ${problem} Next try: ${until}.`,
  failed: ({ approved, problem, at }) => `${approved} It was not carried out, ${at}. ${problem}`,
};

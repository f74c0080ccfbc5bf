import type { EndNotice } from '../../../domain/credential/endNotices.ts';
import type { Cut } from '../../../domain/credential/ends.ts';

const near: Readonly<Record<EndNotice, string>> = {
  week: 'in a week',
  day: 'in a day',
  hour: 'within an hour',
};

/** Why the end is where it is, as the end of a sentence. */
const because: Readonly<Record<Cut, string>> = {
  approved: 'its time is over',
  orphaned: 'its owner has left, and nobody took it over',
  replaced: 'another key has replaced it',
  reviewed: 'a review said so',
};

/** Messages about a key to its owner and to channels. `subject` begins each of them. */
export const keyNews = {
  yours: (what: string, where: string) => `Your key ${what} in ${where}`,
  whose: (owner: string, what: string, where: string) => `The key ${what} of ${owner} in ${where}`,
  because,
  askedBy: (by: string) => `${by} asked for it`,
  goneAtAtlas: 'somebody deleted it at Atlas, not Keywarden',
  notRevealed: 'nobody revealed its private key in time',
  said: (by: string) => `${by} said so; Atlas could not be asked`,
  near,
  endNear: (subject: string, soon: string, end: string) => `${subject} ends ${soon}, ${end}.`,
  endBecause: (why: string) => `It ends because ${why}.`,
  thenFrozen: 'Then it is frozen: whatever uses it stops working.',
  whatNext: 'Extend it, replace it by a new one, or say that you are done with it.',
  keepNext: 'If it is still needed, press Keep.',
  putOff: (subject: string, usedAt: string, end: string) =>
    `${subject} would end now, and Atlas saw it used ${usedAt}. So its end is put off once, to ${end}.`,
  putOffNext: 'Its owner extends it, replaces it or ends it before then.',
  frozen: (subject: string, why: string) => `${subject} is frozen: ${why}.`,
  stillFrozen: (subject: string, why: string) => `${subject} is still frozen: ${why}.`,
  freezeLate: (subject: string, why: string) =>
    `${subject} has reached its end and may still work, because it could not be frozen yet: ${why}.`,
  notProven: 'Atlas has not confirmed it',
  frozenMeans:
    'It has no roles any more. It can still sign in and read the names and e-mail addresses of the members of the organization.',
  deletedAt: (at: string) => `It is deleted ${at}.`,
  keptFrozen: 'An admin of Keywarden can give it back.',
  extendNext: 'If you still need it, extend it before then.',
  thawed: (subject: string, by: string) => `${subject} works again: ${by} gave it back.`,
  without: (what: string) =>
    `It could not get everything back, because it is gone at Atlas: ${what}.`,
  thawedByExtension: (subject: string) => `${subject} works again: its end was moved.`,
  itself: 'Keywarden',
  deleted: (subject: string, why: string) => `${subject} is deleted at Atlas: ${why}.`,
  endedBy: (by: string) => `${by} ended it`,
  extended: (subject: string, end: string) => `${subject} ends later now: ${end}.`,
  changed: (subject: string, access: string) =>
    `${subject} was changed. It can do this now: ${access}.`,
  turnedBack: (subject: string) =>
    `${subject} was not changed: Atlas refused it, and the key is as it was.`,
  replaced: (subject: string, end: string) =>
    `${subject} was replaced by a new one. Both work until ${end}; then the old one ends.`,
  replacedNext: 'As soon as the new key works everywhere, end the old one.',
  offered: (by: string, what: string, where: string) =>
    `${by} wants you to take over the key ${what} in ${where}.`,
  offeredMeans: (end: string) =>
    `Whoever owns a key answers for it and hears of its end (${end}). The private key is not shown again: have it handed over by whoever has it, or replace the key.`,
  offerOver: (what: string, where: string, owner: string) =>
    `The key ${what} in ${where} was offered to you. That is over; its owner is ${owner}.`,
  nobodyReached: (group: string) =>
    `Nobody in ${group} could be told of this: the group is gone or empty, or Slack does not show who is in it. It owns this key, so please see to it.`,
  ownerLeft: (owner: string, count: number) =>
    count === 1
      ? `${owner} is not an active member of this workspace any more, and owns 1 key.`
      : `${owner} is not an active member of this workspace any more, and owns ${count} keys.`,
  groupLeft: (group: string, count: number) =>
    count === 1
      ? `${group} is gone or has no members any more, and owns 1 key.`
      : `${group} is gone or has no members any more, and owns ${count} keys.`,
  ownerLeftNext: (end: string) =>
    `Whoever is not taken over by another owner is frozen ${end}, and deleted later.`,
  nobodyAsked:
    'The policy names nobody who is asked to take them. As an admin you can: `/atlas-keys transfer KEY @PERSON`.',
  askedInstead: (to: string) => `${to} is asked to take them over.`,
  takeThem: (owner: string, count: number) =>
    count === 1
      ? `${owner} has left, and you are asked to take over 1 key.`
      : `${owner} has left, and you are asked to take over ${count} keys.`,
  takeThemOfGroup: (group: string, count: number) =>
    count === 1
      ? `${group} is gone or has no members any more, and you are asked to take over 1 key.`
      : `${group} is gone or has no members any more, and you are asked to take over ${count} keys.`,
  takeThemNext: (end: string) =>
    `Take over what is still needed. The others are frozen ${end}, and deleted later.`,
  /** `all`: it is so of each of them. */
  goesOn: (all: boolean) =>
    all
      ? 'They were adopted by the policy alone, so nothing ends by itself: each goes on until somebody takes it over, freezes it or ends it.'
      : 'What was adopted by the policy alone does not end by itself: it goes on until somebody takes it over, freezes it or ends it.',
  oneOfThem: (what: string, where: string, end: string) => `${what} in ${where}, ends ${end}`,
  moreOfThem: (count: number) =>
    count === 1 ? '1 more is not shown here.' : `${count} more are not shown here.`,
  declined: (by: string, what: string, where: string) =>
    `${by} did not take over the key ${what} in ${where}. It still is yours.`,
  owned: (by: string, what: string, where: string) =>
    `${by} owns the key ${what} in ${where} now. You do not answer for it any more.`,
  held: (subject: string) =>
    `${subject} is on hold: Keywarden could not do at Atlas what was to be done, and an admin has to look.`,
  heldBecause: (reason: string) => `Reason: ${reason}.`,
  heldReasons: {
    refused: 'Atlas refuses it for good',
    credentials: 'Atlas refuses Keywarden’s own credentials there',
    organization_gone: 'the organization is not there',
    not_ours: 'another key lies under its id, or its marker was never seen',
    took_too_long: 'it did not succeed for too long',
    history_differs: 'its record is not the newest one that the audit log names',
    entries_lost: 'Redis lost what happened to it last',
  },
  adopted: (subject: string, by: string) =>
    `${subject} was made without Keywarden. ${by} adopted it, and you answer for it now.`,
  adoptedMeans: (end: string) =>
    `Its end: ${end}. Before then you extend it, replace it or say that you are done. If it is not yours, pass it on: \`/atlas-keys transfer KEY @PERSON\`.`,
  drift: (subject: string, what: string) =>
    `${subject} is not at Atlas as it was approved. Different: ${what}. Somebody changed it there, not Keywarden.`,
  driftWas: (access: string) => `Approved: ${access}.`,
  driftIs: (access: string) => `At Atlas now: ${access}.`,
  driftWasCalled: (description: string) => `Its description was ${description}.`,
  driftCalled: (description: string) => `At Atlas it is described as ${description}.`,
  driftBy: (who: string) => `By Atlas’s events, ${who} did it.`,
  driftByUnknown: 'Atlas’s events do not say who did it.',
  driftProgram: (id: string) => `the program ${id}`,
  driftOutsider:
    'somebody whom Keywarden does not find in Slack (Atlas’s activity feed has the address)',
  driftRenamed: 'It can do the same as before. Restore its description, or leave it.',
  driftOwner:
    'Restore it, or ask that what it can do now is approved: "Accept" opens the form of a change.',
  driftAdmin: 'Restore it. If it was meant, its owner asks for the change: they were told, too.',
  restored: (subject: string, by: string) =>
    `${subject} is again as it was approved: ${by} had it restored.`,
  restoreStopped: (subject: string, by: string) =>
    `${subject} is not restored: what ${by} asked for stopped half-way, so a part of it may be as it was approved, and a part as somebody changed it.`,
  restoreStoppedNext:
    'The admins were told, and one of them has to look. Until then Keywarden leaves it as it is.',
  publicKey: (key: string) => `Public key: ${key}.`,
  publicKeyOfOld: (key: string) => `Public key of the old one: ${key}.`,
  newer: 'A newer message about this key has the buttons.',
};

/** Buttons about a key. */
export const keyLabels = {
  extend: 'Extend',
  replace: 'Replace',
  done: 'I am done',
  tryAgain: 'Try again',
  close: 'Close key',
  newWorks: 'New key works: end the old one',
  restore: 'Restore',
  accept: 'Accept',
  take: 'Take over',
  takeAll: 'Take over all',
  decline: 'Decline',
};

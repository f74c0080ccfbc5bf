import type { CredentialEvent } from '../../domain/credential/event.ts';
import type { RequestEvent } from '../../domain/record/requestEvent.ts';

/**
 * What was found, with the numbers of the newest entries. A number is an empty text if there is
 * none.
 */
const why = {
  behind: (log: string, copy: string) =>
    `The audit log in Redis ends at entry ${log}, but a copy of it reaches entry ${copy}. Redis has lost data: a backup was restored, a replica took over, or it was emptied.`,
  forked: (_log: string, copy: string) =>
    `The audit log in Redis is not the one that was copied${copy === '' ? '' : ` up to entry ${copy}`}. Redis has lost data and went on, or somebody changed the log.`,
  no_head: (_log: string, _copy: string) =>
    'Redis holds no audit log at all, but Atlas has keys with the marker of Keywarden. Redis has lost its data, or another installation works in the same organization.',
  atlas_unknown: (_log: string, _copy: string) =>
    'Redis holds no audit log yet, and Atlas cannot be asked whether it has keys that Keywarden made. As soon as Atlas answers, Keywarden goes on by itself.',
  forgetful: (_log: string, _copy: string) =>
    'The settings of Redis were changed: it may now throw data away when its memory is full, or it no longer writes its data to disk. Set maxmemory-policy noeviction and appendonly yes before anything else.',
};

/** Slack cuts titles and buttons of windows at 24 characters. */
export const safeMode = {
  title: 'Keywarden is paused',
  why,
  means:
    'Nothing is created, revealed or deleted, and nothing is decided. Keys that exist stay as they are. People who ask are told.',
  next: 'Find out what happened to Redis. If better data can be brought back, stop Keywarden, restore it and start Keywarden again. If not, two admins accept the loss (one, if there is only one): what Redis holds now counts, and requests that are missing there have to be made again.',
  lostKeys: 'What the copy knows of keys, and Redis does not:',
  lostKey: (key: string, request: string, event: string) =>
    `• key ${key} of request ${request}; last in the log: ${event}`,
  lostMore: (count: number) => `and ${count} more in the audit files.`,
  lostMeans:
    'When the loss is accepted, each request of which Redis still holds an older state is put on hold: an admin then keeps its key or revokes it, and no private key is shown again. Where Redis does not know the request at all, the key stays and is reported.',
  run: (command: string) => `${command} on the host counts as one of the two.`,
  accept: 'Accept and go on',
  windowTitle: 'Accept and go on',
  intro:
    'You confirm that the data in Redis is what Keywarden goes on with. If there is a second admin, it goes on when two have confirmed. This is written into the audit log under your name.',
  keys: 'Requests of which the copy of the log knows more than Redis are put on hold, with their keys: an admin keeps or revokes each of them. Keys of requests that Redis does not know at all stay at Atlas. Delete those that nobody holds.',
  cancel: 'Cancel',
  accepted: 'Keywarden goes on. This was written into the audit log.',
  first: (who: string, at: string, until: string) =>
    `1 of 2: ${who} accepted the loss, ${at}. Keywarden is still paused. A second admin presses "Accept and go on" too, or ${'`npm run audit -- accept`'} is run on the host. This counts until ${until}.`,
  operator: (account: string) =>
    account === '' ? 'the command line' : `${account} (command line)`,
  over: 'Keywarden is not paused any more, or for another reason than the one you saw. Nothing was changed.',
  ended: (who: string) =>
    `Keywarden goes on. Accepted that entries of the audit log were lost: ${who}.`,
  onHold: (count: number) =>
    `Requests on hold, because the copy of the log knows more of them than Redis: ${count}. Each is told here, with what an admin can do.`,
};

export const audit = {
  title: 'Audit log',
  notAllowed:
    'You are not allowed to read the audit log. Ask an admin of Keywarden to add you to the auditors.',
  ofRequest: (id: string) => `request ${id}`,
  byPerson: (who: string) => `by ${who}`,
  since: (at: string) => `since ${at}`,
  line: (at: string, who: string, event: string) => `${at} · ${who} · ${event}`,
  itself: 'Keywarden',
  outcome: { failure: 'failed', refused: 'refused' },
  request: 'request',
  number: (n: number) => `entry ${n}`,
  range: (first: number, last: number) => `Entries ${first} to ${last}, newest first.`,
  head: (entry: string, command: string) =>
    `The audit log ends at entry ${entry} today. If ${command} ever shows another beginning of the chain value for this entry, or ends before it, somebody changed the log.`,
  empty: 'There are no entries.',
  emptyFiltered: 'There are no entries like that.',
  notFarEnough: (n: number) =>
    `Searched back to entry ${n} without finding more. Press Next to search on.`,
};

/**
 * What somebody did, after their name: "Dana asked for a key". The name is `keywarden` if no person
 * did it. A request event that is missing here does not compile; any other is shown by its code.
 */
export const auditEvents: Readonly<
  Record<string, string> & Record<RequestEvent | CredentialEvent, string>
> = {
  // A request and the decision on it
  'request.created': 'asked for a key',
  'request.glass_broken': 'broke the glass: a key without approval',
  'request.withdrawn': 'withdrew the request',
  'request.lapsed': 'let the request lapse: nobody decided in time',
  'request.held': 'put the request on hold',
  'request.resumed': 'let the request go on',
  'request.closed': 'closed a request that nothing else could end',
  'request.reopened': 'asked for approvals again: some no longer count',
  'request.escalated': 'asked the second round of people',
  'vote.approved': 'approved the request',
  'vote.denied': 'denied the request',
  'question.asked': 'asked the requester a question',
  'question.answered': 'answered a question',
  'less.offered': 'offered to approve less',
  'less.accepted': 'accepted less than was asked for',
  'less.declined': 'kept what was asked for',
  'approvers.nudged': 'had the approvers reminded',
  'approvers.reminded': 'reminded the approvers',
  'approvers.reminder_put_off': 'put off the reminder of the approvers',
  'break_glass.acknowledged': 'acknowledged the broken glass',
  'break_glass.reminded': 'reminded of the broken glass',
  'card.unreachable': 'could not post the card',
  'card.posted': 'could post the card again',
  'pre_approval.made': 'allowed something in advance',
  'pre_approval.revoked': 'took back what was allowed in advance',
  'pre_approval.resealed': 'signed what was allowed in advance anew',
  // The key
  'create.intent': 'began to create the key',
  'create.put_off': 'put off the key: Atlas did not create it',
  'create.refused': 'could not create the key: Atlas refused it',
  'create.in_doubt': 'does not know whether the key was created',
  'create.interrupted': 'was interrupted while it created the key',
  'create.cleaned': 'cleaned up an attempt to create the key',
  'key.created': 'created the key',
  'key.fit_later': 'could not give the key its roles and addresses yet',
  'key.ready': 'gave the key its roles and addresses',
  'key.kept': 'kept the key, whose last entries were lost',
  'key.deleted': 'deleted the key',
  'key.found_gone': 'found the key gone at Atlas',
  'key.loser_found': 'found a key of an attempt that failed',
  'key.loser_deleted': 'deleted a key of an attempt that failed',
  'key.revoke_asked': 'revoked the key',
  'key.replace_asked': 'revoked the key to have it replaced',
  'key.revoked': 'deleted the revoked key',
  'key.revoked_for_replacement': 'deleted the key that is replaced',
  'key.replacement_over': 'ended the time in which the key could be replaced',
  'reveal.claimed': 'opened the private key',
  'reveal.delivered': 'was shown the private key',
  'reveal.not_shown': 'was not shown the private key: the window was gone',
  'reveal.uncertain': 'may have been shown the private key',
  'secret.expired': 'let the private key expire',
  'requester.reminded': 'reminded the requester of the private key',
  'request.resealed': 'sealed the request anew',
  'act.put_off': 'put off what was asked for a key',
  'act.begun': 'began to change the key',
  'act.done': 'carried out what was asked for a key',
  'act.not_done': 'could not carry out what was asked for a key',
  // What is alive at Atlas
  'credential.opened': 'took the key into the ledger',
  'credential.restore_begun': 'wanted a key as it was approved',
  'credential.restored': 'gave a key back what was approved for it',
  'credential.adopted': 'adopted a key that was made without Keywarden',
  'credential.handed_over': 'began to count the life of the key',
  'credential.kept': 'kept the key, of which Redis lost what happened',
  'credential.extended': 'extended the key',
  'credential.change_begun': 'began to change what the key may do',
  'credential.changed': 'changed what the key may do',
  'credential.turn_back_begun': 'began to take back a change that Atlas refused',
  'credential.turned_back': 'took back a change that Atlas refused',
  'credential.freeze_asked': 'began to freeze the key',
  'credential.thaw_begun': 'began to thaw the key',
  'credential.frozen': 'froze the key',
  'credential.thawed': 'thawed the key',
  'credential.later': 'put off work at Atlas',
  'credential.held': 'put the key on hold',
  'credential.resumed': 'let the work on the key go on',
  'credential.closed': 'said what became of the key',
  'credential.end_asked': 'ended the key',
  'credential.end_reached': 'found that the key has reached its end',
  'credential.end_put_off': 'put off the end of the key, because it was in use',
  'credential.end_near': 'told the owner that the key ends soon',
  'credential.end_set': 'set another end for the key',
  'credential.orphaned': 'found that nobody owns the key any more',
  'credential.owned': 'took over the key',
  'credential.owner_offered': 'offered the key to another owner',
  'credential.owner_declined': 'did not take over the key',
  'credential.still_frozen': 'told the owner that the key is still frozen',
  'credential.freeze_late': 'found that the key has reached its end and is not frozen yet',
  'credential.freeze_late_told': 'saw that the owner was told that the key is not frozen yet',
  'credential.deletion_due': 'began to delete the key, because it was frozen long enough',
  'credential.deletion_put_off': 'put off the deletion: its owner was not told of the freeze yet',
  'credential.deleted': 'deleted the key for good',
  'credential.found_gone': 'found the key gone at Atlas',
  'credential.drift_seen': 'found that Atlas shows something else than was approved',
  'credential.drift_gone': 'found that Atlas shows again what was approved',
  'ledger.lifted': 'took every key that was issued before into the ledger',
  'credential.resealed': 'signed the record of the key anew',
  // Digests and reviews
  'digest.sent': 'told an owner which of their keys need a look',
  'key.confirmed': 'said that a key is needed as it is',
  'review.started': 'began a review',
  'review.list_opened': 'wrote down what a review asks somebody',
  'review.opened': 'made the lists of a review',
  'review.asked': 'asked somebody in a review',
  'review.list_passed': 'asked the approvers instead of somebody who left',
  'review.reminded': 'reminded somebody of a review',
  'review.answered': 'answered in a review',
  'review.closing': 'ended a review',
  'review.list_closed': 'wrote down what a review found',
  'review.list_settled': 'closed a list of a review',
  'review.closed': 'closed a review',
  'review.shown': 'showed the admins how a review stands',
  'review.resealed': 'signed a record of a review anew',
  // What was refused
  'request.refused': 'wanted to ask for a key',
  'break_glass.refused': 'wanted to break the glass',
  'vote.refused': 'wanted to decide',
  'close.refused': 'wanted to close a request',
  'keep.refused': 'wanted to keep a key whose last entries were lost',
  'question.refused': 'wanted to ask a question',
  'answer.refused': 'wanted to answer a question',
  'less.refused': 'wanted to offer or settle less',
  'nudge.refused': 'wanted to have the approvers reminded',
  'acknowledge.refused': 'wanted to acknowledge a broken glass',
  'change.refused': 'wanted to change a request or ask again',
  'withdraw.refused': 'wanted to withdraw a request',
  'resume.refused': 'wanted to let a request go on',
  'reveal.refused': 'wanted to see a private key',
  'revoke.refused': 'wanted to revoke a key',
  'transfer.refused': 'wanted to give a key another owner',
  'take.refused': 'wanted to take over a key',
  'key_request.refused': 'wanted to extend, replace or change a key',
  'held_key.refused': 'wanted to let the work on a held key go on, or to close it',
  'adoption.refused': 'wanted to adopt or freeze a key that is nobody’s',
  'key_act.refused': 'wanted to freeze, thaw or end a key',
  'review.refused': 'wanted to begin or close a review, or to answer in one',
  'allow.refused': 'wanted to allow something in advance',
  'take_back.refused': 'wanted to take back what was allowed in advance',
  'accept_loss.refused': 'wanted to accept that entries of the audit log were lost',
  'secret.refused': 'pasted something that looks like a secret; it was not kept',
  'auth.signature_failed': 'sent something with a wrong signature',
  'auth.timestamp_ahead': 'sent something with a time in the future',
  'auth.foreign_team': 'sent something from another workspace',
  'auth.foreign_message': 'pressed a button on a message that is not from Keywarden',
  'auth.replayed': 'sent the same thing again',
  'auth.unknown_action': 'pressed a button that does not exist',
  // Keywarden itself
  'keywarden.start': 'started',
  'audit.head_mended': 'found an entry that was written by half, and went on behind it',
  'record.anchored': 'wrote down which record is the newest, as the log had lost entries',
  'listing.put_back': 'found something missing beside a record in Redis, and put it back',
  'outage.told': 'told the admins that something does not work',
  'outage.over': 'found that it works again, and told the admins',
  'policy.changed': 'took over a changed policy',
  'safe_mode.on': 'paused: entries of the audit log were lost',
  'safe_mode.first_accepted':
    'accepted that entries of the audit log were lost, as the first of two',
  'safe_mode.off': 'accepted that entries of the audit log were lost',
};

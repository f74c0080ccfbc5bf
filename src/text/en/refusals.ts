import type { RecipientRefusal } from '../../domain/key/handOver/ageRecipient.ts';
import type { SecretKind } from '../../domain/key/pastedSecret.ts';
import type { Standing } from '../../domain/policy/people.ts';
import type { RecipientLimitRefusal } from '../../domain/policy/recipientLimit.ts';
import type { Status } from '../../domain/record/state.ts';

const notAMember: Readonly<Record<Exclude<Standing, 'member'>, string>> = {
  guest: 'Guests of this workspace cannot use Keywarden. Ask a full member to do it for you.',
  bot: 'Bots cannot use Keywarden. A person has to do this.',
  deactivated:
    'This Slack account is deactivated, so it cannot use Keywarden. Ask your Slack admins.',
  stranger:
    'Only members of the workspace that Keywarden belongs to can use it. Ask somebody there to do it for you.',
  unknown:
    'Keywarden could not find out from Slack who you are, so nothing was done. Please try again in a minute.',
};

const notAllowed = {
  view: 'You are not allowed to see keys. Ask an admin of Keywarden to add you to the viewers.',
  request:
    'You are not allowed to request keys. Ask an admin of Keywarden to add you to the requesters.',
  approve: 'You are not an approver, so you cannot decide on this request. Nothing was changed.',
  admin: 'Only an admin of Keywarden can do this. Nothing was changed.',
  revoke: 'You are not allowed to revoke this key. Nothing was changed.',
};

/** How the wait for approvals ended, by the current status. */
const ended: Readonly<Record<Status, string>> = {
  pending: 'not decided yet',
  approved: 'approved',
  creating: 'approved',
  recovering: 'approved',
  fitting: 'approved',
  ready: 'approved',
  claimed: 'approved',
  uncertain: 'approved',
  delivered: 'approved',
  applying: 'approved',
  done: 'approved',
  expired: 'approved',
  revoked: 'approved',
  held: 'approved',
  failed: 'approved',
  denied: 'denied',
  withdrawn: 'withdrawn by the requester',
  unchecked: 'approved',
  lapsed: 'lapsed, because nobody decided in time',
};

const plain = {
  not_closable:
    'There is a key of this request, and nobody has asked for its end. Revoke it, and the request ends.',
  keep_or_revoke:
    'Nothing was changed: Redis lost what happened to the key of this request, so it cannot simply go on. Choose "Keep key" if somebody uses it, or "Revoke".',
  key_unknown:
    'Nothing was changed: Redis lost what happened to the key of this request. If it went on, there could be a second key. Look at Atlas for a key whose description ends with the id of this request. When there is none, choose "Close request"; the requester can ask again.',
  clock_wrong:
    'The clock of Keywarden is wrong, and the end of the key would be counted from now. Nothing was changed. Try again once the clock is right; the admins were told.',
  key_not_there:
    'Nothing was changed: Atlas does not have this key any more. Choose "Revoke", and the request ends.',
  admins_unknown:
    'Nothing was changed: Slack does not say now who the admins are, so Keywarden does not know whether a second one has to accept. Try again in a minute. Or run `npm run audit -- accept` on the host first: then it needs one admin here.',
  nothing_to_keep:
    'Nothing was changed: there is no key here that has to be kept. Somebody may have decided already.',
  key_still_there:
    'Nothing was changed: Keywarden asked Atlas, and the key is still there. Choose "Try again" so that Keywarden deletes it, or delete it at Atlas by hand and close the request then.',
  history_differs:
    'Nothing was changed: the record of this request is not the newest one, so Keywarden concludes nothing from it. The admins of Keywarden have been told. They find out what changed it.',
  own_request:
    'This is your own request, so you cannot decide on it. Another approver has to do it.',
  same_person:
    'Your account and that of the requester count as the same person (same e-mail address, or the policy says so). Another approver has to decide.',
  person_unknown:
    'Keywarden could not ask Slack about the people in this request, so nothing was changed. Please try again in a minute.',
  already_voted:
    'You have approved this request already, and your approval is counted. The card shows whose approval is still missing. If you changed your mind, choose "Deny".',
  already_denied: 'You have denied this request already. It waits for the denial of somebody else.',
  not_your_turn:
    'Nothing was changed: others are asked now. The card shows whose approval is missing.',
  requester_gone:
    'Nothing was changed: the requester is not an active member of this workspace any more. Deny the request, or let it lapse.',
  not_allowed_any_more:
    'Nothing was changed: the policy was changed since, and it does not allow this request now. Deny it with a reason, or ask an admin of Keywarden.',
  no_manager:
    'Nothing was sent: the approval of your manager is needed, and the policy names no manager for you. Ask an admin of Keywarden to add you under `managers`.',
  question_empty: 'Nothing was sent: write your question.',
  answer_empty: 'Nothing was sent: write your answer.',
  too_many_questions:
    'Nothing was sent: this request has as many questions as it can hold. Talk to the requester, then decide.',
  unknown_question: 'Nothing was changed: Keywarden does not know this question.',
  already_answered: 'Nothing was changed: you have answered this question already.',
  not_less:
    'Nothing was sent: choose fewer or weaker roles than those that were asked for, fewer projects, or a shorter life. To approve all of it, use "Approve request".',
  offer_gone:
    'Nothing was changed: this offer does not stand any more. The newest message about the request shows what does.',
  nothing_less:
    'Nothing less than this can be offered. Approve the request, deny it with a reason, or ask a question.',
  not_asked_for_less:
    'Nothing was sent: for these roles the policy asks other approvers, so your approval would not count. Choose other roles, or deny with a reason that says what to ask for.',
  less_not_allowed:
    'Nothing was changed: the policy was changed since, and it does not allow the narrower request now. Keep your request, or change it.',
  no_manager_for_less:
    'Nothing was sent: for these roles the approval of the requester’s manager is needed, and the policy names none. Choose other roles, or deny with a reason that says what to ask for.',
  nothing_to_review: 'Nothing was changed: there is nothing to acknowledge here.',
  no_break_glass:
    'Nothing was sent: you may not break the glass for these roles in this organization. Make an ordinary request.',
  unknown_pre_approval: 'Nothing was changed: Keywarden does not know this permission in advance.',
  pre_approval_busy:
    'Nothing was changed: this permission in advance was being changed at the same time. Try again.',
  pre_approval_time:
    'Nothing was saved: something can be allowed in advance for 15 minutes to 7 days.',
  pre_approval_uses: 'Nothing was saved: at most 5 keys can be allowed in advance.',
  not_a_requester: 'Nothing was saved: the policy does not let them ask for keys there.',
  pre_approval_over: 'Nothing was changed: this permission in advance has ended already.',
  too_dangerous_in_advance:
    'Nothing was saved: dangerous roles cannot be allowed in advance. Each request for them is decided on its own.',
  lapsed:
    'Nothing was changed: the time to decide is over, and the request lapsed. The requester can make a new one.',
  wrong_spec:
    'Nothing was changed: what you saw is not what this request asks for now. Close this window, look at the card and decide again.',
  not_revoker:
    'Only the requester, those who approved it and the admins of Keywarden can revoke this key. Nothing was changed. Ask one of them.',
  too_late_to_replace:
    'The time to replace this key under the same approvals is over. Nothing was changed. Revoke the key and make a new request.',
  key_gone:
    'The key was deleted at Atlas, not by Keywarden, so its private key was not shown. If you still need a key, make a new request.',
  not_requester: 'Only the requester can do this. Nothing was changed.',
  unknown_request:
    'Keywarden does not know this request. Run `/atlas-keys mine` to see your requests.',
  safe_mode:
    'Keywarden is paused, so nothing was done: its store seems to have lost data. Nothing is created, revealed or deleted until an admin of Keywarden has looked at it. Nothing that you see here is lost by waiting. The admins were told.',
  stale_card:
    'Nothing was changed: this is not the card that Keywarden posted for the request. Use the card in the approvals channel.',
  stale_window:
    'Nothing was changed: this window is too old. Close it, press the button again and repeat.',
  used_window: 'This window was used already. Close it. The card shows what was recorded.',
};

const looksLike: Readonly<Record<SecretKind, { readonly what: string; readonly end: string }>> = {
  atlas_private_key: {
    what: 'the private key of an Atlas API key',
    end: 'delete that key at Atlas. If it is only an id, leave a part of it out',
  },
  service_account_secret: {
    what: 'the secret of an Atlas service account',
    end: 'revoke that secret at Atlas',
  },
  slack_token: { what: 'a token of Slack', end: 'have that token revoked' },
  slack_webhook: { what: 'a secret address of Slack', end: 'have that webhook removed' },
  age_secret_key: {
    what: 'the secret half of an age key',
    end: 'make a new pair with age-keygen, and give the half that begins with age1',
  },
  private_key_block: { what: 'a private key', end: 'replace that key' },
  connection_string: {
    what: 'a connection string with a password',
    end: 'change that password',
  },
  access_token: { what: 'an access token', end: 'revoke that token' },
};

/** Each sentence says what happened, then what to do. */
export const refusals = {
  notAMember,
  notAllowed,
  ended,
  /** Refusals without parameters, by their code. */
  plain,
  looksLike,
  pasted: (what: string, end: string) =>
    `Nothing was sent or stored: this looks like ${what}, and others would read it. Take it out. It has left its safe place, so ${end}.`,
  notPending: (ended: string) => `Nothing was changed: this request was already ${ended}.`,
  endedBy: (ended: string, by: string) => `${ended} by ${by}`,
  endedAt: (ended: string, at: string) => `${ended}, ${at}`,
  overtaken: (status: string) =>
    `Nothing was changed: the request has moved on in the meantime. Status of the request: ${status}.`,
  notRevealable: (status: string) =>
    `The private key cannot be shown now. Status of the request: ${status}.`,
  notRevocable: (status: string) =>
    `Nothing was changed: there is no key to revoke now. Status of the request: ${status}.`,
  notReplaceable: (status: string) =>
    `Nothing was changed: the key cannot be replaced now. Status of the request: ${status}.`,
  notHeld: (status: string) =>
    `Nothing was changed: this request is not on hold. Status of the request: ${status}.`,
  notEnded: (status: string) =>
    `Nothing was sent: this request is not over yet. Status of the request: ${status}.`,
  tooManyOpen: (limit: number) =>
    `You have ${limit} open requests, which is the limit. Finish one first: withdraw it, wait for its decision, or reveal its private key.`,
  tooManyToday: (limit: number) =>
    `You have made ${limit} requests within 24 hours, which is the limit. Try again tomorrow.`,
  deniedByRule: (rule: string, because: string) =>
    `Nothing was sent: the policy does not allow it (rule ${rule}).${because === '' ? '' : ` ${because}`}`,
  glassUsedUp: (limit: number) =>
    `Nothing was sent: you have broken the glass as often as the policy allows for now (${limit === 1 ? 'once' : `${limit} times`}). Make an ordinary request.`,
  onlyProjects: (names: string) =>
    `Of this organization you may see the keys of these projects only: ${names}. Choose one of them, or name it with --project.`,
  somebodyElse: 'Somebody else',
  later: 'in a while',
  remindedLately: (next: string) =>
    `The approvers were reminded a short time ago. You can remind them again: ${next}.`,
  acknowledged: (by: string) => `Nothing was changed: ${by} acknowledged this already.`,
  reasonTooShort: (min: number) =>
    `The reason is too short. Say in at least ${min} characters what the key is needed for.`,
  reasonSaysNothing:
    'This reason says nothing to the people who decide. Say which system needs the key, and for what.',
  unfit: (hint: string) => `This is not what is asked for: ${hint}.`,
  organizationShut:
    'Atlas does not let Keywarden into this organization at the moment, so no key can be requested there. The admins were told. Choose another organization, or try again later.',
  incidentEmpty:
    'Say in a sentence what is happening. Everybody in the announcement channels reads it.',
  incidentTooLong: (max: number) =>
    `The text about the incident is too long. Shorten it to ${max} characters.`,
  unknownOrganization:
    'Keywarden does not know this organization. Choose one from the list, or ask an admin to add it to the policy.',
  descriptionEmpty: 'Say in a few words what the key is for.',
  descriptionTooLong: (max: number) =>
    `The description is too long. Shorten it to ${max} characters.`,
  descriptionLooksLikeMarker:
    'The description must not contain "[ck:". Keywarden uses this to recognise its own keys. Take it out.',
  rolesEmpty: 'Choose at least one role.',
  roleNotAllowed: (roles: string) =>
    `The policy does not allow these roles in this organization: ${roles}. Take them out.`,
  roleNotKnown: 'The policy does not allow one of these roles in this organization. Choose others.',
  reasonEmpty: 'Give a reason. The people concerned read it.',
  reasonTooLong: (max: number) => `The reason is too long. Shorten it to ${max} characters.`,
  recipient: {
    recipient_unreadable:
      'This is not a whole age recipient. Copy it again: it begins with age1 and has 62 characters. age-keygen prints it as "public key".',
    recipient_ssh:
      'Keys of SSH are not taken. Run age-keygen -o key.txt, and give the line that begins with age1.',
    recipient_other_kind:
      'Recipients of plug-ins and post-quantum ones are not taken. Run age-keygen -o key.txt, and give the line that begins with age1.',
    recipient_several: 'Give one recipient. The private key is encrypted for exactly one.',
    recipient_required:
      'The policy wants a recipient here. Run age-keygen -o key.txt, and give the line that begins with age1.',
    recipient_off: 'The policy does not allow a recipient. Leave this empty.',
  } satisfies Record<(RecipientRefusal | RecipientLimitRefusal)['why'], string>,
  accessListInvalid: (entry: string) =>
    `${entry} is neither an IP address nor a CIDR block. Write it like 203.0.113.7 or 198.51.100.0/24, one per line.`,
  accessListTooLong: (max: number) => `The list is too long. Give at most ${max} entries.`,
  accessListRequired:
    'An IP access list is required here. Give at least one IP address or CIDR block.',
  accessListZone: (entry: string) =>
    `${entry} names a network card of one machine (the part after %). Atlas sees only public addresses: give the public address of the way out.`,
  accessListTooWide: (family: 'ipv4' | 'ipv6', widest: number) =>
    `These ${family === 'ipv4' ? 'IPv4' : 'IPv6'} addresses are more than the policy allows: ranges of /${widest} at most, and neighbouring entries count as one range. Give only the addresses that are really used.`,
};

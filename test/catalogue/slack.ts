import { type Case, shown } from './case.ts';

const WIRE = 'story/inbound/wire';
const DOORS = 'story/inbound/inboundChecks';
const FORMS = 'story/requests/forms';
const VOTES = 'story/decisions/votes';
const ASKING = 'story/decisions/reminders';
const FORGED =
  'badly signed, changed, old or signed for later: 401, no effect, noted; a flood is counted';
const ODD_CLICK =
  'in a copied card, a foreign message, another workspace, or unknown: refused and noted';

/** A: how Slack's requests arrive. */
export const TRANSPORT: readonly Case[] = [
  shown(
    1,
    'A wrong signature is refused and noted, and its body is logged nowhere.',
    [DOORS, FORGED],
    [WIRE, 'is refused without a look at its body, which reaches no log'],
  ),
  shown(2, 'A request without signature or time is refused.', [
    WIRE,
    'is refused where signature, time or both are missing',
  ]),
  shown(3, 'A request signed more than five minutes ago is refused.', [DOORS, FORGED]),
  shown(
    4,
    'A request signed for more than a minute from now is refused.',
    [DOORS, FORGED],
    ['slack/inboundChecks', 'is refused when its time lies ahead: %s'],
  ),
  shown(
    5,
    'The same request again is answered with nothing and does nothing.',
    [DOORS, 'over %s has one effect'],
    [DOORS, 'a command, a submission and an event are the same'],
    [DOORS, 'is not let in again with something behind its signature'],
  ),
  shown(6, 'A body beyond the limit is refused before it is read.', [
    WIRE,
    'and far too long is refused before it is read',
  ]),
  shown(
    7,
    'A body that cannot be decoded is refused with 400. One that can, but is nothing that Slack sends, has no effect: it is acknowledged, or gets 404 where it names no type.',
    [WIRE, 'is turned away, and harms nobody: %s (%i)'],
  ),
  shown(8, 'Keys that stand twice, or reach for every object, have no effect.', [
    WIRE,
    'has no effect where a key stands twice or would change every object',
  ]),
  shown(
    9,
    'An unknown button is acknowledged and explained privately.',
    [WIRE, 'is acknowledged, and answered in words that only the person sees'],
    [DOORS, ODD_CLICK],
  ),
  shown(
    10,
    'What comes from another workspace is refused and noted. The workspace is what is compared, not the enterprise: the id of a workspace is its own in all of Slack, and it belongs to one enterprise at most.',
    [DOORS, ODD_CLICK],
    ['slack/inboundChecks', 'is shut for %s, which it does not even remember'],
  ),
  shown(
    11,
    'An event that Slack retries has one effect.',
    [WIRE, 'because nobody answered, three times, has one effect'],
    ['slack/inboundChecks', 'knows an event by its id, however it is signed'],
  ),
  shown(12, 'A socket that breaks before the answer costs no second effect.', [
    WIRE,
    'costs the answer and not the request: sent again, it has one effect',
  ]),
  shown(
    13,
    'An answer that comes too late leaves a true record; pressing again is safe.',
    [WIRE, 'by less than a reconnect: the vote is told to be doubtful, and pressing again is safe'],
    ['story/faults/host', 'in its stride for ten seconds answers late, and pressing again is safe'],
  ),
  shown(
    14,
    'No mutated request is accepted, and no well-signed nonsense does what its sender may not.',
    ['campaign/mutations', 'none throws, none has an effect, none is accepted'],
    ['campaign/dispatch', 'go to every button, menu and window of the dispatch table'],
    ['story/inbound/flood', 'that are badly signed leaves nothing in Redis but a few notes'],
  ),
];

/** B: what people type into the form, and what forgers put there. */
export const INPUT: readonly Case[] = [
  shown(
    15,
    'A description is between one and 190 characters, or the form says so under it.',
    [FORMS, 'of %s is refused under its field'],
    ['domain/keyForm', 'may have 190 characters of description and no more'],
    ['domain/keyForm', 'fits into Atlas’s 250 characters after the longest description'],
  ),
  shown(
    16,
    'Characters that nobody sees are taken out, or the form says that nothing is left.',
    [FORMS, 'of %s is refused under its field'],
    [FORMS, 'keeps what can be seen and loses what cannot'],
    ['domain/keyForm', 'never keeps anything invisible, and cleaning twice changes nothing'],
  ),
  shown(
    17,
    'Mentions, links and code in typed text are shown as typed.',
    [FORMS, 'is shown as it was typed, in card and window: no mention, no link, no format'],
    ['slack/views/escaping', 'never becomes a mention, a link or an open code span'],
  ),
  shown(
    18,
    'A description that holds a marker is refused under its field.',
    [ASKING, 'says under each field what is wrong, and keeps what was typed'],
    ['domain/keyForm', 'may not carry a marker, in any case'],
  ),
  shown(19, 'A role that the policy does not allow is refused and noted.', [
    FORMS,
    'with a role that the policy does not allow is refused, and noted',
  ]),
  shown(
    20,
    'No roles, too many, or oddly written ones are refused; doubles count once.',
    [FORMS, 'with %s is refused under its field'],
    [FORMS, 'with the same role twice asks for it once'],
  ),
  shown(
    21,
    'An organization that is malformed or outside the policy is refused.',
    [FORMS, 'for the organization %s is refused'],
    ['domain/keyForm', 'for an organization outside the policy is refused'],
  ),
  shown(22, 'A reason that is too long is refused under its field.', [
    FORMS,
    'with a reason of 3,001 characters is refused under its field',
  ]),
  shown(23, 'A form is judged by the policy of the moment in which it is sent.', [
    VOTES,
    'while the form is open is what the form is judged by',
  ]),
  shown(
    24,
    'A form whose private metadata was changed is refused.',
    [FORMS, 'with its private metadata %s is refused'],
    ['workflow/windows', 'in a window of somebody or something else is refused at once'],
    ['workflow/windows', 'in a window that nobody opened is refused, after a second at most'],
  ),
  shown(
    25,
    'Who has too many open requests is told so.',
    [FORMS, 'has five open requests at most, and hears so in words'],
    ['store/records/race', 'never lets a limit be exceeded by requests made at once'],
  ),
  shown(26, 'A form that is sent twice makes one request.', [
    ASKING,
    'sent twice makes one request',
  ]),
  shown(
    27,
    'Guests, bots, deactivated and foreign accounts cannot ask.',
    [FORMS, 'is refused where it is %s'],
    [ASKING, 'is not for guests'],
  ),
];

/** C: who decides, on what, and when. */
export const APPROVAL: readonly Case[] = [
  shown(28, 'Nobody decides on their own request.', [ASKING, 'is never the requester’s own']),
  shown(29, 'One person has one vote.', [VOTES, 'has one vote all the same, and is told so']),
  shown(30, 'Who is not an approver is refused.', [
    ASKING,
    'is for approvers: others are told so privately',
  ]),
  shown(
    31,
    'The vote of an approver who left is void, and the card says what is missing.',
    [VOTES, 'does not count any more: the card says so and asks for another'],
    ['domain/approvalTally', 'stops when the approver left the group after voting'],
  ),
  shown(32, 'While Slack cannot tell who is in the group, no vote counts.', [
    VOTES,
    'means no: the vote is refused and nothing is counted',
  ]),
  shown(
    33,
    'A vote on what is decided, unknown or nonsense is answered with the truth.',
    [ASKING, 'that comes late is answered with what is true now'],
    [VOTES, 'with an id that is %s changes nothing, and says so'],
    ['story/decisions/staleMessages', 'answers the person, whichever button it is'],
  ),
  shown(34, 'A copied, forwarded or foreign card decides nothing.', [DOORS, ODD_CLICK]),
  shown(35, 'A button that carries the id of another request is refused.', [
    VOTES,
    'is refused, because it does not stand on the card of that request',
  ]),
  shown(
    36,
    'A window that is too old or was used has to be opened again.',
    [VOTES, 'is too old after ten minutes and has to be opened again'],
    [ASKING, 'from a window that was used already changes nothing'],
  ),
  shown(
    37,
    'Two approvals in the same millisecond count once.',
    [ASKING, 'made by two at once counts once, and the slower one hears who was faster'],
    ['store/records/race', 'lets one of 200 votes at once win each version, over 10 connections'],
  ),
  shown(38, 'Of approval and denial at the same moment one wins, and the other hears it.', [
    VOTES,
    'have one outcome, and who was slower hears which',
  ]),
  shown(
    39,
    'A quorum that changes meanwhile can only become stricter.',
    [VOTES, 'to fewer approvals does not make the request cheaper'],
    [VOTES, 'to more approvals makes it dearer'],
  ),
  shown(
    40,
    'A card that is gone is posted anew, with its votes; one whose channel is archived when the channel is back.',
    [VOTES, 'is posted again when something changes, with the votes it had'],
    [
      'story/decisions/unreachableApprovers',
      'swallows no request: people are told once, and it is posted when the channel is back',
    ],
  ),
  shown(
    41,
    'A vote that was changed in Redis stops the request for a person to look.',
    [VOTES, 'is found out before a key is created: the request is held'],
    ['domain/approvalTally', 'stops at a vote that was not signed by this installation'],
  ),
  shown(
    42,
    'A second account with the same e-mail address cannot approve.',
    [DOORS, 'of the same e-mail address cannot approve for each other'],
    [ASKING, 'is never that of the requester’s second account'],
  ),
  shown(43, 'A request that lapses while the window is open is not approved by it.', [
    VOTES,
    'that is still open when the request lapses decides nothing',
  ]),
];

import { type Case, shown } from './case.ts';

const OUTAGES = 'story/health/outages';
const PEOPLE = 'story/health/people';
const SOCKET = 'story/inbound/socketMode';

/** K: nothing is green while nothing works. */
export const HEALTH: readonly Case[] = [
  shown(144, 'Redis that takes no writes is told once with what to do, and so is its end.', [
    OUTAGES,
    'because %s: the admins are told once, and once more when it does',
  ]),
  shown(145, 'A folder for audit files that takes no line is told, with the replica.', [
    OUTAGES,
    'takes no line: the admins are told which replica, and what to do',
  ]),
  shown(146, 'A host clock that is wrong takes that replica out, and is told.', [
    'story/health/clocks',
    'is ten minutes behind all others: this replica is not ready, and says so',
  ]),
  shown(147, 'A revoked bot token shows in /status, because Slack takes no message then.', [
    OUTAGES,
    'is revoked: nobody can be told in Slack, and /status says it',
  ]),
  shown(148, 'Deliveries of Slack that are all refused are told to the admins.', [
    OUTAGES,
    'is all refused, with a wrong secret: the admins are told',
  ]),
  shown(
    149,
    'Three questions: is it alive, does it take requests, is its job done.',
    [OUTAGES, 'says so to three questions (%s)'],
    [OUTAGES, 'is not ready while it lets its work end'],
  ),
  shown(150, 'Each outage is told once by all replicas, and so is its end.', [
    'health/telling',
    'of all replicas is told once, and its end once',
  ]),
  shown(
    151,
    'After a failover it works within ten seconds, without safe mode.',
    ['story/health/failover', 'is over within ten seconds of the promotion, without safe mode'],
    ['store/redis/serverWatch', 'is left at once where it refuses to write'],
  ),
  shown(
    152,
    'A clock of Redis that is two days ahead ends nothing until it is right again.',
    [
      'story/health/clocks',
      'is two days ahead: nothing is deleted or lapses, and nobody has to accept anything',
    ],
    ['health/judgeClocks', '%s'],
  ),
  shown(153, 'A signature is taken five minutes early and five minutes late.', [
    OUTAGES,
    'is taken up to %s',
  ]),
  shown(
    154,
    'A file that ends inside a commit costs nothing that is confirmed later, also after two starts.',
    ['model/aof', 'costs nothing that is confirmed later, also after a second start'],
    [
      'store/redis/serverWatch',
      'is written anew once, however many replicas wait for it and how often they look',
    ],
  ),
  shown(155, 'A card that Slack refuses for a reason that nobody listed is told like any other.', [
    PEOPLE,
    '(%s) is told to the admins once and to the requester, and so is its end',
  ]),
  shown(156, 'User groups that Slack shows no more let nobody pass whom a rule denies by them.', [
    PEOPLE,
    'do not let anybody pass for somebody whom a rule denies by a group',
  ]),
  shown(
    157,
    'An approvals channel that becomes public or shared gets no card until it is mended; others that are shared are warned about.',
    [PEOPLE, 'is %s: no card is posted until an admin mends it'],
    [PEOPLE, '(%s) is warned about at start where it is shared with another company'],
  ),
  shown(158, 'Deciders who vanish while it runs: requester and admins hear it, and its end.', [
    PEOPLE,
    'leave while it runs: requester and admins are told, and again when somebody can',
  ]),
  shown(159, 'No line of the log has a key twice.', ['log', '(%s) does not make a key twice']),
];

/** L: Socket Mode, and what the libraries below us throw. */
export const SOCKETS: readonly Case[] = [
  shown(
    160,
    'An envelope without an event or a payload, or a frame of any form, ends nothing.',
    [SOCKET, 'acknowledges %s, and goes on'],
    [SOCKET, 'goes on after the frame %s, which nobody can acknowledge'],
  ),
  shown(
    161,
    'What a library throws outside our handlers ends the process only if work is half-done.',
    ['health/foreignFailure', '%s ends the process only if something of ours may be half-done'],
  ),
  shown(162, 'A refused reconnect is tried again, and an app-level token that is gone is told.', [
    OUTAGES,
    'because the app-level token is gone: the admins are told, and it is tried again',
  ]),
  shown(
    163,
    'What was handed to us is acknowledged before a connection closes.',
    [SOCKET, 'acknowledges over the old connection what came over it before Slack renewed it'],
    ['slack/socketMode', 'a session that is to end acknowledges first what Slack has delivered'],
  ),
  shown(164, 'A refresh leaves no moment without a connection.', [
    SOCKET,
    'is never without a connection when Slack says %s',
  ]),
  shown(165, 'A command from another workspace of the same organization is told why.', [
    'story/inbound/inboundChecks',
    'does nothing, and says why',
  ]),
];

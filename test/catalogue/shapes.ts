import { type Case, shown } from './case.ts';

const GRID = 'story/shapes/grid';
const STARTING = 'story/inbound/starting';
const ATTACKS = 'story/inbound/attacks';
const FOREIGN = 'story/shapes/notFromSlack';
const PROXY = 'story/network/proxy';
const PASTED = 'story/requests/pastedSecrets';
const PERMISSIONS = 'store/redis/permissions';

/** M: answers that have more than one shape. */
export const SHAPES: readonly Case[] = [
  shown(
    166,
    'Members of an Enterprise organization may ask, and guests stay guests.',
    [GRID, '(%s) whose account is of %s and who belongs to %j may ask'],
    [GRID, 'who is a guest here stays a guest'],
  ),
  shown(167, 'An install for a whole Enterprise organization is refused at start, in words.', [
    STARTING,
    'when the app was installed for a whole Enterprise organization',
  ]),
  shown(
    168,
    'A refusal of the access list that is about us, or a key not found yet, ends no request.',
    [ATTACKS, 'stays, and gets its access list later, when Atlas answers the access list with %d'],
    [ATTACKS, 'gets its access list a moment later, when Atlas first says %s'],
  ),
  shown(169, 'GovSlack answers from its own host, and that is known.', [
    'slack/responseOrigins',
    'of the Web API at %s is taken from %s',
  ]),
  shown(
    170,
    'A database of Redis that is not there, or a TLS server behind redis://, is one line.',
    [STARTING, 'when REDIS_URL names a database that is not there'],
    [STARTING, 'when a TLS server is behind redis://, or none behind rediss://'],
  ),
  shown(
    171,
    'A quoted secret is refused, and production is known however it is written.',
    ['config/environment', 'refuses a value in quotation marks, which an env file keeps'],
    ['config/environment', 'knows production however it is written: %j'],
  ),
  shown(
    172,
    'An alias without its anchor is told with its line, and an anchor may be used often.',
    ['config/policyFile', 'an alias without its anchor is told with its line and what was meant'],
    ['config/policyFile', 'one anchor may be used more than a hundred times'],
  ),
  shown(173, 'Each scope that is missing is named with what will not work.', [
    STARTING,
    'when the token lacks the scope %s: what will not work is said, and no invitation',
  ]),
  shown(174, 'Credentials without the role that creates keys are told at start.', [
    STARTING,
    'when the credentials of all organizations lack the role that creates keys',
  ]),
  shown(
    175,
    'An address or a port that cannot be opened is one line.',
    [
      'story/network/host',
      'is not opened on an address that the machine does not have: one line says so',
    ],
    [STARTING, 'when its port is taken'],
  ),
  shown(176, 'A role of a project is not taken for one of an organization.', [
    'config/policyFile',
    'a role of a project is not taken for one of an organization',
  ]),
  shown(
    177,
    'A 200 of Slack that is no answer of Slack is doubt, for every method, and is told nowhere.',
    ['slack/errorCodes', '(%s) is doubt, for every method, and nothing of it is told on'],
    [
      FOREIGN,
      '(%s) leaves it in doubt whether the private key was shown: once more, and never again',
    ],
  ),
  shown(178, 'A field that is null instead of missing changes nothing.', [
    FOREIGN,
    'changes nothing of what people can do',
  ]),
  shown(179, 'Answers of Atlas that something in between compressed are read.', [
    'atlas/transport',
    'with %s is read: keys are listed and created',
  ]),
  shown(180, 'One key of an odd form does not hide the others.', [
    'story/keys/looking',
    'shows the other keys where one has a form that nobody can read, and says so',
  ]),
  shown(181, 'A private channel with two ids is one channel.', [
    GRID,
    'is one channel: a card in it works under both',
  ]),
  shown(
    182,
    'A command that the user of Redis lacks is named at start, and no commit is written by half.',
    [STARTING, 'when its user of Redis may not run a command: each is named'],
    [PERMISSIONS, 'commit without %s writes nothing and says which'],
    [PERMISSIONS, 'is doubt, not a refusal'],
  ),
  shown(
    183,
    'A stream that is one entry ahead of its head is mended, or told where it is forged.',
    [
      PERMISSIONS,
      'by an authentic entry is mended while it runs: the next commit goes on behind it',
    ],
  ),
];

/** N: no way out of the building but through a proxy. */
export const PROXIES: readonly Case[] = [
  shown(
    184,
    'The main job is played through a CONNECT proxy, and its password is logged nowhere.',
    [PROXY, 'the main job is played over %s, and the log has nothing of its password'],
    [
      'repo/code/outbound',
      'are opened in the files listed here only, so that a proxy holds for all of them',
    ],
  ),
  shown(185, 'A proxy that refuses, and a certificate that nobody knows, are told in words.', [
    PROXY,
    'a certificate of an authority that nobody named is told in words',
  ]),
];

/** O: small things that people meet. */
export const SMALL: readonly Case[] = [
  shown(
    186,
    'A secret that somebody pastes into any field is refused before it is stored or posted.',
    [PASTED, 'as reason is refused in words: %s'],
    [PASTED, 'is refused in a comment, a reason of a denial, a question and an answer'],
  ),
  shown(187, 'A reason is judged by what a reader reads, in every script.', [
    'domain/keyForm',
    'is judged by what a reader reads',
  ]),
  shown(
    188,
    'Descriptions and reasons have something to see, and no long runs of empty lines.',
    ['domain/keyForm', 'needs something to see in description and reason: %j'],
    ['domain/keyForm', 'keeps one empty line between the parts of a reason'],
  ),
  shown(189, 'What nobody signed grows the audit log by one entry an hour.', [
    'audit/refusalNotes',
    'of what nobody signed are one an hour and kind, which says how many there were',
  ]),
  shown(190, 'The port is open where HOST says, in the sandbox on this machine alone.', [
    'story/network/host',
    'is open over %s where HOST says, which in the sandbox is this machine alone',
  ]),
  shown(
    191,
    'A hosted Redis without a file is enough where its replicas confirm every change.',
    [
      'story/network/hostedRedis',
      'is enough in production where its replicas confirm every change',
    ],
    [
      'story/network/hostedRedis',
      'is refused in production without the setting, in a line that names it',
    ],
  ),
  shown(192, 'The ACL that is printed is enough for the main job, and for nothing more.', [
    'story/network/redisAccess',
    'is enough for the main job, and for what people do besides',
  ]),
  shown(193, 'What people type and paste is read as it was meant.', [
    'story/keys/asMeant',
    'is read as it was meant',
  ]),
  shown(
    194,
    'One part that cannot be read does not refuse the rest of a key or a list.',
    ['story/keys/partMissing', 'the rest of a key is shown, and which part is missing'],
    ['story/keys/partMissing', 'a list shows the ids of projects whose names it cannot read'],
  ),
  shown(195, 'Many organizations whose credentials do not fit are one message.', [
    'story/inbound/manyOrganizations',
    'are told to the admins in one message, and the others work',
  ]),
];

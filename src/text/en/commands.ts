export const help = {
  title: 'How to use Keywarden',
  intro:
    'Keywarden lists the API keys of MongoDB Atlas and lets you ask for a new one. An approver decides. The private key is shown once, and only to the requester.',
  verbs: {
    help: 'Shows this help.',
    list: 'Lists the keys of an organization or of one project, page by page: all, your own (`mine`), those of one person, those that end soon (`--ends 30d`), or those that fit a text. The text is looked for in descriptions, public keys, projects and owners.',
    get: 'Shows one key, by its key id (24 characters) or its public key (8 letters): roles, age, last use and IP access list.',
    who: 'Says whose a key is: by its key id, its public key, the last 12 characters of its private key, or, in alarm, the whole of it, which is compared and forgotten. Buttons freeze or revoke it at once.',
    create:
      'Opens the form to request a key, for projects or for the organization. What you type after it becomes the description.',
    mine: 'Lists your own requests, each with what you can do next.',
    requests:
      'Lists requests: your own, those that wait for your decision, or all that you may see. A status is one of pending, approved, created, revealed, held, denied, withdrawn, lapsed, failed, expired, revoked and unchecked.',
    inventory:
      'For admins and auditors: every key of every organization, whoever made it, with its owner, its end and its last use.',
    review:
      'For admins: each owner says of each key whether it is still needed. `review start` begins it, `review` shows how it stands, `review close` ends it before its time.',
    allow:
      'For approvers: approves in advance what a person may ask for, for a time. A window shows you first what that is. Without anything after it: lists what is allowed now.',
    'break-glass':
      'For emergencies, and only for people whom the policy names: a key at once, which everybody is told of.',
    extend: 'Asks for a later end of a key that you own.',
    change: 'Asks for other projects, roles or addresses of a key that you own.',
    replace:
      'Asks for a new key of the same access. The old one lives on for a while after you revealed the new one.',
    freeze:
      'Takes all roles from a key until an admin gives them back. For its owner, those who approved it and admins.',
    thaw: 'For admins: gives a frozen key back what was approved for it.',
    done: 'Ends a key that you own or approved, at once: it is deleted at Atlas. A window shows you first what it is.',
    transfer:
      'Asks another person or a user group to answer for a key that you own. They have to accept.',
    revoke:
      'Deletes a key that Keywarden issued, by its key id, its public key or the id of its request. A window shows you first what it is.',
    audit: 'Shows the audit log, newest first, to those whom the policy calls auditors.',
  },
  quotes: 'Put a name in quotes if it has spaces, for example `list "acme staging" --page 2`.',
};

export const command = {
  unknown: (typed: string) => `There is no command ${typed}.`,
  nearest: (suggestion: string) => `Did you mean ${suggestion}?`,
  seeHelp: (help: string) => `Run ${help} to see all commands.`,
  usage: (usage: string) => `The command is: ${usage}`,
  unknownOption: (option: string, verb: string) => `The command ${verb} has no option ${option}.`,
  noOptions: (option: string, verb: string) =>
    `The command ${verb} has no options, but ${option} was given.`,
  missingValue: (option: string) => `The option ${option} needs a value after it.`,
  notInRange: (option: string, typed: string, min: number, max: number) =>
    `${option} must be a whole number from ${min} to ${max}. You typed ${typed}.`,
  badValue: {
    request: (typed: string) => `${typed} is not the id of a request (26 letters and digits).`,
    status: (typed: string) =>
      `${typed} is not a status. Choose one of pending, approved, created, revealed, held, denied, withdrawn, lapsed, failed, expired, revoked, unchecked.`,
    by: (typed: string) => `${typed} is not a person. Type @ and choose one from the list.`,
    since: (typed: string) => `${typed} is not a time span. Write it like 90m, 12h or 7d.`,
    owner: (typed: string) => `${typed} is not a person. Type @ and choose one from the list.`,
    ends: (typed: string) => `${typed} is not a time span. Write it like 90m, 12h or 30d.`,
    person: (typed: string) => `${typed} is not a person. Type @ and choose one from the list.`,
    role: (typed: string) => `${typed} is not an organization role of Atlas.`,
    for: (typed: string) =>
      `${typed} is not a time from 15 minutes to 7 days. Write it like 90m, 4h or 2d.`,
  },
  /** Answers to an `allow` command: which part is missing. */
  missingPart: {
    person: 'Say who: type @ and choose a person from the list.',
    roles: 'Say which roles, for example ORG_READ_ONLY.',
    for: 'Say for how long, for example `for 4h`.',
    in: 'Say in which organization, or leave out `in`.',
  },
  nothingToAsk:
    'Say which key: its key id (24 characters), its public key (8 letters), or the last 12 characters of its private key.',
  notToAsk:
    'That is neither a key id (24 characters), nor a public key (8 letters), nor the last 12 characters of a private key, nor the whole of one.',
  missingOwner: 'Say who shall own it: type @ and choose a person or a user group.',
  notAnOwner: (typed: string) =>
    `${typed} is neither a person nor a user group. Type @ and choose one from the list.`,
  tooLong: (max: number) =>
    `That is too long to look for. Take a part of it, at most ${max} characters.`,
  missingKey: 'Say which key: its key id (24 characters) or its public key (8 letters).',
  notAKey: (typed: string) =>
    `${typed} is neither a key id (24 characters, 0 to 9 and a to f) nor a public key (8 letters).`,
  missingRevoke:
    'Say which key: its key id (24 characters), its public key (8 letters) or the id of its request (26 characters).',
  notRevocable: (typed: string) =>
    `${typed} is neither a key id (24 characters, 0 to 9 and a to f), nor a public key (8 letters), nor the id of a request (26 characters).`,
  unexpected: (typed: string, verb: string) => `The command ${verb} does not take ${typed}.`,
};

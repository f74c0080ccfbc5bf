import type { AtlasCode, StoreCode } from '../../foundation/errors.ts';
import { actProblems, fittingProblems } from './credentials/problems.ts';

/** What happened, and then what to do. */
export interface Advice {
  readonly what: string;
  readonly next: string;
}

const minute = 'Please try again in a minute.';
const askAdmin = 'Ask an admin of Keywarden to look into it.';

export const atlas: Readonly<Record<AtlasCode, Advice>> = {
  invalid_argument: {
    what: 'Something in this request does not fit the rules of Atlas, so it was not sent.',
    next: 'Check what you typed and try again.',
  },
  unreachable: { what: 'Atlas could not be reached.', next: minute },
  timeout: { what: 'Atlas did not answer in time.', next: minute },
  connection_lost: { what: 'The connection to Atlas broke off.', next: minute },
  bad_request: {
    what: 'Atlas did not accept what was asked for.',
    next: 'Change what Atlas names here and try again.',
  },
  bad_credentials: {
    what: "Atlas does not accept Keywarden's credentials for this organization.",
    next: 'Ask an admin of Keywarden to check the credentials in its configuration.',
  },
  missing_role: {
    what: "Keywarden's credentials do not have the role at Atlas that this needs.",
    next: "Ask an owner of the organization at Atlas to give the role Organization Owner to Keywarden's credentials.",
  },
  payment_required: {
    what: 'Atlas asks for a valid payment method for this organization.',
    next: 'Ask a billing admin of the organization to settle it at Atlas, then try again.',
  },
  address_not_allowed: {
    what: 'Atlas accepts calls for this organization only from listed addresses, and the address of Keywarden is not listed.',
    next: "Ask an owner of the organization to add Keywarden's address to the API access list at Atlas.",
  },
  forbidden: { what: 'Atlas does not allow this.', next: askAdmin },
  not_found: {
    what: 'Atlas does not know what was asked for.',
    next: 'Check the id or the name and try again.',
  },
  not_acceptable: {
    what: 'Atlas does not know the API version that Keywarden is set to.',
    next: 'Ask an admin of Keywarden to check the setting MONGODB_ATLAS_API_VERSION.',
  },
  conflict: {
    what: 'Atlas says that this conflicts with something that exists already.',
    next: 'Look at the list of keys, then try again.',
  },
  gone: {
    what: 'Atlas no longer offers the API version that Keywarden is set to.',
    next: 'Ask an admin of Keywarden to check the setting MONGODB_ATLAS_API_VERSION.',
  },
  rate_limited: { what: 'Atlas gets too many calls at the moment.', next: minute },
  unexpected_status: { what: 'Atlas gave an answer that Keywarden does not know.', next: askAdmin },
  server_error: { what: 'Atlas has a problem of its own.', next: minute },
  redirected: {
    what: 'The address of Atlas in the configuration points somewhere else.',
    next: 'Ask an admin of Keywarden to check the setting MONGODB_ATLAS_BASE_URL.',
  },
  too_large: { what: 'The answer of Atlas was larger than Keywarden accepts.', next: askAdmin },
  unreadable: {
    what: 'The answer of Atlas could not be read. Something between Keywarden and Atlas may have changed it.',
    next: `${minute} If it stays, ask an admin of Keywarden.`,
  },
};

/** Used instead if Atlas's error code says more than the kind of the error. */
const byErrorCode: Readonly<Record<string, Advice>> = {
  MAX_API_KEYS_PER_ORG_EXCEEDED: {
    what: 'The organization has as many keys as Atlas allows.',
    next: 'Delete keys at Atlas that nobody uses any more, then try again.',
  },
  INACTIVE_ORG: {
    what: 'The organization is not active at Atlas.',
    next: 'Ask an owner of the organization to look at it at Atlas.',
  },
  INVALID_ROLE_FOR_ORG: {
    what: 'Atlas does not accept one of the roles for this organization.',
    next: 'Ask for other roles.',
  },
  INVALID_IP_ADDRESS_OR_CIDR_NOTATION: {
    what: 'Atlas does not accept an entry of the IP access list.',
    next: 'Ask again with other entries.',
  },
  INVALID_CIDR_BLOCK: {
    what: 'Atlas does not accept an entry of the IP access list.',
    next: 'Ask again with other entries.',
  },
};

export const atlasAnswers = {
  byErrorCode,
  said: (answer: string) => `Atlas said: ${answer}.`,
  wait: (seconds: number) =>
    seconds === 1 ? 'Please try again in 1 second.' : `Please try again in ${seconds} seconds.`,
};

/** Codes of `Problem` that are not codes of an Atlas error. */
const ownProblems = {
  access_list_refused: {
    what: 'Atlas did not accept the IP access list, so the key was deleted again.',
    next: 'Check the entries of the IP access list.',
  },
  audit_unavailable: {
    what: 'The audit file cannot be written, and without it no key is created.',
    next: askAdmin,
  },
  log_not_compared: {
    what: 'The request could not be compared with the audit log, and without that no key is created.',
    next: minute,
  },
  people_unknown: {
    what: 'Slack could not be asked about the people in this request.',
    next: minute,
  },
  too_slow: {
    what: 'The preparation took too long, so nothing was sent to Atlas.',
    next: minute,
  },
  internal: { what: 'Something broke inside Keywarden.', next: askAdmin },
  unrecognised_key: {
    what: 'Atlas created a key, but not with the description that was asked for.',
    next: 'Look at the key with this id at Atlas and delete it if nobody knows it. Then try again.',
  },
  another_key: {
    what: 'At Atlas, another key has the id of the key of this request. It was left alone.',
    next: 'Look at Atlas for the key of this request by its public key, and delete it by hand if it is there. Then close the request, and report this to MongoDB.',
  },
  ...fittingProblems,
  not_proven: {
    what: 'Atlas created a key, but did not show it when it was asked for.',
    next: minute,
  },
  closed: {
    what: 'An admin closed the request. No key of it is left at Atlas.',
    next: askAdmin,
  },
  unknown: { what: 'The key could not be created.', next: askAdmin },
  ...actProblems,
} satisfies Readonly<Record<string, Advice>>;

/** By code. Codes come from stored records, so an unknown one is possible. */
export const problems: Readonly<Record<string, Advice>> & Record<'unknown', Advice> = ownProblems;

export const store: Readonly<Record<StoreCode, string>> = {
  unreachable:
    "Nothing was recorded: the bot's store is not reachable. Please try again in a minute. (E-STORE)",
  unsure:
    'It is not certain that this was recorded. Look again in a minute. Pressing again is safe. (E-UNSURE)',
  refused:
    "Nothing was recorded: the bot's store takes no changes at the moment. Ask an admin of Keywarden to look at it. (E-STORE)",
  corrupt:
    'The record of this request cannot be read, so nothing was changed. Ask an admin of Keywarden to look at it. (E-RECORD)',
  contended:
    "Nothing was recorded: the bot's store has too much to do at the moment. Please try again in a minute. (E-STORE)",
  newer:
    'Nothing was recorded: Keywarden is just being updated. Please try again in a minute. (E-UPDATE)',
};

const waits = 'A key that was waiting for you is safe and still waits.';

/** The same, for somebody who wanted to see a private key and certainly has not seen it. */
export const storeAtReveal: Readonly<Record<StoreCode, string>> = {
  unreachable: `Nothing was shown: the bot's store is not reachable. ${waits} ${minute} (E-STORE)`,
  unsure: `Nothing was shown. ${waits} It is not certain that your click was recorded: look again in a minute. Pressing again is safe. (E-UNSURE)`,
  refused: `Nothing was shown: the bot's store takes no changes at the moment. ${waits} Ask an admin of Keywarden to look at it. (E-STORE)`,
  corrupt:
    'The record of this request cannot be read, so nothing was shown. Ask an admin of Keywarden to look at it. (E-RECORD)',
  contended: `Nothing was shown: the bot's store has too much to do at the moment. ${waits} ${minute} (E-STORE)`,
  newer: `Nothing was shown: Keywarden is just being updated. ${waits} ${minute} (E-UPDATE)`,
};

export const slack = {
  voteUnsure:
    'I could not confirm your vote. The card will show the truth within a minute; pressing again is safe. (E-UNSURE)',
  windowNotOpened:
    'Slack could not open the window. Nothing was changed. Please press the button again.',
  tooFast:
    'You are faster than Keywarden can answer everybody. Nothing was changed. Wait a minute, then go on.',
  otherWorkspace:
    'Keywarden works for another workspace, so it does nothing from here. Nothing was changed. Use `/atlas-keys` in the workspace in which Keywarden is installed.',
  outdated:
    'This button or window is from an older version of Keywarden. Run `/atlas-keys help` to see what you can do.',
  earlierBot:
    'This message is from before Keywarden was installed anew, so its buttons do nothing any more. Run `/atlas-keys mine` to see your requests.',
  earlierBotReposted:
    'This message is from before Keywarden was installed anew, so its buttons do nothing any more. Keywarden posted it again: use the new one.',
  runAgain: (command: string) =>
    `Slack no longer lets Keywarden answer there. Please run ${command} again.`,
};

export const broken = (ref: string) =>
  `Something broke on our side (ref ${ref}). Please try again. If it happens again, give this reference to an admin of Keywarden.`;

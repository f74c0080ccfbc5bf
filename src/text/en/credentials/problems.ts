/** Why what was asked for a key was not carried out, by code. */
export const actProblems = {
  basis_changed: {
    what: 'The key is not as it was when this was asked for.',
    next: 'Ask again, so that people decide about what it is now.',
  },
  asker_not_owner: {
    what: 'Whoever asked for this does not own the key any more.',
    next: 'Its owner can ask for it.',
  },
  not_a_member: {
    what: 'Whoever asked for this is no full member of this workspace any more.',
    next: 'Its owner can ask for it.',
  },
  credential_ended: {
    what: 'The key has ended meanwhile.',
    next: 'If you still need one, ask for a new key.',
  },
  credential_overtaken: {
    what: 'The key was being frozen or changed in that moment.',
    next: 'Look at the key, and ask again.',
  },
  unknown_credential: {
    what: 'Keywarden does not know this key any more.',
    next: 'Ask an admin of Keywarden.',
  },
  adopting_credential_overtaken: {
    what: 'Somebody else adopted this key meanwhile.',
    next: 'Look at it: `/atlas-keys get KEY`.',
  },
  adopting_not_there: {
    what: 'Atlas does not have this key any more.',
    next: 'There is nothing to adopt.',
  },
  adopting_not_checked: {
    what: 'Atlas does not answer now.',
    next: 'Keywarden tries it again by itself.',
  },
  adopting_clock_wrong: {
    what: 'The clock of Redis is wrong, so no end can be counted.',
    next: 'Keywarden tries it again by itself.',
  },
  adopting_person_unknown: {
    what: 'Slack does not answer who asked for this.',
    next: 'Keywarden tries it again by itself.',
  },
  adopting_not_allowed: {
    what: 'Whoever asked for this may not adopt keys any more.',
    next: 'An admin of Keywarden can ask for it.',
  },
  adopting_not_a_member: {
    what: 'Whoever asked for this is no full member of this workspace any more.',
    next: 'An admin of Keywarden can ask for it.',
  },
  adopting_owner_unfit: {
    what: 'The one who shall own it may not ask for keys there.',
    next: 'Ask again with another owner.',
  },
  adopting_group_not_in_policy: {
    what: 'The policy does not name the group that shall own it.',
    next: 'Ask again with another owner.',
  },
  turned_back: {
    what: 'Atlas did not take the change, or the key was ended or frozen meanwhile. It has what it had before.',
    next: 'Look at the key, and ask again.',
  },
};

/** Why a new key has not got its roles and addresses, by code. */
export const fittingProblems = {
  project_gone: {
    what: 'A project of this request does not exist at Atlas any more, so the key was deleted again.',
    next: 'Ask for a key without this project.',
  },
  key_gone: {
    what: 'The new key was deleted at Atlas, not by Keywarden.',
    next: 'Please try again in a minute.',
  },
  not_seen_yet: {
    what: 'Atlas does not find the new key yet.',
    next: 'Please try again in a minute.',
  },
};

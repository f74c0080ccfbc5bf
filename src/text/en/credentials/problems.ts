/** Why what was asked for a key was not carried out, by code. */
export const actProblems = {
  basis_changed: {
    what: 'The key is not as it was when this was asked for.',
    next: 'Ask again, so that people decide about what it is now.',
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
  turned_back: {
    what: 'Atlas did not take the change, or the key was ended or frozen meanwhile. It has what it had before.',
    next: 'Look at the key, and ask again.',
  },
};

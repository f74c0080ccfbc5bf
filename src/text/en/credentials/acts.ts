/** What Atlas knows of the use of a key. `at` is a moment in the time zone of the reader. */
export const lastSeen = {
  used: (at: string) => `Atlas last saw this key used ${at}.`,
  usedFrom: (at: string, address: string) => `Atlas last saw this key used ${at}, from ${address}.`,
  unused: 'Atlas has seen no call with this key yet.',
  unknowable:
    'Whether somebody uses this key cannot be known: Atlas notes that only for keys with an IP access list.',
  unread: 'When this key was used last cannot be said now: Atlas does not answer.',
  asking: 'Atlas is being asked when this key was used last.',
};

/** Facts about a key whose life Keywarden looks after. */
export const keyFacts = {
  owner: 'Owner',
  end: 'End',
  withoutEnd: 'Without end',
  state: 'State',
  roles: 'Roles',
  rolesIn: (roles: string, projects: number) =>
    projects === 1 ? `${roles} in 1 project` : `${roles} in ${projects} projects`,
  addresses: (count: number) =>
    count === 0 ? 'from anywhere' : count === 1 ? 'from 1 address' : `from ${count} addresses`,
  states: {
    live: 'In use',
    toLive: 'Is being changed at Atlas',
    toFrozen: 'Is being frozen at Atlas',
    frozen: (at: string) => `Frozen since ${at}`,
    frozenUntil: (at: string, deleteAt: string) => `Frozen since ${at}, is deleted ${deleteAt}`,
    ending: 'Is being deleted at Atlas',
    ended: (at: string) => `Deleted ${at}`,
    held: 'On hold until an admin looks',
  },
  unrevealed: 'Counts from the reveal',
};

/** Windows in which people freeze, thaw or end a key at once. */
export const actWindows = {
  freeze: {
    title: 'Freeze key',
    submit: 'Freeze key',
    intro:
      'The key loses all roles, so whatever uses it stops working. It can be given back until it is deleted. A frozen key can still sign in and read the names and e-mail addresses of the members of the organization: if it leaked, end it instead.',
    done: 'The key is being frozen at Atlas. Its owner and the announcement channels are told when that is done.',
  },
  thaw: {
    title: 'Thaw key',
    submit: 'Thaw key',
    intro: 'The key gets back exactly what was approved for it, at once.',
    done: 'The key is being given back at Atlas. Its owner and the announcement channels are told when that is done.',
  },
  restore: {
    title: 'Restore key',
    submit: 'Restore key',
    intro:
      'The key gets exactly what was approved for it, at once. Whatever somebody gave it at Atlas besides is taken away.',
    done: 'The key is being restored at Atlas. Its owner and the admins are told when that is done.',
  },
  end_now: {
    title: 'End key now',
    submit: 'End key now',
    intro:
      'The key is deleted at Atlas, and whatever uses it stops working. This cannot be undone.',
    done: 'The key is being deleted at Atlas. Its owner and the announcement channels are told when it is gone.',
  },
  endAgain: {
    title: 'It was just used',
    submit: 'End it all the same',
    intro: 'Something still uses this key, and it stops working when the key ends.',
  },
  notFound: (typed: string) =>
    `There is no key ${typed} that you may look at. Check the id, or run \`/atlas-keys list mine\` to see your keys.`,
};

/** Windows in which a key gets another owner. */
export const transferWindows = {
  transfer: {
    title: 'Transfer key',
    submit: 'Ask them',
    intro: (to: string) =>
      `${to} is asked to answer for this key. Until they accept, nothing changes, and you stay its owner.`,
    done: 'They get a direct message. You are told if they decline.',
  },
  takeOver: {
    title: 'Take over key',
    submit: 'Take over',
    intro:
      'You answer for this key from now on: you hear of its end, and you can extend, replace and end it. The private key is not shown again.',
    done: 'You own this key now. `/atlas-keys list mine` shows all of yours.',
  },
  takeAll: {
    title: 'Take over keys',
    submit: 'Take over all',
    intro: (count: number) =>
      count === 1
        ? 'You answer for this key from now on: you hear of its end, and you can extend, replace and end it. The private key is not shown again.'
        : `You answer for these ${count} keys from now on: you hear of their ends, and you can extend, replace and end them. No private key is shown again.`,
    more: (count: number) =>
      count === 1
        ? '1 more is offered to you. Take it over afterwards.'
        : `${count} more are offered to you. Take them over afterwards.`,
    done: (count: number) =>
      count === 1
        ? 'You own 1 key more now. `/atlas-keys list mine` shows all of yours.'
        : `You own ${count} keys more now. \`/atlas-keys list mine\` shows all of yours.`,
  },
  decline: {
    title: 'Decline key',
    submit: 'Decline',
    intro: 'The key stays with its owner, who is told.',
    done: 'The key stays with its owner.',
  },
};

/** Windows and buttons about a key that nobody answers for. */
export const foreign = {
  adopt: {
    label: 'Adopt',
    title: 'Adopt key',
    submit: 'Adopt key',
    intro:
      'Keywarden looks after this key from now on. What it may do now counts as approved; nothing changes at Atlas. The owner is told, and hears of its end.',
    person: 'Owner',
    personHint: 'Who answers for it.',
    group: 'Or a user group',
    groupHint: 'Instead of the person. Each member may extend, replace and end it.',
    purpose: 'What it is for',
    purposeHint: 'People know it by this.',
    life: 'How long it lives from now',
    lifeHint: 'Then it is frozen, and deleted later, unless its owner extends it.',
    done: 'The key is adopted. Its owner is told.',
    asks: 'By the policy, the approvers decide whether it is adopted. Nothing changes at Atlas. Once it is approved, what it may do now counts as approved, and it has an owner and an end.',
    ask: 'Send request',
    reason: 'Why it is needed',
    reasonHint: 'The approvers read it.',
    asked:
      'Your request was sent to the approvers. You get a direct message with the outcome. The key goes on as it is meanwhile.',
    early: 'Nobody has to be asked. The key is adopted in a moment.',
  },
  freeze: {
    label: 'Freeze',
    title: 'Freeze key',
    submit: 'Freeze key',
    intro:
      'All its roles are taken away: whatever uses it stops working. It can still sign in and read the names and e-mail addresses of members. Keywarden notes what it had, with you as its owner, and you can give it back: `/atlas-keys thaw KEY`.',
    done: 'Keywarden freezes the key now. You are told when Atlas has confirmed it.',
  },
  end: {
    label: 'End',
    title: 'End key now',
    submit: 'End key now',
    intro:
      'The key is deleted at Atlas: whatever uses it stops working, and this cannot be undone. If you are not sure, freeze it: a frozen key can be given back.',
    confirm: 'Public key',
    confirmHint: 'Type the public key of the key that ends.',
    done: 'The key is being deleted at Atlas. You and the announcement channels are told when it is gone.',
  },
  adoptMany: {
    label: 'Adopt these',
    title: 'Adopt keys',
    submit: 'Adopt keys',
    intro:
      'Keywarden looks after these keys from now on. What they may do now counts as approved; nothing changes at Atlas. Each keeps its description.',
    which: 'Keys',
    done: (adopted: number, left: number, asked: number) =>
      [
        adopted === 1 ? '1 key is adopted.' : `${adopted} keys are adopted.`,
        ...(asked === 0
          ? []
          : [`${asked} not: by the policy the approvers decide. Adopt each by itself.`]),
        ...(left === 0
          ? []
          : [`${left} not: changed at Atlas meanwhile, or adopted by somebody else. Look again.`]),
      ].join(' '),
  },
  ask: {
    label: 'Ask the maker',
    title: 'Ask the maker',
    submit: 'Ask',
    intro: (who: string) =>
      `By Atlas’s events ${who} made this key. They get a direct message with two buttons: it is mine, not mine.`,
    done: 'The question is sent.',
  },
  mine: {
    label: 'It is mine',
    title: 'It is mine',
    submit: 'Take it',
    intro:
      'You answer for this key from now on, and hear of its end. Nothing changes at Atlas. Say what it is for and how long it is needed.',
    done: 'The key is yours. Find it on Home.',
  },
  notMine: {
    label: 'Not mine',
    title: 'Not mine',
    submit: 'Not mine',
    intro: 'The admins of Keywarden are told that this key is not yours. Nothing changes at Atlas.',
    done: 'The admins are told.',
  },
};

/** Messages about keys that appeared without Keywarden. */
export const strangers = {
  title: 'Made without Keywarden',
  appeared: (description: string, organization: string, key: string) =>
    `A key appeared in ${organization} without Keywarden: ${description}, public key ${key}.`,
  byPerson: (who: string, address: string) => `${who} (${address}) made it.`,
  byAddress: (address: string) =>
    `Somebody with the address ${address} made it; nobody in this workspace has that.`,
  byProgram: (id: string) => `The program ${id} made it.`,
  byUnknown: 'Atlas does not say who made it.',
  does: (roles: string) => `It can do: ${roles}.`,
  many: (all: number, organization: string) =>
    `${all} keys in ${organization} were made without Keywarden, and nobody answers for them.`,
  manyBy: (people: number, programs: number, unknown: number) =>
    `By Atlas’s events ${people} were made by people and ${programs} by programs; of ${unknown} the maker is not known.`,
  manyNext:
    'Nothing was changed. Look at them, and give each an owner and an end: adopt it, ask whoever made it, or freeze it.',
  adoptedFor: (by: string, count: number) =>
    count === 1
      ? `${by} adopted 1 key that was made without Keywarden, and you answer for it now. Home shows it with its end.`
      : `${by} adopted ${count} keys that were made without Keywarden, and you answer for them now. Home shows them with their ends.`,
  adoptedForGroup: (by: string, count: number, owner: string) =>
    count === 1
      ? `${by} adopted 1 key that was made without Keywarden, and ${owner} answers for it now.`
      : `${by} adopted ${count} keys that were made without Keywarden, and ${owner} answers for them now.`,
  adoptedByPolicy: (count: number, organization: string, owners: string) =>
    count === 1
      ? `1 key in ${organization} that a program made is adopted: by the policy, ${owners} answers for it. Nothing was changed at Atlas.`
      : `${count} keys in ${organization} that programs made are adopted: by the policy, ${owners} answer for them. Nothing was changed at Atlas.`,
  denied: (who: string, description: string, organization: string, key: string) =>
    `${who} says that the key ${description} in ${organization} is not theirs. Its public key is ${key}.`,
  asked: (by: string, description: string, organization: string, key: string) =>
    `${by} asks: is the key ${description} in ${organization} yours? Its public key is ${key}, and by Atlas’s events you made it.`,
  askedNext: 'If it is yours, say what it is for and how long it is needed.',
};

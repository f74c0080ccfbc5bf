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
  },
  freeze: {
    label: 'Freeze',
    title: 'Freeze key',
    submit: 'Freeze key',
    intro:
      'All its roles are taken away: whatever uses it stops working. It can still sign in and read the names and e-mail addresses of members. Keywarden notes what it had, with you as its owner, and you can give it back: `/atlas-keys thaw KEY`.',
    done: 'Keywarden freezes the key now. You are told when Atlas has confirmed it.',
  },
};

/** Approvals given in advance. Slack cuts titles and buttons of windows at 24 characters. */
export const allow = {
  title: 'Allow in advance',
  submit: 'Allow',
  intro:
    'Your approval is given in advance. It counts as if you approved each request yourself when it is made, and nobody asks you again.',
  person: 'Who',
  until: 'Until',
  uses: 'For at most',
  keys: (count: number) => (count === 1 ? '1 key' : `${count} keys`),
  left: (count: number) =>
    count === 0 ? 'used up' : count === 1 ? '1 key left' : `${count} keys left`,
  alone: 'Where this approval is enough, the key is created at once, without a further click.',
  told: 'The person and the approvals channel are told. You can revoke it at any time.',
  done: 'This is allowed now. The person and the approvals channel are told.',
  madeTitle: 'Allowed in advance',
  made: (by: string, person: string, roles: string, organization: string) =>
    `${by} allowed ${person} in advance to have keys in ${organization} with these roles: ${roles}.`,
  limits: (keys: string, until: string) => `For at most ${keys}, until ${until}.`,
  counts: (by: string) =>
    `Each request for this counts as approved by ${by}. It can be revoked at any time.`,
  yours: (command: string) => `Run ${command} to ask for a key.`,
  revokedTitle: 'Not allowed any more',
  revoked: (by: string, person: string, roles: string, organization: string) =>
    `${by} revoked what ${person} was allowed in advance: keys in ${organization} with these roles: ${roles}.`,
  wasAllowed: (granter: string) => `It was allowed by ${granter}.`,
  revokedMeans:
    'Keys that were created stay. Requests that have no key yet need the approval of people.',
  revoke: {
    title: 'Revoke permission',
    submit: 'Revoke permission',
    intro:
      'From now on this is not allowed in advance. Keys that were created stay; requests that have no key yet do not count this approval any more.',
    done: 'The permission is revoked. The person and the approvals channel are told.',
  },
  list: {
    title: 'Allowed in advance',
    line: (person: string, roles: string, organization: string) =>
      `${person}: ${roles} in ${organization}`,
    by: (granter: string, until: string, left: string) =>
      `Allowed by ${granter} until ${until}, ${left}`,
    page: (page: number, pages: number, total: number) =>
      `Page ${page} of ${pages} (${total === 1 ? '1 permission' : `${total} permissions`})`,
    none: 'Nothing is allowed in advance at the moment.',
    noneOfYours: 'Nothing is allowed to you in advance at the moment.',
    how: (usage: string) => `To allow something: ${usage}`,
  },
  refusals: {
    notAllowed:
      'Nothing was allowed: only those who could approve such a request can allow it in advance.',
    notYours:
      'Nothing was changed: only who allowed this, those who could have, and the admins of Keywarden can revoke it.',
    yourself: 'Nothing was allowed: you cannot allow yourself anything. Another approver has to.',
    samePerson:
      'Nothing was allowed: your account and theirs count as the same person (same e-mail address, or the policy says so). Another approver has to do it.',
    gone: 'Nothing was allowed: they are not an active member of this workspace.',
    unknownOrganization: (typed: string) =>
      `Nothing was allowed: Keywarden does not know the organization ${typed}.`,
    whichOrganization: 'Say in which organization: add `in` and its name before `for`.',
    possible: (names: string) => `You can allow this in: ${names}.`,
    possibleNowhere: 'There is none in which you can allow this.',
    noManager:
      'Nothing was allowed: the approval of their manager is needed, and the policy names no manager for them.',
    rolesNotAllowed: (roles: string) =>
      `Nothing was allowed: the policy does not allow these roles in this organization: ${roles}.`,
  },
};

/** For emergencies: named people get a key at once, and an approver reviews it afterwards. */
export const breakGlass = {
  title: 'Break the glass',
  submit: 'Break the glass',
  warning:
    '*Only for emergencies.* The key is created at once and nobody is asked. Everybody in the announcement channels reads at once who you are, what you asked for and what you write here. An approver looks at it afterwards.',
  incident: 'What is happening',
  incidentHint:
    'The incident, in words that everybody understands, with its number if there is one. It is announced at once.',
  notAllowed:
    'You may not break the glass. The policy of Keywarden names who may, for which organizations and roles. Make an ordinary request with `/atlas-keys create`.',
  sentTitle: 'Glass broken',
  sent: 'The key is being created. You get a direct message when you can reveal its private key. The announcement channels and the admins are told now, and an approver looks at it afterwards.',
  announced: 'The glass was broken',
  who: (requester: string, organization: string, description: string) =>
    `${requester} broke the glass to have a key in ${organization} at once: ${description}. Nobody approved it.`,
  incidentIs: 'Incident',
  says: (incident: string) => `Incident: ${incident}`,
  next: 'An approver has to look at this and acknowledge it on the card in the approvals channel.',
  reviewTitle: 'Not acknowledged yet',
  review: (requester: string, organization: string, description: string, at: string) =>
    `${requester} broke the glass for a key in ${organization} (${description}) on ${at}, and no approver has acknowledged it yet. Look at what was done with the key, then acknowledge it on the card of the request. Until then this comes again every 24 hours.`,
};

/** Told while a request waits for its approvers. */
export const waiting = {
  reminder: (people: string, asks: string, votes: string, until: string) =>
    `${people === '' ? '' : `${people}: `}this request still waits for a decision. ${asks} ${votes} It lapses ${until}.`,
  escalation: (people: string, asks: string, votes: string, until: string) =>
    `${people === '' ? '' : `${people}: `}nobody decided on this request in time, so you are asked, too. ${asks} ${votes} It lapses ${until}.`,
  votes: (given: number, needed: number) => `Approvals so far: ${given} of ${needed}.`,
  escalationTitle: 'A key request needs your decision',
  decideOn: (card: string, channel: string) =>
    `Decide on ${card} in ${channel}. If you cannot open it, ask a member to add you to the channel.`,
  card: 'the card',
  decideIn: (channel: string) =>
    `Decide on the card in ${channel}. If you cannot open the channel, ask a member to add you.`,
  cardMissing: (channel: string) =>
    `The card is not in ${channel} yet: Keywarden cannot post there now. The admins were told.`,
};

/** Told to the requester when the approvers' channel cannot be reached, and when it can again. */
export const reach = {
  lost: (description: string, organization: string) =>
    `The approvers cannot be reached: nobody can decide on your request for ${description} in ${organization} now. The admins were told what to do. Keywarden tries again every few minutes, so you need not do anything.`,
  back: (description: string, organization: string) =>
    `The approvers can be reached again: they can decide on your request for ${description} in ${organization}.`,
  until: (until: string) => `Without a decision it still lapses ${until}.`,
};

/** Why nothing can be posted in a channel, by Slack's error code. */
const reasons: Readonly<Record<string, string>> = {
  is_archived: 'The channel is archived. Unarchive it.',
  is_inactive: 'The channel is archived. Unarchive it.',
  channel_not_found:
    'Slack says that it does not exist. If it is a private channel, Keywarden was removed from it: type `/invite @keywarden` there.',
  not_in_channel: 'Keywarden is not in the channel. Type `/invite @keywarden` there.',
};

/** Told to the admins, once each time a channel is lost. */
export const channelLost = {
  title: 'A channel cannot be reached',
  what: (channel: string, id: string) => `Keywarden cannot post in ${channel} (${id}).`,
  reasons,
  otherReason: (reason: string) =>
    `Slack answers ${reason}: the settings of the channel or of the workspace do not let Keywarden post there. Let it post there.`,
  approvals:
    'Requests for keys wait there for a decision, and nobody can decide until it can be reached. They lapse at the time that was set.',
  others: 'What Keywarden has to say there waits.',
  otherwise:
    'Or name another channel in the policy. Keywarden tries again every few minutes, and then posts what waits.',
};

/** Told to the same admins once posting works again. */
export const channelBack = {
  title: 'A channel can be reached again',
  what: (channel: string, id: string) =>
    `Keywarden can post in ${channel} (${id}) again. What waited is posted there now.`,
};

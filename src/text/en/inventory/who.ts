/** Whose a key is, for somebody who found it somewhere. */
export const who = {
  title: 'Whose key is this',
  /** The same for a key that there is not, and for whoever may not look. */
  nothing:
    'Keywarden knows no such key that you may see. If a private key got into wrong hands, tell an admin of Keywarden now.',
  notAllAsked: (count: number) =>
    count === 1
      ? 'But Atlas did not answer for 1 organization, so it may be there. Try again in a minute.'
      : `But Atlas did not answer for ${count} organizations, so it may be there. Try again in a minute.`,
  leaked:
    'You pasted a whole private key, so it counts as leaked: whoever has seen it can use the key until it is frozen or revoked. Keywarden compared its last 12 characters and forgot it; it is stored and logged nowhere here. Delete it wherever else it stands.',
  owner: (who: string) => `Owner: ${who}.`,
  noOwner: 'Nobody answers for it.',
  requested: (who: string, at: string) => `${who} asked for it, ${at}.`,
  approved: (who: string) => `Approved by ${who}.`,
  byNobody: 'No person approved it.',
  adopted: (who: string, at: string) => `Made without Keywarden; ${who} adopted it, ${at}.`,
  foreign: 'Made without Keywarden.',
  names: (request: string) =>
    `Its description names the request ${request}. Keywarden has no record of the key itself: it is making it, or somebody wrote that there.`,
  namesUnknown: (request: string) =>
    `Its description names the request ${request}, which Keywarden does not know: another Keywarden made it, or somebody wrote that there.`,
  end: (end: string) => `End: ${end}.`,
  state: (state: string) => `State: ${state}.`,
  does: (roles: string) => `It can do: ${roles}.`,
  used: (at: string) => `Last used ${at}.`,
  usedFrom: (at: string, address: string) => `Last used ${at} from ${address}.`,
  notUsed: 'Atlas has seen no use of it.',
  unknownUse: 'When it was used cannot be known: it has no addresses.',
  notAsked: 'Atlas does not answer now.',
  revoke: 'Revoke',
};

import type { Status } from '../../../domain/record/state.ts';

/** `who` did the last that the copy knows: `did`, at that time. */
type Sentence = (who: string, at: string, did: string, requester: string) => string;

const revealed: Sentence = (_who, at, _did, requester) =>
  `The private key was revealed to ${requester}, or may have been, ${at}.`;
const creating: Sentence = (_who, at) =>
  `Keywarden had begun to create the key, ${at}. One may be left at Atlas: its description ends with the id of this request.`;
const ended: Sentence = (who, at) => `Its end was asked for, or its time was over, ${at} (${who}).`;
const fitting: Sentence = (_who, at) =>
  `The key was created, ${at}, and had not got its roles and addresses yet.`;
const other: Sentence = (who, at, did) => `The last that happened, ${at}: ${who} ${did}.`;

/** What a copy of the audit log knows of a request, by the status that the request had then. */
const was: Readonly<Record<Status, Sentence>> = {
  pending: other,
  approved: other,
  creating,
  recovering: creating,
  fitting,
  ready: (_who, at) => `The key was created, ${at}.`,
  claimed: revealed,
  uncertain: revealed,
  delivered: revealed,
  applying: other,
  done: other,
  expired: ended,
  revoked: ended,
  held: other,
  unchecked: other,
  denied: (who, at) => `It was denied by ${who}, ${at}.`,
  withdrawn: (_who, at) => `Its requester withdrew it, ${at}.`,
  lapsed: (_who, at) => `It lapsed without a decision, ${at}.`,
  failed: (_who, at) => `It failed, ${at}: there is no key.`,
};

/** A request of which Redis has lost the end, and what people do about it. */
export const loss = {
  was,
  next: {
    keep: 'Is the key in use? Then choose "Keep key". If not, choose "Revoke": the key is deleted at Atlas. In both cases its private key is not shown again.',
    unknown:
      'It does not go on, because there could be a second key. Look at Atlas for a key whose description ends with the id of this request: if nobody uses it, delete it there. When it is gone, choose "Close request"; the requester can ask again.',
    gone: 'Choose "Revoke": Keywarden makes sure that the key is gone, and ends the request.',
    unrevealed:
      'Nobody was shown its private key, and nobody can be any more. Choose "Revoke": the key is deleted at Atlas, and the requester can ask again.',
  },
  key: (publicKey: string, keyId: string) => `Key: ${publicKey} (${keyId}).`,
  keepWindow: {
    title: 'Keep the key',
    submit: 'Keep key',
    intro:
      'You say that this key is in use. It stays at Atlas, and the request counts as revealed. Its private key is shown to nobody any more.',
    done: 'The key stays. This was written into the audit log under your name.',
  },
};

/** Who asks for what, of a key that is there. */
export const asksAct = {
  extend: (who: string, where: string, what: string, to: string) =>
    `${who} asks to extend the key ${what} in ${where} until ${to}.`,
  replace: (who: string, where: string, what: string, overlap: string) =>
    `${who} asks to replace the key ${what} in ${where} by a new one of the same access. The old one lives for ${overlap} after the new one was handed over.`,
  change: (who: string, where: string, what: string) =>
    `${who} asks to change what the key ${what} in ${where} can do. Below is what it could do then.`,
  adopt: (who: string, where: string, what: string, key: string) =>
    `${who} asks to adopt the key ${what} in ${where}, public key ${key}. It was made without Keywarden and works already: nothing changes at Atlas. Approved, it may go on with what it has, and gets an owner and an end.`,
};

/** Windows in which the owner of a key asks for something. Titles have 24 characters. */
export const keyForms = {
  extend: {
    title: 'Extend key',
    submit: 'Send request',
    intro: (end: string) => `It ends ${end}.`,
    alone: (time: string) => `Up to ${time} you extend it by yourself: nobody is asked.`,
    label: 'For how much longer',
    hint: (latest: string) => `The policy lets it live until ${latest} at most.`,
  },
  replace: {
    title: 'Replace key',
    submit: 'Send request',
    intro:
      'You get a new key of the same access and life. Reveal it, change over whatever uses the old one, then end the old one. If the old one leaked, do not wait for that: `/atlas-keys revoke` ends it at once.',
    label: 'How long both live',
    hint: 'Counted from the moment at which you reveal the new one.',
  },
  change: {
    title: 'Change key',
    submit: 'Send request',
    intro:
      'The key itself stays, and works as now until the approvers agree. Then Keywarden changes it at Atlas. Meanwhile it never has more than the old and the new roles together.',
    accessListHint: 'One per line, 20 at most. Without any, it works from everywhere.',
  },
  reason: 'Reason',
  reasonHint: 'The approvers read it.',
  sent: 'Your request was sent to the approvers. You get a direct message with the outcome.',
  early: 'Nobody has to be asked. You get a direct message when it is done.',
};

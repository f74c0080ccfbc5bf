/** Windows of an admin about a key on hold. */
export const heldKeyWindows = {
  resume: {
    title: 'Try again',
    submit: 'Try again',
    intro:
      'Keywarden goes on with what it wanted to do with this key. First put in order what the message about it names.',
    done: 'Keywarden goes on. The admins are told here if it cannot.',
  },
  close: {
    title: 'Close key',
    submit: 'Close key',
    intro:
      'Keywarden asks Atlas once more whether this key is gone. If Atlas cannot be asked, what you write counts: the key is recorded as ended under your name, and nobody looks after it any more.',
    said: 'What happened to the key?',
    saidHint: 'For example: the organization was deleted.',
  },
};

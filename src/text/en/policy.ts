/** What the admins are told when a changed policy file cannot be used. */
export const policy = {
  title: 'The new policy is not used',
  means: (count: number) =>
    `The policy file was changed, and ${count === 1 ? 'something is' : `${count} things are`} wrong with it. Keywarden goes on with the policy it had.`,
  more: (count: number) => `and ${count} more: see the log.`,
  next: (command: string) =>
    `Correct the file: Keywarden reads it again by itself. To check it before, use ${command}. Variables of the environment are read at start only: where one is missing, set it and restart Keywarden.`,
};

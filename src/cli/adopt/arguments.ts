export type Asked =
  | { readonly command: 'help' }
  | { readonly command: 'adopt'; readonly file: string; readonly isDryRun: boolean };

export const USAGE = `How to use it:
  npm run adopt -- FILE.csv              proposes to adopt the keys of this file; an admin accepts
                                         that in Slack
  npm run adopt -- FILE.csv --dry-run    says what would be proposed, and changes nothing
The file begins with the line public_key,owner,purpose,end. An owner is the id of a person (U…) or of a
user group (S…) in Slack, an end is a day such as 2027-03-31, its last one, or a time such as 90d.
In the image, where there is no npm: node dist/adopt.js`;

/** The parsed command, or a sentence that says what is wrong with it. */
export function readArguments(words: readonly string[]): Asked | string {
  const flags = words.filter((word) => word.startsWith('-'));
  const [file, more] = words.filter((word) => !word.startsWith('-'));
  if (flags.some((word) => word === '--help' || word === '-h')) return { command: 'help' };
  const odd = flags.find((word) => word !== '--dry-run');
  if (odd !== undefined) return `${odd} is not understood here.`;
  if (file === undefined) return 'Name a file.';
  if (more !== undefined) return `${more} is not understood here: one file at a time.`;
  return { command: 'adopt', file, isDryRun: flags.length > 0 };
}

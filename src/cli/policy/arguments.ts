export interface Explained {
  readonly command: 'explain';
  readonly person: string;
  /** Absent if the command line does not say in which user groups the person is. */
  readonly groups?: readonly string[];
  readonly organization: string;
  readonly roles: readonly string[];
  /** Names or ids. The roles that begin with GROUP_ are asked for in each of them. */
  readonly projects: readonly string[];
  /** Absent: the file that KEYWARDEN_POLICY names is used. */
  readonly file?: string;
}

export type Asked =
  | { readonly command: 'help' }
  | { readonly command: 'check'; readonly file: string }
  | Explained;

export const USAGE = `How to use it:
  npm run policy -- check FILE          lists everything that is wrong with a policy file
  npm run policy -- explain --person U0DANA [--groups S0SHOP,S0DATA] --organization NAME
                            --role ORG_READ_ONLY [--role ...] [--file FILE]
                            [--project NAME --role GROUP_READ_ONLY]
                                        what happens to such a request, and which rule decides
Without --file it is the file that KEYWARDEN_POLICY names. Slack is not asked.
check ends with 0 or, where the file cannot be used, 78.
In the image, where there is no npm: node dist/policy.js check FILE`;

const OPTIONS = ['--person', '--groups', '--organization', '--project', '--role', '--file'];

function listOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).map((value) => value.trim());
}

function readExplain(words: readonly string[]): Explained | string {
  const given = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 2) {
    const [option = '', value] = [words[at], words[at + 1]];
    if (!OPTIONS.includes(option)) return `${option} is not understood here.`;
    if (value === undefined || value.startsWith('--')) return `${option} needs a value after it.`;
    given.set(option, [...(given.get(option) ?? []), value]);
  }
  const last = (option: string) => given.get(option)?.at(-1);
  const [person, organization] = [last('--person'), last('--organization')];
  const [groups, roles] = [given.get('--groups'), given.get('--role')];
  const file = last('--file');
  if (person === undefined) return 'Say who asks: --person U0DANA.';
  if (organization === undefined) return 'Say where: --organization NAME.';
  if (roles === undefined) return 'Say for what: --role ORG_READ_ONLY.';
  if (!/^[UW][A-Z0-9]{2,20}$/.test(person)) {
    return '--person must be the id of a person in Slack, such as U0DANA.';
  }
  return {
    command: 'explain',
    person,
    organization,
    roles: listOf(roles).map((role) => role.toUpperCase()),
    projects: (given.get('--project') ?? []).map((name) => name.trim()),
    ...(groups === undefined ? {} : { groups: listOf(groups).filter((id) => id !== '') }),
    file,
  };
}

/** The parsed command, or a sentence that says what is wrong with it. */
export function readArguments(words: readonly string[]): Asked | string {
  const [command, ...rest] = words.flatMap((word) => {
    const [, name, value] = /^(--[a-z]+)=(.*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  const [file, ...more] = rest;
  switch (command) {
    case 'check':
      if (file === undefined) return 'Say which file.';
      return more.length === 0 ? { command, file } : 'check takes one file.';
    case 'explain':
      return readExplain(rest);
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    default:
      return command === undefined ? 'Say what to do.' : `There is no command ${command}.`;
  }
}

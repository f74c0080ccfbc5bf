/** `member`: a full member of the bot's own workspace. The others say why somebody is not. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger' | 'unknown';

/**
 * Facts about one person from Slack, at most 60 seconds old. `unknown`: Slack could not be asked,
 * or does not know the id. That always means refusal.
 */
export interface Person {
  /** Slack's user id. */
  readonly id: string;
  readonly standing: Standing;
  /** Lower-case. Absent if Slack shows none. */
  readonly email?: string;
  /** The policy's user groups that the person is in. */
  readonly groups: readonly string[];
  /** Every user id that the policy gives to this person, including this one. */
  readonly aliases?: readonly string[];
}

/** Facts about everyone concerned, by Slack's user id. */
export type People = ReadonlyMap<string, Person>;

/**
 * Whether two accounts belong to one human: the same id or e-mail address, or the policy says so.
 */
export function samePerson(one: Person, other: Person): boolean {
  const sameEmail = one.email !== undefined && one.email === other.email;
  return one.id === other.id || sameEmail || one.aliases?.includes(other.id) === true;
}

export type KnownPerson = Person & { readonly standing: Exclude<Standing, 'unknown'> };

function isKnown(person: Person | undefined): person is KnownPerson {
  return person !== undefined && person.standing !== 'unknown';
}

/** `undefined` for whoever Slack does not know, or is not among the facts: that means no. */
export function knownPerson(facts: People, id: string): KnownPerson | undefined {
  const person = facts.get(id);
  return isKnown(person) ? person : undefined;
}

/** The same where a person is needed: one without facts is `unknown`, which means refusal. */
export function personIn(facts: People, id: string): Person {
  return facts.get(id) ?? { id, standing: 'unknown', groups: [] };
}

import type { ChannelFacts, GroupFacts, PersonFacts } from '../wire/surface.ts';

export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly isExtShared: boolean;
  readonly isArchived: boolean;
  readonly otherId?: string;
  readonly members: readonly string[];
  readonly created: number;
}

/** Who and what exists in the workspace. */
export class Directory {
  readonly people = new Map<string, PersonFacts>();
  readonly conversations = new Map<string, Conversation>();
  readonly groups = new Map<string, GroupFacts>();
  readonly #botUserId: string;

  constructor(botUserId: string) {
    this.#botUserId = botUserId;
  }

  addPerson(person: PersonFacts): void {
    this.people.set(person.id, person);
  }

  changePerson(id: string, change: Partial<Omit<PersonFacts, 'id'>>): void {
    this.people.set(id, { ...this.person(id), ...change, id });
  }

  person(id: string): PersonFacts {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`Nobody has the id ${id}`);
    return person;
  }

  addChannel(channel: ChannelFacts): void {
    this.conversations.set(channel.id, {
      id: channel.id,
      name: channel.name,
      kind: channel.isPrivate === true ? 'private' : 'public',
      isExtShared: channel.isExtShared === true,
      isArchived: channel.isArchived === true,
      otherId: channel.otherId,
      members: [...channel.members],
      created: 1_600_000_000,
    });
  }

  /** By either of its ids. */
  conversation(id: string): Conversation | undefined {
    const direct = this.conversations.get(id);
    return direct ?? [...this.conversations.values()].find(({ otherId }) => otherId === id);
  }

  changeChannel(id: string, change: Partial<Omit<ChannelFacts, 'id'>>): void {
    const before = this.conversations.get(id);
    if (before === undefined) throw new Error(`No channel has the id ${id}`);
    this.addChannel({
      id,
      name: before.name,
      isPrivate: before.kind === 'private',
      isExtShared: before.isExtShared,
      isArchived: before.isArchived,
      otherId: before.otherId,
      members: before.members,
      ...change,
    });
  }

  addGroup(group: GroupFacts): void {
    this.groups.set(group.id, { ...group, users: [...group.users] });
  }

  changeGroup(id: string, change: Partial<Omit<GroupFacts, 'id'>>): void {
    const before = this.groups.get(id);
    if (before === undefined) throw new Error(`No user group has the id ${id}`);
    this.addGroup({ ...before, ...change, id });
  }

  /** The direct messages of a person with the bot; they exist as soon as somebody asks. */
  directMessages(userId: string): Conversation {
    const id = `D${userId.slice(1)}`;
    const existing = this.conversations.get(id);
    if (existing !== undefined) return existing;
    const opened: Conversation = {
      id,
      name: 'directmessage',
      kind: 'im',
      isExtShared: false,
      isArchived: false,
      members: [userId, this.#botUserId],
      created: 1_600_000_000,
    };
    this.conversations.set(id, opened);
    return opened;
  }

  /** What a person means by C0KEYS, #atlas-keys, atlas-keys or @bot. */
  meant(userId: string, name: string): Conversation | undefined {
    if (name === '@bot' || name === `D${userId.slice(1)}`) return this.directMessages(userId);
    const byId = this.conversations.get(name);
    if (byId !== undefined) return byId;
    const bare = name.replace(/^#/, '');
    return [...this.conversations.values()].find((one) => one.name === bare && one.kind !== 'im');
  }

  isMember(conversation: Conversation, userId: string): boolean {
    return conversation.members.includes(userId);
  }

  /** Public channels can be looked at by every full member of the workspace. */
  canSee(conversation: Conversation, userId: string): boolean {
    if (this.isMember(conversation, userId)) return true;
    const person = this.people.get(userId);
    const isGuest = person?.isRestricted === true || person?.isUltraRestricted === true;
    return conversation.kind === 'public' && !isGuest;
  }
}

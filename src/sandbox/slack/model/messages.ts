import type { Fields } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';
import type { Changes } from './changes.ts';
import { Stamps } from './ids.ts';

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Message extends Content {
  readonly ts: string;
  readonly channelId: string;
  readonly author: string;
  /** The one person who sees it, if it is "Only visible to you". */
  readonly onlyFor?: string;
  readonly threadTs?: string;
  readonly edited?: { readonly user: string; readonly ts: string };
  /** What each person chose in the menus of this message. */
  readonly states: Map<string, Map<string, Map<string, Fields>>>;
}

interface NewMessage extends Content {
  readonly channelId: string;
  readonly author: string;
  readonly onlyFor?: string;
  readonly threadTs?: string;
}

export class Messages {
  readonly #byChannel = new Map<string, Map<string, Message>>();
  readonly #stamps = new Stamps();
  readonly #now: () => number;
  readonly #changes: Changes;

  constructor(now: () => number, changes: Changes) {
    this.#now = now;
    this.#changes = changes;
  }

  add(message: NewMessage): Message {
    const added: Message = {
      ...message,
      ts: this.#stamps.next(this.#now()),
      states: new Map(),
    };
    this.#put(added);
    return added;
  }

  find(channelId: string, ts: string): Message | undefined {
    return this.#byChannel.get(channelId)?.get(ts);
  }

  /** Everything in a channel in order, other people's ephemerals included. */
  in(channelId: string): Message[] {
    return [...(this.#byChannel.get(channelId)?.values() ?? [])];
  }

  change(message: Message, content: Content, by: string): Message {
    const current = this.find(message.channelId, message.ts);
    if (current === undefined) throw new Error('The message is gone');
    const changed: Message = {
      ...current,
      ...content,
      edited: { user: by, ts: this.#stamps.next(this.#now()) },
    };
    this.#put(changed);
    return changed;
  }

  remove(message: Message): void {
    this.#byChannel.get(message.channelId)?.delete(message.ts);
    this.#changes.emit({ what: 'message', channelId: message.channelId });
  }

  /** A restarted client has lost every message that was only visible to this person. */
  forgetEphemeralsOf(userId: string): void {
    for (const messages of this.#byChannel.values()) {
      for (const message of [...messages.values()]) {
        if (message.onlyFor === userId) this.remove(message);
      }
    }
  }

  #put(message: Message): void {
    const messages = this.#byChannel.get(message.channelId) ?? new Map<string, Message>();
    // Map keeps the place of an existing key, so an edited message stays where it was.
    messages.set(message.ts, message);
    this.#byChannel.set(message.channelId, messages);
    this.#changes.emit({ what: 'message', channelId: message.channelId });
  }
}

import { newToken } from './ids.ts';
import { Refusal } from './refusal.ts';

const LIFETIME_MS = 3000;

interface Trigger {
  readonly userId: string;
  readonly issuedAt: number;
  /** The modal in which the interaction happened. */
  readonly viewId: string | undefined;
  used: boolean;
}

/** A trigger lives three seconds and opens one window. */
export class Triggers {
  readonly #issued = new Map<string, Trigger>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One that looks right and opens nothing. */
  invent(): string {
    return `${Math.floor(this.#now())}.${this.#issued.size + 1}.${newToken(16)}`;
  }

  wasIssued(id: unknown): boolean {
    return typeof id === 'string' && this.#issued.has(id);
  }

  issue(userId: string, viewId?: string): string {
    const now = this.#now();
    const id = this.invent();
    this.#issued.set(id, { userId, issuedAt: now, viewId, used: false });
    return id;
  }

  /** Looks without using it up: a refused view does not cost the trigger. */
  check(id: string): Trigger {
    const trigger = this.#issued.get(id);
    if (trigger === undefined) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (this.#now() - trigger.issuedAt > LIFETIME_MS) throw new Refusal('expired_trigger_id');
    return trigger;
  }

  use(id: string): void {
    this.check(id).used = true;
  }
}

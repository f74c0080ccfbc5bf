import { newToken } from './ids.ts';

const LIFETIME_MS = 30 * 60_000;
const MOST_USES = 5;

/** Where a response_url came from decides what may be done through it. */
export interface Origin {
  readonly kind: 'command' | 'interaction';
  readonly userId: string;
  readonly channelId: string;
  /** The message that was clicked. */
  readonly messageTs?: string;
  readonly threadTs?: string;
}

interface Issued extends Origin {
  readonly issuedAt: number;
  uses: number;
}

export class ResponseUrls {
  readonly #issued = new Map<string, Issued>();
  readonly #now: () => number;
  readonly #teamId: string;

  constructor(now: () => number, teamId: string) {
    this.#now = now;
    this.#teamId = teamId;
  }

  /** The path only: which host it is on is not the model's business. */
  issue(origin: Origin): string {
    const folder = origin.kind === 'command' ? 'commands' : 'actions';
    const path = `/${folder}/${this.#teamId}/${this.#issued.size + 1}/${newToken(18)}`;
    this.#issued.set(path, { ...origin, issuedAt: this.#now(), uses: 0 });
    return path;
  }

  userOf(path: string): string | undefined {
    return this.#issued.get(path)?.userId;
  }

  /** Counts the use. Refused posts count too: a caller cannot try for ever. */
  use(path: string): Origin | 'unknown_url' | 'expired_url' | 'used_url' {
    const issued = this.#issued.get(path);
    if (issued === undefined) return 'unknown_url';
    if (this.#now() - issued.issuedAt > LIFETIME_MS) return 'expired_url';
    if (issued.uses >= MOST_USES) return 'used_url';
    issued.uses += 1;
    return issued;
  }
}

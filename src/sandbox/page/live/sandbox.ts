import type { Behind, BehindQuery } from '../contract/behindContract.ts';
import type { Changed, Outcome, Snapshot } from '../contract/contract.ts';
import { latest } from './latest.ts';
import { listenTo } from './listening.ts';
import { type Deed, doAs, Refused, readBehind, readSnapshot } from './wire.ts';

/** Everything the page knows. Replaced as a whole, never changed. */
export interface Known {
  readonly me: string;
  readonly snapshot?: Snapshot;
  readonly behind?: Behind;
  readonly isLive: boolean;
  /** Something that went wrong where no control can say so. */
  readonly notice?: string;
}

export interface Sandbox {
  readonly known: () => Known;
  readonly subscribe: (tell: () => void) => () => void;
  readonly be: (who: string) => void;
  readonly act: (deed: Deed, body: object) => Promise<Outcome | undefined>;
  /** undefined: nobody looks behind the scenes. */
  readonly lookBehind: (query: BehindQuery | undefined) => void;
  readonly refresh: () => void;
  readonly say: (notice: string | undefined) => void;
  /** Listens until told to stop. */
  readonly listen: () => () => void;
}

const LOST = 'The sandbox does not answer. It is tried again.';

export function createSandbox(first: string): Sandbox {
  let known: Known = { me: first, isLive: false };
  let query: BehindQuery | undefined;
  const listeners = new Set<() => void>();
  const set = (change: Partial<Known>) => {
    known = { ...known, ...change };
    for (const tell of listeners) tell();
  };

  const snapshot = latest(async () => {
    const asked = known.me;
    const answer = await readSnapshot(asked);
    if (asked === known.me) set({ snapshot: answer });
  });
  const behind = latest(async () => {
    const asked = query;
    if (asked === undefined) return;
    const answer = await readBehind(asked);
    if (asked === query) set({ behind: answer });
  });
  const say = (notice: string | undefined) => set({ notice });
  const failed = (cause: unknown) => say(cause instanceof Refused ? cause.message : LOST);
  const look = (what: { readonly snapshot: boolean; readonly behind: boolean }) => {
    if (what.snapshot) snapshot().catch(failed);
    if (what.behind) behind().catch(failed);
  };
  const all = () => look({ snapshot: true, behind: true });

  const onHello = () => {
    set({ isLive: true });
    if (known.notice === LOST) say(undefined);
    all();
  };
  const onChanged = ({ data }: MessageEvent<string>) => {
    const changed: Changed = JSON.parse(data);
    // Everybody's snapshot holds what the others have not read.
    look({ snapshot: changed.people.length > 0, behind: changed.behind });
  };

  return {
    known: () => known,
    subscribe(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    be(who) {
      if (who === known.me) return;
      set({ me: who, notice: undefined });
      look({ snapshot: true, behind: false });
    },
    async act(deed, body) {
      const who = known.me;
      try {
        const outcome = await doAs(who, deed, body);
        await snapshot();
        return outcome;
      } catch (cause) {
        failed(cause);
        look({ snapshot: true, behind: false });
        return undefined;
      }
    },
    lookBehind(wanted) {
      query = wanted;
      look({ snapshot: false, behind: true });
    },
    refresh: all,
    say,
    listen: () =>
      listenTo('/api/events', { onHello, onChanged, onLost: () => set({ isLive: false }) }),
  };
}

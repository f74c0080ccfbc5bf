import type { HomeView, OpenView, VisibleMessage } from '../../slack/wire/surface.ts';

/**
 * The JSON that the page and its server exchange: types only. Times are epoch milliseconds.
 *
 *   GET  /api/state?as=U0DANA           -> Snapshot
 *   GET  /api/behind?keys=&find=&limit= -> Behind       (BehindQuery)
 *   GET  /api/events                    -> server-sent events: `hello` and `changed`, data: Changed
 *   POST /api/as/:user/type             TypeBody        -> Outcome
 *   POST /api/as/:user/click            ClickBody       -> Outcome
 *   POST /api/as/:user/choose           ChooseBody      -> Outcome
 *   POST /api/as/:user/fill             FillBody        -> Outcome
 *   POST /api/as/:user/submit           SubmitBody      -> Outcome
 *   POST /api/as/:user/close            CloseBody       -> Outcome
 *   POST /api/as/:user/search           SearchBody      -> Suggestions
 *   POST /api/as/:user/home             HomeBody        -> Outcome
 *   POST /api/as/:user/reload           {}              -> Outcome
 *   POST /api/as/:user/read             ReadBody        -> Outcome
 *   POST /api/try                       TryBody         -> KeyTrial
 *   POST /api/faults                    FaultBody       -> { faults: FaultSwitch[] }
 *   POST /api/bot                       BotBody         -> { bot: BotFacts }
 *   POST /api/reset                     {}              -> { world: number }
 *
 * A POST has `content-type: application/json`. Whatever is not 200 answers with `Complaint`:
 * 400 bad body, 403 wrong host or origin, 404, 405, 409 not possible (any more), 413, 415, 500, 503.
 * What the app did badly is not an error of the page: it is a 200 with `ok: false`.
 */

/** By the policy of the sandbox. `outsider`: a member of the workspace whom the policy does not name. */
export type Standing = 'requester' | 'approver' | 'viewer' | 'guest' | 'admin' | 'outsider';

export interface Human {
  readonly id: string;
  /** As in `@dana`. */
  readonly name: string;
  readonly realName: string;
  readonly standing: Standing;
  readonly tz: string;
  readonly locale: string;
  /** Messages they have not read, in all the channels they are in. */
  readonly unread: number;
}

/** Whoever else can be an author or be mentioned: the app, Slackbot. Nobody can be them. */
export interface Robot {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
}

export interface Group {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

export interface Channel {
  readonly id: string;
  /** Without `#`; for direct messages the other side's name. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  /** false: a public channel that they can read but not type into. */
  readonly isMember: boolean;
  readonly memberCount: number;
  readonly unread: number;
  /** The newest message they have read; null: none. Later ones are new to them. */
  readonly readUpTo: string | null;
}

/** A window as its owner sees it: raw blocks, what stands in the inputs, errors by block id. */
export type Window = Omit<OpenView, 'privateMetadata' | 'externalId'>;
export type Home = Omit<HomeView, 'privateMetadata'>;

/** From the manifest. */
export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

/** In this order; words are the page's. `created` happens by itself after `approve`. */
export type TourStepId =
  | 'look'
  | 'ask'
  | 'approve'
  | 'created'
  | 'reveal'
  | 'use'
  | 'extend'
  | 'replace'
  | 'end';

export interface TourStep {
  readonly id: TourStepId;
  /** As whom it is done (`created`: as whom it is watched). */
  readonly as: string;
  /** Where to look: a channel, or `home`. */
  readonly channel: string;
  readonly done: boolean;
}

/** Everything one person has before them. */
export interface Snapshot {
  readonly simulation: true;
  /** Another number means that somebody pressed "Start over": forget all you know. */
  readonly world: number;
  readonly now: number;
  readonly me: Human;
  /** Whom one can be, in the order of the switch. */
  readonly people: readonly Human[];
  readonly robots: readonly Robot[];
  readonly groups: readonly Group[];
  readonly app: { readonly name: string; readonly userId: string; readonly botUp: boolean };
  /** Those they can see; the direct messages with the app come last. */
  readonly channels: readonly Channel[];
  readonly directMessages: string;
  /** By channel id, oldest first. */
  readonly messages: Readonly<Record<string, readonly VisibleMessage[]>>;
  /** Root first; the last one is on top. */
  readonly windows: readonly Window[];
  readonly home: Home | null;
  readonly commands: readonly SlashCommand[];
  readonly tour: readonly TourStep[];
}

// What a person does.

export type TargetName =
  | { readonly kind: 'message'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'window'; readonly id: string }
  | { readonly kind: 'home' };

/** A slash command; anything else is said aloud in the channel. */
export interface TypeBody {
  readonly channel: string;
  readonly text: string;
}

export interface ClickBody {
  readonly target: TargetName;
  readonly blockId: string;
  readonly actionId: string;
  /** The button's value, where a block has several buttons with one action id. */
  readonly value?: string;
  /**
   * The block as the person had it on the screen. With it, a button that has just been taken away
   * can still be pressed, as in Slack; without it that is a 409.
   */
  readonly shown?: { readonly type: string; readonly block_id: string };
}

/**
 * One input: option values, user or channel ids, `YYYY-MM-DD`, `HH:mm`, seconds, or the text, always
 * as a list; an empty list (or `['']`) clears it.
 */
export interface Entry {
  readonly blockId: string;
  readonly actionId: string;
  readonly values: readonly string[];
}

/** A menu outside an input block, or in one with `dispatch_action`: the app is told at once. */
export interface ChooseBody extends Entry {
  readonly target: TargetName;
}

/** Keeps what stands in inputs without telling the app: on blur, before switching people. */
export interface FillBody {
  readonly target: TargetName;
  readonly entries: readonly Entry[];
}

/** Whatever stands in the inputs now; what is left out stays as it was kept. */
export interface SubmitBody {
  readonly windowId: string;
  readonly entries: readonly Entry[];
}

export interface CloseBody {
  readonly windowId: string;
  /** The X closes the whole stack, "Cancel" only the top. */
  readonly all?: boolean;
}

export interface SearchBody {
  readonly target: TargetName;
  readonly blockId: string;
  readonly actionId: string;
  readonly typed: string;
}

export interface Suggestions {
  /** What the menu shows instead of options when the app did not answer well. */
  readonly trouble?: string;
  readonly options: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    /** The heading under which the menu shows it. */
    readonly group?: string;
  }[];
}

export interface HomeBody {
  readonly tab: 'home' | 'messages';
}

export interface ReadBody {
  readonly channel: string;
  /** The newest message they have before them. */
  readonly ts: string;
}

export type Outcome =
  | { readonly ok: true; readonly latencyMs: number }
  | {
      readonly ok: false;
      /** Slack's name for it: operation_timeout, dispatch_failed, field_errors, client_validation… */
      readonly says: string;
      /**
       * Slack's own words, to be shown where the person acted. null: they already stand somewhere
       * in the snapshot (Slackbot's message, the window's `trouble` or `errors`).
       */
      readonly words: string | null;
      readonly latencyMs: number;
      /** By block id; also in the window's `errors`. */
      readonly fieldErrors?: Readonly<Record<string, string>>;
    };

/** The body of every answer that is not 200. */
export interface Complaint {
  readonly error: string;
  /** One line per thing that is wrong with the body. */
  readonly problems?: readonly string[];
}

/** The data of both events. `hello` comes first and says that everything may have changed. */
export interface Changed {
  readonly world: number;
  /** Whose snapshots are stale. */
  readonly people: 'all' | readonly string[];
  /** Whether Behind is stale. */
  readonly behind: boolean;
}

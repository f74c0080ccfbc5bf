import type { Fields } from './json.ts';

// What tests and the page hold in their hands: people, what they see, what they experience.

export interface Block {
  readonly type: string;
  readonly block_id: string;
  readonly [key: string]: unknown;
}

export interface PersonFacts {
  readonly id: string;
  readonly name: string;
  readonly realName?: string;
  readonly email?: string;
  readonly locale?: string;
  readonly tz?: string;
  readonly isBot?: boolean;
  readonly isAdmin?: boolean;
  readonly isRestricted?: boolean;
  readonly isUltraRestricted?: boolean;
  readonly deleted?: boolean;
  /** The workspace of the account; `null`: Slack does not say, as for members of a Grid. */
  readonly teamId?: string | null;
  /** Enterprise Grid: the workspaces that the person belongs to. */
  readonly teams?: readonly string[];
}

export interface ChannelFacts {
  readonly id: string;
  readonly name: string;
  readonly isPrivate?: boolean;
  readonly isExtShared?: boolean;
  readonly isArchived?: boolean;
  /** A second id of this channel, under which clicks come and calls are taken as well. */
  readonly otherId?: string;
  /** Includes the bot's user id if the bot was invited. */
  readonly members: readonly string[];
}

export interface GroupFacts {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
  readonly disabled?: boolean;
}

export interface SlackApp {
  readonly appId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
  readonly scopes: Set<string>;
  /** The app was installed for a whole Enterprise organization. */
  isEnterpriseInstall?: boolean;
  /** Where HTTP deliveries go while no socket is connected, e.g. http://127.0.0.1:3000/slack/events */
  requestUrl?: string;
  /** Where menus ask for their options over HTTP: an address of its own in the manifest. */
  optionsUrl?: string;
  /** The slash commands of the manifest. Empty: every command is known. */
  readonly commands: string[];
}

export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
}

export interface VisibleButton {
  readonly label: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly value?: string;
  readonly style?: string;
  readonly url?: string;
  readonly confirm?: Confirm;
}

/** A menu, picker, checkbox group or text field. */
export interface VisibleField {
  readonly type: string;
  readonly label: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly options: readonly VisibleOption[];
  readonly required: boolean;
}

export interface VisibleOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  /** The heading under which the menu shows it. */
  readonly group?: string;
}

export interface VisibleLink {
  readonly label: string;
  readonly url: string;
}

interface Readable {
  readonly blocks: readonly Block[];
  /** All readable words, one line per block part; mrkdwn stays raw. */
  readonly plainText: string;
  readonly buttons: readonly VisibleButton[];
  readonly fields: readonly VisibleField[];
  readonly links: readonly VisibleLink[];
}

export interface VisibleMessage extends Readable {
  readonly kind: 'message';
  readonly ts: string;
  readonly channel: string;
  /** User id of who is shown as the author. */
  readonly author: string;
  readonly authorName: string;
  /** What notifications and screen readers use. */
  readonly text: string;
  /** "Only visible to you" */
  readonly ephemeral: boolean;
  readonly thread_ts?: string;
  readonly edited: boolean;
}

export type ViewState = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

export interface OpenView extends Readable {
  readonly kind: 'modal';
  readonly id: string;
  readonly hash: string;
  readonly callbackId: string;
  readonly externalId?: string;
  readonly title: string;
  readonly submit?: string;
  readonly close: string;
  readonly privateMetadata: string;
  /** Field errors by block id, as shown under the inputs. */
  readonly errors: Readonly<Record<string, string>>;
  /** "We had some trouble connecting. Try again?" after a failed submission. */
  readonly trouble?: string;
  readonly state: ViewState;
  readonly userId: string;
  readonly rootViewId: string;
  readonly previousViewId?: string;
}

export interface HomeView extends Readable {
  readonly kind: 'home';
  readonly id: string;
  readonly hash: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly state: ViewState;
  readonly userId: string;
}

export type Target = VisibleMessage | OpenView | HomeView;

/**
 * Why it did not work, as Slack names it:
 * operation_timeout: no answer in 3 s; dispatch_failed: nobody could be reached;
 * http_client_error / http_service_error: 4xx / 5xx; unknown_command: not in the manifest;
 * invalid_response_action: an answer Slack cannot use; field_errors: the app refused fields;
 * client_validation: the client did not let it go out; invalid_blocks and so on: a bad ack message;
 * cancelled: the person said no in the confirm dialog.
 */
export type Failure =
  | 'operation_timeout'
  | 'dispatch_failed'
  | 'http_client_error'
  | 'http_service_error'
  | 'unknown_command'
  | 'invalid_response_action'
  | 'field_errors'
  | 'client_validation'
  | 'cancelled'
  | (string & {});

export type DeliveryOutcome =
  | { readonly ok: true; readonly latencyMs: number; readonly body?: unknown }
  | {
      readonly ok: false;
      readonly says: Failure;
      readonly latencyMs: number;
      readonly status?: number;
      /** Shown under the inputs, by block id. */
      readonly fieldErrors?: Readonly<Record<string, string>>;
      readonly detail?: string;
    };

export interface ClickOptions {
  /** Picks among several buttons with the same action id or label. */
  readonly value?: string;
  /** For menus: same as chooses(). */
  readonly selectedOption?: string;
  readonly blockId?: string;
  /** false: the person presses the cancelling button of the confirm dialog. Default true. */
  readonly confirm?: boolean;
  /** The person's client still shows an older picture: click although the button is gone. */
  readonly stale?: boolean;
}

export interface ChooseOptions {
  readonly blockId?: string;
  /** The value stands in the input, but the app is not told, whatever kind of block it is. */
  readonly quiet?: boolean;
}

export type FieldValues = Readonly<Record<string, string | readonly string[]>>;

export interface Person {
  readonly id: string;
  types(channelId: string, commandLine: string): Promise<DeliveryOutcome>;
  clicks(target: Target, actionIdOrLabel: string, opts?: ClickOptions): Promise<DeliveryOutcome>;
  chooses(
    target: Target,
    actionIdOrLabel: string,
    options: string | readonly string[],
    opts?: ChooseOptions,
  ): Promise<DeliveryOutcome>;
  /** Keys are block ids, action ids or labels; options by value or label, people by id or name. */
  fills(view: OpenView | HomeView | VisibleMessage, values: FieldValues): Promise<void>;
  submits(view: OpenView, values?: FieldValues): Promise<DeliveryOutcome>;
  closes(view: OpenView, opts?: { readonly all?: boolean }): Promise<DeliveryOutcome>;
  searches(view: Target, blockId: string, typed: string): Promise<readonly VisibleOption[]>;
  opensHome(): Promise<DeliveryOutcome>;
  opensMessages(): Promise<DeliveryOutcome>;
  /** A channel id or #name; '@bot' is the direct messages with the bot. */
  sees(channelId: string): VisibleMessage[];
  window(): OpenView | undefined;
  /** The whole stack, root first. */
  windows(): readonly OpenView[];
  home(): HomeView | undefined;
  /** Restarts the client: ephemeral messages and windows are gone. */
  reloads(): void;
}

export interface ChangeEvent {
  readonly what: 'message' | 'view' | 'home' | 'directory' | 'delivery' | 'call' | 'socket';
  readonly userId?: string;
  readonly channelId?: string;
}

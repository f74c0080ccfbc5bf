import type { Catalogue } from '../../text/catalogue.ts';
import type { Place } from '../../workflow/ports/store.ts';
import type { ParsedCommand } from '../command/verbs.ts';
import type { Window } from '../outbound/webApi.ts';
import type { MenuOptions } from '../views/kit/externalSelect.ts';
import type { Field } from '../wire/ids.ts';
import type { ViewBody } from '../wire/incoming.ts';

/** A slash command, already acknowledged. */
export interface CommandCall {
  readonly user: string;
  readonly channel: string;
  readonly words: Catalogue;
  readonly triggerId: string;
  readonly responseUrl: string;
  readonly command: ParsedCommand;
}

/** A click on a button or a choice from a menu, already acknowledged. */
export interface ActionCall {
  readonly user: string;
  readonly words: Catalogue;
  readonly triggerId: string;
  readonly actionId: string;
  readonly blockId: string;
  /** The value of the button or of the chosen option. */
  readonly value: string | undefined;
  /** The message of the button. Absent for ephemeral messages, windows and the Home tab. */
  readonly place: Place | undefined;
  readonly responseUrl: string | undefined;
  readonly view: ViewBody | undefined;
}

/** A click or a choice inside a window. */
export interface WindowCall extends ActionCall {
  readonly view: ViewBody;
}

/** Somebody opens a menu, or types into it, and Slack asks for its options. */
export interface OptionsCall {
  readonly user: string;
  readonly words: Catalogue;
  readonly actionId: string;
  readonly blockId: string;
  readonly typed: string;
  /** The window of the menu. Absent in a message. */
  readonly view: ViewBody | undefined;
}

/** A submitted window. The handler's result becomes the acknowledgement. */
export interface SubmissionCall {
  readonly user: string;
  readonly words: Catalogue;
  readonly view: ViewBody;
}

export type SubmissionOutcome =
  | { readonly next: 'close' }
  | { readonly next: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly next: 'show'; readonly window: Window };

export interface HomeCall {
  readonly user: string;
  readonly words: Catalogue;
}

export interface ActionRoute {
  readonly handle: (call: ActionCall) => Promise<void>;
  /**
   * Part of a reveal. Until the private key is shown, a failure does not use it up, and the message
   * says so.
   */
  readonly leadsToKey?: boolean;
}

export interface SubmissionRoute {
  /** Inputs of the window. An error that belongs to no input is shown under the last one. */
  readonly fields: readonly Field[];
  /** The message about a failure says that the vote may or may not count. */
  readonly isVote: boolean;
  readonly handle: (call: SubmissionCall) => Promise<SubmissionOutcome>;
  /** Draws the form again with what was typed and with `warning` on top. */
  readonly redraw?: (call: SubmissionCall, warning: string) => Promise<Window>;
}

export interface Routes {
  /** Handles every button on a message that this app posted before it was reinstalled. */
  readonly earlier: (call: ActionCall) => Promise<void>;
  readonly command: (call: CommandCall) => Promise<void>;
  readonly actions: ReadonlyMap<string, ActionRoute>;
  /** Menus that ask for their options, by action id. */
  readonly options: ReadonlyMap<string, (call: OptionsCall) => Promise<MenuOptions>>;
  readonly submissions: ReadonlyMap<string, SubmissionRoute>;
  readonly home: (call: HomeCall) => Promise<void>;
}

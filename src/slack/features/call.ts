import type { Catalogue } from '../../text/catalogue.ts';
import type { Place } from '../../workflow/ports/store.ts';
import type { ParsedCommand } from '../command/verbs.ts';
import type { Window } from '../outbound/webApi.ts';
import type { Field } from '../wire/ids.ts';
import type { ViewBody } from '../wire/incoming.ts';

/** Somebody typed the slash command. It is acknowledged already. */
export interface CommandCall {
  readonly user: string;
  readonly channel: string;
  readonly words: Catalogue;
  readonly triggerId: string;
  readonly responseUrl: string;
  readonly command: ParsedCommand;
}

/** Somebody pressed a button or chose from a menu. It is acknowledged already. */
export interface ActionCall {
  readonly user: string;
  readonly words: Catalogue;
  readonly triggerId: string;
  readonly actionId: string;
  readonly blockId: string;
  /** The button's value or the chosen option's. */
  readonly value: string | undefined;
  /** The message it stands in; absent for ephemeral messages, windows and the Home tab. */
  readonly place: Place | undefined;
  readonly responseUrl: string | undefined;
  readonly view: ViewBody | undefined;
}

/** The same within a window. */
export interface WindowCall extends ActionCall {
  readonly view: ViewBody;
}

/** Somebody submitted a window. What the handler answers becomes the acknowledgement. */
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
  /** It leads to a private key; until that is shown, a failure leaves it where it was. */
  readonly leadsToKey?: boolean;
}

export interface SubmissionRoute {
  /** Inputs of the window: what went wrong is told under the last one. */
  readonly fields: readonly Field[];
  /** A failure leaves open whether the vote counts. */
  readonly isVote: boolean;
  readonly handle: (call: SubmissionCall) => Promise<SubmissionOutcome>;
  /** Draws the form again with what was typed and this sentence on top. */
  readonly redraw?: (call: SubmissionCall, warning: string) => Promise<Window>;
}

export interface Routes {
  /** For every button of a message that this app posted before it was installed anew. */
  readonly earlier: (call: ActionCall) => Promise<void>;
  readonly command: (call: CommandCall) => Promise<void>;
  readonly actions: ReadonlyMap<string, ActionRoute>;
  readonly submissions: ReadonlyMap<string, SubmissionRoute>;
  readonly home: (call: HomeCall) => Promise<void>;
}

import type { Refusal } from '../../../domain/record/refusal.ts';
import type { FormWrong, Result } from '../../../domain/record/result.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RefusalNotes } from '../../../workflow/audit/refusalNotes.ts';
import type { PresentedWindow, Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { WindowContent } from '../../../workflow/ports/windowContent.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message, SlackWebApi, Window } from '../../outbound/webApi.ts';
import type { Purpose } from '../../views/kit/refusals.ts';
import type { ActionId, DialogId, Field } from '../../wire/ids.ts';
import type { WindowMeta } from '../../wire/values.ts';
import type {
  ActionCall,
  ActionRoute,
  SubmissionCall,
  SubmissionRoute,
  WindowCall,
} from '../call.ts';

/** The subject of a window, or the reason why it does not open. */
export type Read<About> =
  | Result<{
      readonly about: About;
      /** Empty if the window is not about a request. */
      readonly requestId: string;
      /** Id of the question or offer inside the request. */
      readonly subject?: string;
    }>
  | { readonly ok: false; readonly says: string };

/** Result of submitting a window. */
export type Answer = Result<{ readonly window?: Window }, Refusal | FormWrong>;

/** A submission with its input values. */
export interface Sent<F> {
  readonly call: SubmissionCall;
  /** `view.state.values` as Slack sends it. */
  readonly values: object;
  readonly typed: (field: F) => string;
  readonly chosen: (field: F) => readonly string[];
}

/** What submitting a window does. */
export interface Sending<F extends Field> {
  readonly id: DialogId;
  /**
   * Its inputs from top to bottom. An error that belongs to no input is shown under the last one.
   */
  readonly fields: readonly F[];
  /** Selects the wording of "you are not allowed to". */
  readonly refusedAs: Purpose;
  /** Set if refusals have a wording of their own. */
  readonly refused?: (words: Catalogue, refusal: Refusal) => string;
  /** Reads the request id from the metadata. Default: `r`. */
  readonly requestOf?: (meta: WindowMeta) => string | undefined;
  /**
   * Absent if the window has no submit button. Permissions are checked here again, even if they
   * were checked when the window opened.
   */
  readonly submit?: (window: PresentedWindow, sent: Sent<F>) => Promise<Answer>;
  /** Text shown after success. Without it the window closes. */
  readonly done?: (words: Catalogue) => string;
  /** The input under which a refusal is shown. The window then stays open with what was typed. */
  readonly under?: Readonly<Partial<Record<Refusal['why'], F>>>;
  /** The input for all other refusals. Without it the window turns into a notice. */
  readonly otherwise?: F;
  /**
   * Draws the form again as it was sent. Used if the answer is too late to appear under the inputs.
   */
  readonly redraw?: (sent: Sent<F>, warning: string) => Promise<Window> | Window;
  /** The message about a failure says that the vote may or may not count. */
  readonly isVote?: boolean;
}

/** One window: the buttons that open it, its content and what submitting it does. */
export interface Definition<
  Id extends DialogId,
  Button extends ActionId,
  Inside extends ActionId,
  F extends Field,
  About,
> extends Sending<F> {
  readonly id: Id;
  /**
   * For each button, what is read before the window opens: at most one read of Redis, no call to
   * Slack.
   */
  readonly opens: Readonly<Record<Button, (call: ActionCall) => Promise<Read<About>>>>;
  /**
   * What the window shows, which is stored with its nonce. Without `shows` no nonce is stored. A
   * nonce is valid once and for one person.
   */
  readonly shows?: (about: About) => WindowContent;
  /** Set for windows in which people write, because that takes longer. */
  readonly lifetimeMs?: number;
  /** Returns `undefined` if the subject does not exist any more. */
  readonly build: (words: Catalogue, about: About, meta: string) => Window | undefined;
  /** Set if the metadata holds more than request, nonce and subject. */
  readonly encode?: (about: About, meta: WindowMeta) => string;
  /**
   * Runs after the window opened, for checks that need Slack or Atlas. A returned refusal or window
   * replaces the content.
   */
  readonly after?: (
    about: About,
    call: Opener,
    meta: string,
  ) => Promise<Refusal | Window | undefined>;
  /** Runs after a refusal of `after` was shown. */
  readonly afterRefusal?: (about: About, refusal: Refusal) => Promise<void>;
  /** Handlers for buttons and menus inside the window. */
  readonly inside?: Readonly<Record<Inside, InsideHandler>>;
  /**
   * Its buttons are part of a reveal. Until the private key is shown, a failure does not use it up,
   * and the message says so.
   */
  readonly leadsToKey?: boolean;
}

/**
 * Called from an open window. `window` is `undefined` if the metadata was not written by this app.
 */
export type InsideHandler = (
  call: WindowCall,
  window: PresentedWindow | undefined,
) => Promise<void>;

export interface Dialog<
  Id extends DialogId = DialogId,
  Button extends ActionId = ActionId,
  Inside extends ActionId = ActionId,
> {
  readonly id: Id;
  readonly buttons: Readonly<Partial<Record<Button, ActionRoute>>>;
  readonly inside: Readonly<Partial<Record<Inside, ActionRoute>>>;
  readonly submission: SubmissionRoute | undefined;
}

export type Opener = Asker & { readonly triggerId: string };

export interface Openable<About> {
  /** Opens the window from a command, without one of its buttons. */
  readonly open: (call: Opener, read: Read<About>) => Promise<void>;
  /**
   * Opens a placeholder window at once, because a trigger expires after 3 s. Then runs `find` and
   * updates the window.
   */
  readonly openLater: (call: Opener, find: () => Promise<Read<About>>) => Promise<void>;
}

export interface DialogParts {
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => Message;
  readonly ids: Ids;
  /** For attempts that are refused before a use case sees them. */
  readonly notes: RefusalNotes;
}

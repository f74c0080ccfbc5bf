import type { Refusal } from '../../../domain/record/refusal.ts';
import type { FormWrong, Result } from '../../../domain/record/result.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RefusalNotes } from '../../../workflow/audit/refusalNotes.ts';
import type { PresentedWindow, Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Showing } from '../../../workflow/ports/store.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message, SlackWebApi, Window } from '../../outbound/webApi.ts';
import type { Purpose } from '../../views/kit/refusals.ts';
import type { ActionId, DialogId, Field, WindowMeta } from '../../wire/ids.ts';
import type {
  ActionCall,
  ActionRoute,
  SubmissionCall,
  SubmissionRoute,
  WindowCall,
} from '../call.ts';

/** What a window will be about, or why it does not open. */
export type Read<About> =
  | Result<{
      readonly about: About;
      /** Empty for a window about no request. */
      readonly requestId: string;
      /** The question or offer of the request. */
      readonly subject?: string;
    }>
  | { readonly ok: false; readonly says: string };

/** What became of a window that was sent. */
export type Answer = Result<{ readonly window?: Window }, Refusal | FormWrong>;

/** What somebody filled in. */
export interface Sent<F> {
  readonly call: SubmissionCall;
  /** As Slack sends it: `view.state.values`. */
  readonly values: object;
  readonly typed: (field: F) => string;
  readonly chosen: (field: F) => readonly string[];
}

/** What sending a window does. */
export interface Sending<F extends Field> {
  readonly id: DialogId;
  /** Its inputs from top to bottom. A failure is told under the last one. */
  readonly fields: readonly F[];
  /** How "you are not allowed to" is said. */
  readonly refusedAs: Purpose;
  /** Where the words for refusals are others. */
  readonly refused?: (words: Catalogue, refusal: Refusal) => string;
  /** Which request the metadata speaks of, where it is not simply the one it names. */
  readonly requestOf?: (meta: WindowMeta) => string | undefined;
  /** Absent where nothing can be sent. Who may is judged here, whatever was judged before. */
  readonly submit?: (window: PresentedWindow, sent: Sent<F>) => Promise<Answer>;
  /** Told when it was done; without it the window closes. */
  readonly done?: (words: Catalogue) => string;
  /** Under which input a refusal is told, so that the window stays and nothing typed is lost. */
  readonly under?: Readonly<Partial<Record<Refusal['why'], F>>>;
  /** Under which input all others are told; without it the window turns into a notice. */
  readonly otherwise?: F;
  /** The form as it was sent, for an answer that comes too late to stand under its inputs. */
  readonly redraw?: (sent: Sent<F>, warning: string) => Promise<Window> | Window;
  /** A failure leaves open whether the vote counts. */
  readonly isVote?: boolean;
}

/** One window, from the button that opens it to what sending it does. */
export interface Definition<
  Id extends DialogId,
  Button extends ActionId,
  Inside extends ActionId,
  F extends Field,
  About,
> extends Sending<F> {
  readonly id: Id;
  /** By button, what is read before it opens: at most one read of Redis, and nothing of Slack. */
  readonly opens: Readonly<Record<Button, (call: ActionCall) => Promise<Read<About>>>>;
  /** What it shows. Only with this is a nonce noted, which counts once and for one person. */
  readonly shows?: (about: About) => Showing;
  /** Longer where somebody writes for a while. */
  readonly lifetimeMs?: number;
  /** `undefined`: what it was about is not there any more. */
  readonly build: (words: Catalogue, about: About, meta: string) => Window | undefined;
  /** Where the metadata carries more than request, nonce and subject. */
  readonly encode?: (about: About, meta: WindowMeta) => string;
  /** Once the window stands: what needs Slack or Atlas. A refusal or another picture replaces it. */
  readonly after?: (
    about: About,
    call: Opener,
    meta: string,
  ) => Promise<Refusal | Window | undefined>;
  /** After that refusal was shown. */
  readonly afterRefusal?: (about: About, refusal: Refusal) => Promise<void>;
  /** Buttons and menus within the window. */
  readonly inside?: Readonly<Record<Inside, InsideHandler>>;
  /** Its buttons lead to a private key; until that is shown, a failure leaves it where it was. */
  readonly leadsToKey?: boolean;
}

/** Within an open window; `window` is missing where the metadata is not ours. */
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
  /** Opened without one of its buttons. */
  readonly open: (call: Opener, read: Read<About>) => Promise<void>;
  /** A window at once, because a trigger does not wait; what it is about is found out behind it. */
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

import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { purposeOf } from '../../../workflow/core/windows.ts';
import type { Window } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import type { ActionId, DialogId, Field } from '../../wire/ids.ts';
import { encodeWindow } from '../../wire/values.ts';
import type { Definition, DialogParts, Openable, Opener, Read } from './definition.ts';

type Opened<About> = Extract<Read<About>, { ok: true }>;

/** Opens the window of a definition and stores its nonce. */
export function createOpening<
  Id extends DialogId,
  Button extends ActionId,
  Inside extends ActionId,
  F extends Field,
  About,
>(
  { windows, calls, answers, ids, failure }: DialogParts,
  definition: Definition<Id, Button, Inside, F, About>,
): Openable<About> {
  const { shows, encode, after, afterRefusal, lifetimeMs } = definition;

  function refused(words: Catalogue, refusal: Refusal): string {
    const { refusedAs } = definition;
    return definition.refused?.(words, refusal) ?? refusalText(words, refusal, refusedAs);
  }

  function saysOf(words: Catalogue, read: Exclude<Read<About>, Opened<About>>): string {
    return 'says' in read ? read.says : refused(words, read.refusal);
  }

  /**
   * Builds the window and the function that shows it. The nonce is stored for this person and is
   * valid once.
   */
  function prepare({ user, words }: Opener, { about, requestId, subject }: Opened<About>) {
    const nonce = ids.nonce();
    const carried = { r: requestId === '' ? undefined : requestId, n: nonce, s: subject };
    const meta = encode?.(about, carried) ?? encodeWindow(carried);
    const gone = () => noticeWindow(words, { body: refused(words, { why: 'stale_card' }) });
    const window = definition.build(words, about, meta) ?? gone();
    async function put<T extends { readonly viewId: string }>(
      show: (window: Window) => Promise<T>,
    ): Promise<T> {
      if (shows === undefined) return show(window);
      const purpose = purposeOf(definition.id, subject);
      const noted = { nonce, user, requestId, purpose, shows: shows(about) };
      return windows.open(noted, () => show(window), lifetimeMs);
    }
    return { meta, put };
  }

  return {
    async open(call, read) {
      const { words } = call;
      if (!read.ok) return answers.privately(call, sentence(saysOf(words, read)));
      const { meta, put } = prepare(call, read);
      const { viewId, hash } = await put((window) => calls.openWindow(call.triggerId, window));
      const late = await after?.(read.about, call, meta);
      if (late === undefined) return;
      if (!('why' in late)) return answers.show(viewId, late, hash);
      await answers.show(viewId, noticeWindow(words, { body: refused(words, late) }), hash);
      await afterRefusal?.(read.about, late);
    },

    async openLater(call, find) {
      const { words } = call;
      const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
      try {
        const read = await find();
        if (!read.ok) {
          const window = noticeWindow(words, { body: saysOf(words, read) });
          return await answers.show(viewId, window, hash);
        }
        await prepare(call, read).put(async (window) => {
          await answers.show(viewId, window, hash);
          return { viewId };
        });
      } catch (cause) {
        const body = failure(words, cause).text;
        await answers.show(viewId, noticeWindow(words, { body }));
      }
    },
  };
}

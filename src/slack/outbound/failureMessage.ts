import { AtlasError, PausedError, SlackError, StoreError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Message } from '../views/kit/blocks.ts';
import {
  atlasErrorText,
  brokenText,
  type During,
  sentence,
  storeErrorText,
} from '../views/kit/failure.ts';

/**
 * The message for a person whose action failed. An unforeseen error gets a reference that is also
 * in the log.
 */
export function createFailures(parts: { readonly log: Log; readonly reference: () => string }) {
  const { log, reference } = parts;
  return (words: Catalogue, cause: unknown, during?: During): Message => {
    if (cause instanceof AtlasError) {
      log.warn({ err: cause, operation: cause.operation }, 'person.told.atlas');
      return sentence(atlasErrorText(words, cause));
    }
    if (cause instanceof StoreError) {
      log.error({ err: cause }, 'person.told.store');
      return sentence(storeErrorText(words, cause.code, during));
    }
    if (cause instanceof SlackError) {
      log.warn({ err: cause }, 'person.told.slack');
      return sentence(words.slack.windowNotOpened);
    }
    if (cause instanceof PausedError) return sentence(words.refusals.plain.safe_mode);
    const ref = reference();
    log.error({ err: cause, ref }, 'person.told.broken');
    return sentence(brokenText(words, ref));
  };
}

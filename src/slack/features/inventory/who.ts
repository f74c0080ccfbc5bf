import type { KeyQuery } from '../../../domain/inventory/keyQuery.ts';
import type { Who } from '../../../workflow/inventory/whose/who.ts';
import type { Answers } from '../../outbound/answers.ts';
import { whoMessage } from '../../views/lists/who.ts';
import type { CommandCall } from '../call.ts';

/** `who`: whose a key is. Whoever may not look hears the same as if there were none. */
export function createWhoFeature(parts: { readonly who: Who; readonly answers: Answers }) {
  return async (call: CommandCall, query: KeyQuery): Promise<void> => {
    const found = await parts.who.ask(query, call.user);
    const isWhole = query.is === 'secret' && query.isWhole;
    await parts.answers.privately(call, whoMessage(call.words, found, isWhole));
  };
}

import { plainWord } from '../../domain/policy/plainName.ts';
import { parseInventory } from './inventoryCommand.ts';
import type { Arguments } from './keyCommands.ts';
import type { ParsedCommand } from './verbs.ts';

/** `review`, `review start` with what it is narrowed to, `review close`. */
export function parseReview({ words, options }: Arguments): ParsedCommand {
  const of = 'review';
  const unexpected = (typed: string) =>
    ({ verb: 'problem', why: 'unexpected', of, typed }) as const;
  const [typed, ...rest] = words;
  const act = plainWord(typed ?? 'status').toLowerCase();
  const [option] = [...options.keys()];
  if (act === 'start') {
    const read = parseInventory({ words: rest, options }, of);
    if (read.verb !== 'inventory') return read;
    const { list, owner, project } = read.filter;
    // Nobody answers for those, so nobody could be asked.
    if (list === 'foreign') return unexpected('--foreign');
    return { verb: of, act, filter: { list, owner, project } };
  }
  if (act !== 'status' && act !== 'close') return unexpected(typed ?? '');
  const more = rest[0] ?? (option === undefined ? undefined : `--${option}`);
  return more === undefined ? { verb: of, act } : unexpected(more);
}

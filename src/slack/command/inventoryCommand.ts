import { INVENTORY_LISTS } from '../../domain/inventory/inventory.ts';
import { readPerson } from './auditOptions.ts';
import type { Arguments } from './keyCommands.ts';
import type { ParsedCommand } from './verbs.ts';
import { bare } from './wordOptions.ts';

/** One of the lists, with or without dashes, and what it is narrowed to. */
export function parseInventory(
  { words, options }: Arguments,
  of: 'inventory' | 'review' = 'inventory',
): ParsedCommand {
  const unexpected = (typed: string) =>
    ({ verb: 'problem', why: 'unexpected', of, typed }) as const;
  const named = new Set([...words, ...options.keys()].map(bare));
  const [list, second] = INVENTORY_LISTS.filter((one) => named.has(bare(one)));
  if (second !== undefined) return unexpected(`--${second}`);
  const other = words.find((word) => !INVENTORY_LISTS.some((one) => bare(one) === bare(word)));
  if (other !== undefined) return unexpected(other);
  const person = options.get('owner');
  const owner = person === undefined ? undefined : readPerson(person);
  if (person !== undefined && owner === undefined) {
    return { verb: 'problem', why: 'bad_value', of, option: 'owner', typed: person };
  }
  const filter = { list, owner, project: options.get('project') };
  return { verb: 'inventory', filter, page: Number(options.get('page') ?? 1) };
}

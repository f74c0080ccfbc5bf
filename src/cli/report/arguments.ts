import { INVENTORY_LISTS, type InventoryList } from '../../domain/inventory/inventory.ts';

export type Asked =
  | { readonly command: 'help' }
  | {
      readonly command: 'report';
      readonly format: 'csv' | 'json';
      readonly list?: InventoryList;
    };

export const USAGE = `How to use it:
  npm run report -- [--format csv|json] [--foreign|--drifted|--stale|--no-end]
                                    writes every key that Keywarden knows to standard output
In the image, where there is no npm: node dist/report.js`;

/** The parsed command, or a sentence that says what is wrong with it. */
export function readArguments(words: readonly string[]): Asked | string {
  let format: 'csv' | 'json' = 'csv';
  let list: InventoryList | undefined;
  const all = words.flatMap((word) => word.split(/=(.*)/s, 2));
  for (let at = 0; at < all.length; at += 1) {
    const word = all[at] ?? '';
    const named = INVENTORY_LISTS.find((one) => word === `--${one}`);
    const value = all[at + 1];
    if (word === 'help' || word === '--help' || word === '-h') return { command: 'help' };
    if (word === '--format' && (value === 'csv' || value === 'json')) {
      format = value;
      at += 1;
    } else if (named !== undefined && list === undefined) list = named;
    else return `${word} is not understood here.`;
  }
  return { command: 'report', format, ...(list === undefined ? {} : { list }) };
}

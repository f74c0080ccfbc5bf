import { INVENTORY_LISTS, type InventoryList } from '../../domain/inventory/inventory.ts';

export type Asked =
  | { readonly command: 'help' }
  | {
      readonly command: 'report';
      readonly format: 'csv' | 'json';
      readonly list?: InventoryList;
    }
  | {
      readonly command: 'review';
      readonly format: 'csv' | 'json';
      readonly review: string;
      /** A file that is compared with the audit log. */
      readonly check?: string;
    };

export const USAGE = `How to use it:
  npm run report -- [--format csv|json] [--foreign|--drifted|--stale|--no-end]
                                    writes every key that Keywarden knows to standard output
  npm run report -- --review ID [--format csv|json]
                                    writes what the audit log says of a review, for auditors
  npm run report -- --review ID --check FILE
                                    checks the audit log, and such a file against it
In the image, where there is no npm: node dist/report.js`;

const REVIEW = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** The parsed command, or a sentence that says what is wrong with it. */
export function readArguments(words: readonly string[]): Asked | string {
  let format: 'csv' | 'json' = 'csv';
  let list: InventoryList | undefined;
  let review: string | undefined;
  let check: string | undefined;
  const all = words.flatMap((word) => word.split(/=(.*)/s, 2));
  for (let at = 0; at < all.length; at += 1) {
    const word = all[at] ?? '';
    const named = INVENTORY_LISTS.find((one) => word === `--${one}`);
    const value = all[at + 1];
    if (word === 'help' || word === '--help' || word === '-h') return { command: 'help' };
    if (word === '--format' && (value === 'csv' || value === 'json')) {
      format = value;
      at += 1;
    } else if (word === '--review' && REVIEW.test(value ?? '')) {
      review = value;
      at += 1;
    } else if (word === '--check' && value !== undefined) {
      check = value;
      at += 1;
    } else if (named !== undefined && list === undefined) list = named;
    else return `${word} is not understood here.`;
  }
  if (review !== undefined) {
    if (list !== undefined) return `--${list} is not understood here.`;
    return { command: 'review', format, review, ...(check === undefined ? {} : { check }) };
  }
  if (check !== undefined) return '--check needs --review and the id of a review.';
  return { command: 'report', format, ...(list === undefined ? {} : { list }) };
}

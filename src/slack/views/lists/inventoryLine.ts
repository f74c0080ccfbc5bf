import type { types } from '@slack/bolt';
import { INVENTORY_LISTS, type InventoryCounts } from '../../../domain/inventory/inventory.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeInventory } from '../../wire/values.ts';
import { button } from '../kit/blocks.ts';
import { span } from '../kit/mrkdwn.ts';

/** The numbers of the inventory. */
export interface InventoryNumbers {
  readonly counts: InventoryCounts;
  readonly staleAfterMs: number;
}

/** All of it in one line. What there is none of is left out. */
export function inventoryLine(
  words: Catalogue,
  { counts, staleAfterMs }: InventoryNumbers,
): string {
  const { inventory } = words;
  if (counts.all === 0) return inventory.none;
  const says = inventory.counts;
  const parts = [
    [counts.issued, says.issued(counts.issued)],
    [counts.adopted, says.adopted(counts.adopted)],
    [counts.foreign, says.foreign(counts.foreign)],
    [counts.marked, says.marked(counts.marked)],
    [counts.noEnd, says.noEnd(counts.noEnd)],
    [counts.drifted, says.drifted(counts.drifted)],
    [counts.stale, says.stale(counts.stale, span(words, staleAfterMs))],
    [counts.unknownUse, says.unknownUse(counts.unknownUse)],
  ] as const;
  const shown = parts.flatMap(([number, text]) => (number === 0 ? [] : [text]));
  return inventory.says(counts.all, shown.join(words.facts.separator));
}

const LIST_ACTIONS = {
  foreign: ACTIONS.inventoryForeign,
  drifted: ACTIONS.inventoryDrifted,
  stale: ACTIONS.inventoryStale,
  'no-end': ACTIONS.inventoryNoEnd,
} as const;

/** A button to each list that is not empty, and one to all. */
export function inventoryButtons(words: Catalogue, { counts }: InventoryNumbers): types.Button[] {
  const { buttons } = words.inventory;
  const numbers = { ...counts, 'no-end': counts.noEnd };
  const lists = INVENTORY_LISTS.filter((list) => numbers[list] > 0).map((list) =>
    button({
      action: LIST_ACTIONS[list],
      label: buttons[list],
      value: encodeInventory({ n: 1, l: list }),
    }),
  );
  const all = {
    action: ACTIONS.inventoryAll,
    label: buttons.all,
    value: encodeInventory({ n: 1 }),
  };
  return counts.all === 0 ? [] : [...lists, button(all)];
}

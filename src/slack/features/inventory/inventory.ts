import type { Inventory, InventoryFilter } from '../../../workflow/inventory/inventory.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { INVENTORY_PER_PAGE, inventoryList } from '../../views/lists/inventoryList.ts';
import { decodeInventory } from '../../wire/values.ts';
import type { ActionCall, CommandCall } from '../call.ts';

/** `inventory`: pages of every key that there is, for admins and auditors. */
export function createInventoryFeature(parts: {
  readonly inventory: Inventory;
  readonly answers: Answers;
}) {
  const { inventory, answers } = parts;

  async function page(asker: Asker, filter: InventoryFilter, number: number): Promise<Message> {
    const { user, words } = asker;
    const wanted = { page: number, perPage: INVENTORY_PER_PAGE };
    const found = await inventory.page(user, filter, wanted);
    if (found.ok) return inventoryList(words, found.page);
    const { refusal } = found;
    if (refusal.why === 'not_allowed') return sentence(words.inventory.notAllowed);
    if (refusal.why === 'not_found') {
      return sentence(words.inventory.noProject(code(refusal.name, 60)));
    }
    return sentence(refusalText(words, refusal, 'view'));
  }

  function wished(call: ActionCall) {
    const value = decodeInventory(call.value);
    if (value === undefined) return undefined;
    const { n, l: list, w: owner, j: project } = value;
    return page(call, { list, owner, project }, n);
  }

  return {
    async list(
      call: CommandCall,
      typed: { readonly filter: InventoryFilter; readonly page: number },
    ): Promise<void> {
      await answers.privately(call, await page(call, typed.filter, typed.page));
    },
    /** A button on Home or on a message that stays. */
    async open(call: ActionCall): Promise<void> {
      const message = await wished(call);
      if (message !== undefined) await answers.privately(call, message);
    },
    async turn(call: ActionCall): Promise<void> {
      const message = await wished(call);
      if (message !== undefined) await answers.inPlace(call, message);
    },
  };
}

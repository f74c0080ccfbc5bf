import type { Refusal } from '../../../domain/record/refusal.ts';
import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { AdoptMany } from '../../../workflow/inventory/adoptMany.ts';
import { adoptManyWindow, type ManyFacts } from '../../views/credentials/adoptManyWindow.ts';
import { spanOf } from '../../views/credentials/keyForms.ts';
import { chosenFrom } from '../../views/kit/externalSelect.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { INVENTORY_PER_PAGE } from '../../views/lists/inventoryList.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeInventory } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { ownerIn } from './foreign.ts';

/** "Adopt these": those of a page of the inventory, with one owner and one end. */
export function createAdoptMany(parts: DialogParts & { readonly adoptMany: AdoptMany }) {
  async function look(call: ActionCall): Promise<Read<ManyFacts>> {
    const value = decodeInventory(call.value);
    if (value === undefined) return no({ why: 'not_there' } satisfies Refusal);
    const { n: page, l: list, w: owner, j: project } = value;
    const wanted = { page, perPage: INVENTORY_PER_PAGE };
    const found = await parts.adoptMany.look(call.user, { list, owner, project }, wanted);
    if (!found.ok) return found;
    const { subjects } = found;
    return { ok: true, about: { subjects, reader: call.user }, requestId: '' };
  }

  const many = dialog(parts, {
    id: WINDOWS.adoptMany,
    fields: [FIELDS.needs, FIELDS.person, FIELDS.owner, FIELDS.lifetime],
    refusedAs: 'admin',
    lifetimeMs: FORM_LIFETIME,
    opens: {},
    requestOf: () => '',
    shows: ({ subjects }: ManyFacts) => ({
      kind: 'foreigners' as const,
      all: subjects.map(({ organizationId, credentialId, accessHash }) => ({
        organizationId,
        credentialId,
        accessHash,
      })),
    }),
    build: adoptManyWindow,
    under: {
      life_too_long: FIELDS.lifetime,
      owner_unfit: FIELDS.person,
      person_unknown: FIELDS.person,
      group_not_in_policy: FIELDS.owner,
    },
    async submit(presented, sent) {
      const owner = ownerIn(sent);
      const [life] = chosenFrom(sent.values, { block: FIELDS.lifetime, action: FIELD_VALUE });
      const lifetimeMs = spanOf(life);
      if (owner === undefined || lifetimeMs === undefined) return no({ why: 'stale_window' });
      const chosen = sent.chosen(FIELDS.needs);
      const done = await parts.adoptMany.adopt(presented, { chosen, owner, lifetimeMs });
      if (!done.ok) return done;
      const body = sent.call.words.foreign.adoptMany.done(done.adopted, done.left, done.asked);
      return { ok: true, window: noticeWindow(sent.call.words, { body }) };
    },
  });
  return { ...many, of: (call: ActionCall) => many.openLater(call, () => look(call)) };
}

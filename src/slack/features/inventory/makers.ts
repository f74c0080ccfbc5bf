import type { Refusal } from '../../../domain/record/refusal.ts';
import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { ForeignSubject } from '../../../workflow/inventory/foreign.ts';
import type { MakerQuestion, Makers } from '../../../workflow/inventory/makers.ts';
import {
  askMakerWindow,
  type ForeignFacts,
  mineWindow,
  notMineWindow,
} from '../../views/credentials/foreignWindows.ts';
import { spanOf } from '../../views/credentials/keyForms.ts';
import { chosenFrom } from '../../views/kit/externalSelect.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeForeign } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { answered, ofForeign, reasonIn } from './foreign.ts';

type Parts = DialogParts & { readonly makers: Makers };

/** "Ask the maker": by Atlas's events, read once more when the window opens. */
export function createAskMaker(parts: Parts) {
  const ask = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.askMaker,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    shows: (about: MakerQuestion) => ({ ...ofForeign.shows(about), asks: about.person }),
    build: askMakerWindow,
    submit: (presented) => parts.makers.ask(presented),
    done: ({ foreign }) => foreign.ask.done,
  });
  return {
    ...ask,
    of: (call: ActionCall) =>
      ask.openLater(call, async (): Promise<Read<MakerQuestion>> => {
        const value = decodeForeign(call.value);
        if (value === undefined) return no({ why: 'unknown_credential' } satisfies Refusal);
        const place = { organizationId: value.o, credentialId: value.c };
        const found = await parts.makers.look(place, call.user);
        return found.ok ? { ok: true, about: found, requestId: found.credentialId } : found;
      }),
  };
}

/** What the one who was asked sees. */
function createLookAsked({ makers, ids }: Parts) {
  return async (call: ActionCall): Promise<Read<ForeignFacts>> => {
    const value = decodeForeign(call.value);
    if (value === undefined) return no({ why: 'unknown_credential' } satisfies Refusal);
    const place = { organizationId: value.o, credentialId: value.c };
    const found = await makers.lookAsked(place, call.user);
    if (!found.ok) return found;
    const about = { ...found, reader: call.user, newRequest: ids.request() };
    return { ok: true, about, requestId: found.credentialId };
  };
}

/** "It is mine": purpose and end, and whoever says so answers for it. */
export function createMine(parts: Parts) {
  const look = createLookAsked(parts);
  const mine = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.mine,
    fields: [FIELDS.description, FIELDS.reason, FIELDS.lifetime],
    refusedAs: 'request',
    lifetimeMs: FORM_LIFETIME,
    opens: {},
    build: mineWindow,
    under: { purpose_missing: FIELDS.description, life_too_long: FIELDS.lifetime },
    async submit(presented, sent) {
      const [chosen] = chosenFrom(sent.values, { block: FIELDS.lifetime, action: FIELD_VALUE });
      const lifetimeMs = spanOf(chosen);
      if (lifetimeMs === undefined) return no({ why: 'stale_window' });
      const purpose = sent.typed(FIELDS.description);
      const reason = reasonIn(sent);
      const wish = { purpose, lifetimeMs, ...(reason !== undefined && { reason }) };
      return answered(sent, await parts.makers.mine(presented, wish));
    },
    done: ({ foreign }) => foreign.mine.done,
  });
  return { ...mine, of: (call: ActionCall) => mine.openLater(call, () => look(call)) };
}

/** "Not mine": the admins are told. */
export function createNotMine(parts: Parts) {
  const look = createLookAsked(parts);
  const notMine = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.notMine,
    fields: [],
    refusedAs: 'request',
    opens: {},
    shows: (about: ForeignSubject) => ofForeign.shows(about),
    build: (words, about: ForeignFacts, meta) => notMineWindow(words, about, meta),
    submit: (presented) => parts.makers.notMine(presented),
    done: ({ foreign }) => foreign.notMine.done,
  });
  return { ...notMine, of: (call: ActionCall) => notMine.openLater(call, () => look(call)) };
}

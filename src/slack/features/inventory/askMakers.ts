import type { Refusal } from '../../../domain/record/refusal.ts';
import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import { shownHashOf } from '../../../workflow/inventory/adopting/adoptMany.ts';
import type {
  AskedMany,
  AskingMakers,
  MakersToAsk,
} from '../../../workflow/inventory/adopting/askMakers.ts';
import { askMakersWindow, mineManyWindow } from '../../views/credentials/askMakersWindows.ts';
import { spanOf } from '../../views/credentials/keyForms.ts';
import { chosenFrom } from '../../views/kit/externalSelect.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { decodeOrganization } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { DialogParts, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

type Parts = DialogParts & { readonly askingMakers: AskingMakers };

const NOWHERE = no({ why: 'not_there' } satisfies Refusal);

/** "Ask the makers": everybody whom Atlas's events name, one message each. */
export function createAskMakers(parts: Parts) {
  const ask = dialog(parts, {
    id: WINDOWS.askMakers,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    requestOf: () => '',
    shows: ({ people }: MakersToAsk) => ({
      kind: 'foreigners' as const,
      all: people.flatMap(({ places }) => places.map((place) => ({ ...place, accessHash: '' }))),
    }),
    build: askMakersWindow,
    async submit(presented, { call }) {
      const done = await parts.askingMakers.ask(presented);
      if (!done.ok) return done;
      const body = call.words.foreign.askAll.done(done.people);
      return { ok: true, window: noticeWindow(call.words, { body }) };
    },
  });
  return {
    ...ask,
    of: (call: ActionCall) =>
      ask.openLater(call, async (): Promise<Read<MakersToAsk>> => {
        const value = decodeOrganization(call.value);
        if (value === undefined) return NOWHERE;
        const found = await parts.askingMakers.look(value.o, call.user);
        return found.ok ? { ok: true, about: found, requestId: '' } : found;
      }),
  };
}

/** "Say which are yours": those that stay chosen; the admins hear of the others. */
export function createMineMany(parts: Parts) {
  const mine = dialog(parts, {
    id: WINDOWS.mineMany,
    fields: [FIELDS.needs, FIELDS.lifetime],
    refusedAs: 'request',
    lifetimeMs: FORM_LIFETIME,
    opens: {},
    requestOf: () => '',
    shows: ({ subjects }: AskedMany) => ({
      kind: 'foreigners' as const,
      all: subjects.map((subject) => ({
        organizationId: subject.organizationId,
        credentialId: subject.credentialId,
        accessHash: shownHashOf(subject),
      })),
    }),
    build: mineManyWindow,
    under: { life_too_long: FIELDS.lifetime },
    async submit(presented, sent) {
      const { words } = sent.call;
      const [life] = chosenFrom(sent.values, { block: FIELDS.lifetime, action: FIELD_VALUE });
      const lifetimeMs = spanOf(life);
      if (lifetimeMs === undefined) return no({ why: 'stale_window' });
      const chosen = sent.chosen(FIELDS.needs);
      const done = await parts.askingMakers.answer(presented, { chosen, lifetimeMs });
      if (!done.ok) return done;
      const body = words.foreign.mineMany.done(done.taken, done.denied, done.left);
      return { ok: true, window: noticeWindow(words, { body }) };
    },
  });
  return {
    ...mine,
    of: (call: ActionCall) =>
      mine.openLater(call, async (): Promise<Read<AskedMany>> => {
        const value = decodeOrganization(call.value);
        if (value === undefined) return NOWHERE;
        const found = await parts.askingMakers.lookAsked(value.o, call.user);
        return found.ok ? { ok: true, about: found, requestId: '' } : found;
      }),
  };
}

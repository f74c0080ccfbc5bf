import type { Refusal } from '../../../domain/record/refusal.ts';
import { no } from '../../../domain/record/result.ts';
import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Adopted, Adoption } from '../../../workflow/inventory/adoption.ts';
import type { ForeignSubject } from '../../../workflow/inventory/foreign.ts';
import { chosenPerson } from '../../views/credentials/chosenPerson.ts';
import {
  adoptWindow,
  endForeignWindow,
  type ForeignFacts,
  freezeForeignWindow,
} from '../../views/credentials/foreignWindows.ts';
import { spanOf } from '../../views/credentials/keyForms.ts';
import { chosenFrom } from '../../views/kit/externalSelect.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { FIELD_VALUE, FIELDS, fieldOf, WINDOWS } from '../../wire/ids.ts';
import { decodeForeign, encodeWindow, type WindowMeta } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { Answer, DialogParts, Read, Sent } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

type Parts = DialogParts & { readonly adoption: Adoption };

/** Of a window about something that has no record. */
export const ofForeign = {
  shows: ({
    organizationId,
    credentialId,
    accessHash,
    newRequest,
  }: ForeignSubject & Partial<Pick<ForeignFacts, 'newRequest'>>) => ({
    kind: 'foreign' as const,
    organizationId,
    credentialId,
    accessHash,
    ...(newRequest !== undefined && { requestId: newRequest }),
  }),
  requestOf: ({ c }: WindowMeta) => c,
  encode: ({ credentialId }: ForeignSubject, { n }: WindowMeta) =>
    encodeWindow({ n, c: credentialId }),
};

/** Atlas is asked what it is now, once the window is open. */
function createLook({ adoption, ids }: Parts) {
  return async (call: ActionCall): Promise<Read<ForeignFacts>> => {
    const value = decodeForeign(call.value);
    if (value === undefined) return no({ why: 'unknown_credential' } satisfies Refusal);
    const place = { organizationId: value.o, credentialId: value.c };
    const found = await adoption.look(place, call.user);
    if (!found.ok) return found;
    const about = { ...found, reader: call.user, newRequest: ids.request() };
    return { ok: true, about, requestId: found.credentialId };
  };
}

/** Adopted, or sent to the approvers. */
export function answered({ call }: Pick<Sent<never>, 'call'>, adopted: Adopted): Answer {
  if (!adopted.ok || adopted.asked === undefined) return adopted;
  const { asked, early } = call.words.foreign.adopt;
  return { ok: true, window: noticeWindow(call.words, { body: adopted.asked ? asked : early }) };
}

export function ownerIn({ values }: Pick<Sent<never>, 'values'>) {
  const [group] = chosenFrom(values, { block: FIELDS.owner, action: FIELD_VALUE });
  if (group !== undefined) return { kind: 'group', id: group } as const;
  const person = chosenPerson(values, FIELDS.person);
  return person === undefined ? undefined : ({ kind: 'person', id: person } as const);
}

/** `undefined` where the form asked for none. */
export function reasonIn({ values, typed }: Pick<Sent<'reason'>, 'values' | 'typed'>) {
  const isAsked = Object.keys(values).some((block) => fieldOf(block) === FIELDS.reason);
  return isAsked ? typed(FIELDS.reason) : undefined;
}

/** "Adopt": owner, purpose and end of what was made without Keywarden. */
export function createAdopt(parts: Parts) {
  const look = createLook(parts);
  const adopt = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.adopt,
    fields: [FIELDS.person, FIELDS.owner, FIELDS.description, FIELDS.reason, FIELDS.lifetime],
    refusedAs: 'admin',
    lifetimeMs: FORM_LIFETIME,
    opens: {},
    build: adoptWindow,
    under: {
      purpose_missing: FIELDS.description,
      life_too_long: FIELDS.lifetime,
      owner_unfit: FIELDS.person,
      person_unknown: FIELDS.person,
      group_not_in_policy: FIELDS.owner,
    },
    async submit(presented, sent) {
      const owner = ownerIn(sent);
      const [chosen] = chosenFrom(sent.values, { block: FIELDS.lifetime, action: FIELD_VALUE });
      const lifetimeMs = spanOf(chosen);
      if (owner === undefined || lifetimeMs === undefined) return no({ why: 'stale_window' });
      const purpose = sent.typed(FIELDS.description);
      const reason = reasonIn(sent);
      const wish = { owner, purpose, lifetimeMs, ...(reason !== undefined && { reason }) };
      return answered(sent, await parts.adoption.adopt(presented, wish));
    },
    done: ({ foreign }) => foreign.adopt.done,
  });
  return { ...adopt, of: (call: ActionCall) => adopt.openLater(call, () => look(call)) };
}

/** "Freeze" of what is nobody's: it has to stop now, and somebody answers for that. */
export function createFreezeForeign(parts: Parts) {
  const look = createLook(parts);
  const freeze = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.freezeForeign,
    fields: [],
    refusedAs: 'admin',
    opens: {},
    build: freezeForeignWindow,
    submit: (presented) => parts.adoption.freeze(presented),
    done: ({ foreign }) => foreign.freeze.done,
  });
  return { ...freeze, of: (call: ActionCall) => freeze.openLater(call, () => look(call)) };
}

/** "End" of what is nobody's, for good. */
export function createEndForeign(parts: Parts) {
  const look = createLook(parts);
  const end = dialog(parts, {
    ...ofForeign,
    id: WINDOWS.endForeign,
    fields: [FIELDS.answer],
    refusedAs: 'admin',
    opens: {},
    build: endForeignWindow,
    under: { not_confirmed: FIELDS.answer },
    submit: (presented, sent) => parts.adoption.end(presented, sent.typed(FIELDS.answer)),
    done: ({ foreign }) => foreign.end.done,
  });
  return { ...end, of: (call: ActionCall) => end.openLater(call, () => look(call)) };
}

import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { BreakingGlass } from '../../../workflow/requests/breakGlass.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { noticeWindow } from '../../views/kit/noticeWindow.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { CREATE_FIELDS } from '../../views/windows/createForm.ts';
import { parseCreateForm } from '../../views/windows/formValues.ts';
import { glassForm, parseIncident } from '../../views/windows/glass.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { Opener, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { createKeyForm, type KeyFormParts } from './keyForm.ts';

interface About {
  readonly offer: FormOffer;
  readonly description: string;
}

/** Break-glass: people whom the policy names get a key at once, and everybody is told. */
export function createBreakGlass(parts: KeyFormParts & { readonly breakingGlass: BreakingGlass }) {
  const { submission, breakingGlass, ids } = parts;
  const form = createKeyForm(parts, {
    how: 'break_glass',
    isSecret: true,
    draw: (words, facts, values) => glassForm(words, { ...facts, incident: parseIncident(values) }),
    refused: (words, refusal) =>
      refusal.why === 'no_break_glass' || refusal.why === 'not_allowed'
        ? words.breakGlass.notAllowed
        : refusalText(words, refusal, 'request'),
  });

  const breakGlass = dialog(parts, {
    id: WINDOWS.breakGlass,
    fields: [FIELDS.incident, ...CREATE_FIELDS],
    ...form.dialog,
    opens: {},
    shows: () => ({ kind: 'breakGlassForm' }),
    lifetimeMs: FORM_LIFETIME,
    build: (words, { offer, description }: About, meta) =>
      form.draw(words, offer, { description }, { meta, accessListRequired: false }),
    async submit(window, { call, values }) {
      const wish = parseCreateForm(values);
      const broken = await breakingGlass.break(window, wish, parseIncident(values));
      if (!broken.ok) return broken;
      const { sentTitle: title, sent: body } = call.words.breakGlass;
      return { ok: true, window: noticeWindow(call.words, { title, body }) };
    },
  });

  async function offer(by: string, description: string): Promise<Read<About>> {
    const may = await submission.glass(by);
    if (!may.ok) return may;
    const found = await parts.formOffers(by, { description }, 'break_glass');
    if (!found.ok) return found;
    return { ok: true, about: { offer: found, description }, requestId: ids.request() };
  }

  return {
    ...breakGlass,
    command: (call: Opener, description: string) =>
      breakGlass.openLater(call, () => offer(call.user, description)),
  };
}

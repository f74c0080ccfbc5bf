import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { KeyOffer } from '../../../workflow/credentials/keyRequests.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { modal, plain, section } from '../kit/blocks.ts';
import { input, recipientInput, textInput } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { span } from '../kit/mrkdwn.ts';
import { endText, keyFactBlocks, type ShownKey } from './keyFacts.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** What most people choose. */
const EXTENSIONS = [7, 30, 90, 180].map((days) => days * DAY);
const OVERLAPS = [HOUR, 4 * HOUR, DAY, 3 * DAY, 7 * DAY];

export type KeyFormFacts = ShownKey & { readonly offer: KeyOffer; readonly now: number };

/** A menu of lengths of time; the first that is at least `usual` is chosen. */
function spanMenu(
  words: Catalogue,
  all: readonly number[],
  usual: number,
  said: { readonly label: string; readonly hint: string },
): types.InputBlock {
  const options = [...new Set(all)]
    .sort((one, other) => one - other)
    .map((ms) => ({ text: plain(span(words, ms), LIMITS.option), value: String(ms) }));
  const initial = options.find(({ value }) => Number(value) >= usual) ?? options.at(-1);
  return input({
    field: FIELDS.lifetime,
    ...said,
    element: {
      type: 'static_select',
      action_id: FIELD_VALUE,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
}

function reasonInput({ keyForms }: Catalogue): types.InputBlock {
  return textInput({
    field: FIELDS.reason,
    label: keyForms.reason,
    hint: keyForms.reasonHint,
    max: LIMITS.typed,
    multiline: true,
  });
}

/** By how much the end can be moved, as far as the policy lets the key live. */
export function extensions({ credential, offer, now }: KeyFormFacts): readonly number[] {
  const { latest = now, aloneMs } = offer;
  const room = latest - Math.max(now, credential.ends.approved ?? now);
  const fitting = [...EXTENSIONS, aloneMs ?? 0].filter((ms) => ms > 0 && ms <= room);
  // Whole hours, so that the end that is shown is not over while somebody writes the reason.
  const most = Math.floor(room / HOUR) * HOUR;
  return most > 0 && fitting.length === 0 ? [most] : fitting;
}

/** What stands there while people and policy are asked: the key, and nothing to send. */
export function keyFormChecking(
  words: Catalogue,
  kind: 'extend' | 'replace',
  key: ShownKey,
  meta: string,
): types.ModalView {
  return modal({
    title: words.keyForms[kind].title,
    close: words.windows.cancel,
    id: kind === 'extend' ? WINDOWS.extend : WINDOWS.replaceKey,
    meta,
    blocks: [section(words.windows.checking.body), ...keyFactBlocks(words, key)],
  });
}

export function extendWindow(
  words: Catalogue,
  facts: KeyFormFacts,
  meta: string,
): types.ModalView | undefined {
  const { extend } = words.keyForms;
  const { offer } = facts;
  const all = extensions(facts);
  if (all.length === 0) return undefined;
  const intro = [
    extend.intro(endText(words, facts.credential)),
    ...(offer.aloneMs === undefined ? [] : [extend.alone(span(words, offer.aloneMs))]),
  ].join(' ');
  const latest = new Date(offer.latest ?? facts.now).toISOString().slice(0, 10);
  return modal({
    title: extend.title,
    submit: extend.submit,
    close: words.windows.cancel,
    id: WINDOWS.extend,
    meta,
    blocks: [
      section(intro),
      spanMenu(words, all, offer.aloneMs ?? 30 * DAY, {
        label: extend.label,
        hint: extend.hint(latest),
      }),
      reasonInput(words),
      ...keyFactBlocks(words, facts),
    ],
  });
}

export function replaceKeyWindow(
  words: Catalogue,
  facts: KeyFormFacts,
  meta: string,
): types.ModalView {
  const { replace } = words.keyForms;
  const { recipient, overlap } = facts.offer;
  const { defaultMs, maxMs } = overlap;
  const all = [...OVERLAPS.filter((ms) => ms <= maxMs), defaultMs, maxMs];
  return modal({
    title: replace.title,
    submit: replace.submit,
    close: words.windows.cancel,
    id: WINDOWS.replaceKey,
    meta,
    blocks: [
      section(replace.intro),
      spanMenu(words, all, defaultMs, { label: replace.label, hint: replace.hint }),
      ...(recipient === undefined ? [] : [recipientInput(words, recipient)]),
      reasonInput(words),
      ...keyFactBlocks(words, facts),
    ],
  });
}

/** What the menu of lengths says, in ms. It is not trusted: the policy limits it again. */
export function spanOf(chosen: string | undefined): number | undefined {
  return chosen !== undefined && /^[1-9]\d{0,12}$/.test(chosen) ? Number(chosen) : undefined;
}

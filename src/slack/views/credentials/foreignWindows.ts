import type { types } from '@slack/bolt';
import { rolesOfAccess } from '../../../domain/key/access.ts';
import { DESCRIPTION_MAX, REASON_MAX } from '../../../domain/key/description.ts';
import { withoutMarker } from '../../../domain/key/marker.ts';
import { lifetimePresets } from '../../../domain/policy/asking/lifetimeChoice.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ForeignSubject } from '../../../workflow/inventory/foreign.ts';
import { FIELD_VALUE, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { fact } from '../card/requestFacts.ts';
import { columns, modal, plain, section } from '../kit/blocks.ts';
import { input, textInput } from '../kit/inputs.ts';
import { LIMITS } from '../kit/limits.ts';
import { code, line, moment, person, span } from '../kit/mrkdwn.ts';
import { riskSentence } from '../kit/roles.ts';
import { accessInBrief } from './keyFacts.ts';

/** A user group that may own it, with its name. */
export interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

export type ForeignFacts = ForeignSubject & {
  readonly reader: string;
  /** The id that the request will have, where it is approved like one. */
  readonly newRequest: string;
};

/** What it is and may do, as Atlas has just shown it. */
function foreignBlocks(words: Catalogue, subject: ForeignSubject): types.KnownBlock[] {
  const { facts, keyFacts } = words;
  const { access, createdAt, description, handle, organizationName } = subject;
  return [
    columns([
      fact(facts.description, code(description)),
      fact(facts.organization, code(organizationName, 80)),
      fact(facts.publicKey, code(handle, 40)),
      fact(facts.created, moment(words, createdAt)),
    ]),
    section(fact(keyFacts.roles, accessInBrief(words, access))),
    section(riskSentence(words, rolesOfAccess(access))),
  ];
}

export function personInput({ foreign }: Catalogue, reader: string): types.InputBlock {
  return input({
    field: FIELDS.person,
    label: foreign.adopt.person,
    hint: foreign.adopt.personHint,
    element: { type: 'users_select', action_id: FIELD_VALUE, initial_user: reader },
  });
}

/** A group instead of a person, where the policy names groups. */
export function groupInput(words: Catalogue, groups: readonly NamedGroup[]): types.InputBlock[] {
  if (groups.length === 0) return [];
  const { adopt } = words.foreign;
  const options = groups
    .slice(0, LIMITS.options)
    .map(({ id, name }) => ({ text: plain(line(name, LIMITS.option), LIMITS.option), value: id }));
  return [
    input({
      field: FIELDS.owner,
      label: adopt.group,
      hint: adopt.groupHint,
      optional: true,
      element: { type: 'static_select', action_id: FIELD_VALUE, options },
    }),
  ];
}

export function lifeInput(
  words: Catalogue,
  { life }: Pick<ForeignSubject, 'life'>,
): types.InputBlock {
  const { adopt } = words.foreign;
  const options = lifetimePresets(life).map((ms) => ({
    text: plain(span(words, ms), LIMITS.option),
    value: String(ms),
  }));
  const usual = options.find(({ value }) => value === String(life.defaultMs));
  return input({
    field: FIELDS.lifetime,
    label: adopt.life,
    hint: adopt.lifeHint,
    element: {
      type: 'static_select',
      action_id: FIELD_VALUE,
      options,
      ...(usual === undefined ? {} : { initial_option: usual }),
    },
  });
}

function purposeInput({ foreign }: Catalogue, { description }: ForeignSubject): types.InputBlock {
  return textInput({
    field: FIELDS.description,
    label: foreign.adopt.purpose,
    hint: foreign.adopt.purposeHint,
    max: DESCRIPTION_MAX,
    initial: withoutMarker(description),
  });
}

/** Only where people have to approve it. */
function reasonInput({ foreign }: Catalogue, { isAsked }: ForeignSubject): types.InputBlock[] {
  if (!isAsked) return [];
  const { reason: label, reasonHint: hint } = foreign.adopt;
  return [textInput({ field: FIELDS.reason, label, hint, max: REASON_MAX, multiline: true })];
}

export function adoptWindow(words: Catalogue, facts: ForeignFacts, meta: string): types.ModalView {
  const { adopt } = words.foreign;
  return modal({
    title: adopt.title,
    submit: facts.isAsked ? adopt.ask : adopt.submit,
    close: words.windows.cancel,
    id: WINDOWS.adopt,
    meta,
    blocks: [
      section(facts.isAsked ? adopt.asks : adopt.intro),
      ...foreignBlocks(words, facts),
      personInput(words, facts.reader),
      ...groupInput(words, facts.groups),
      purposeInput(words, facts),
      ...reasonInput(words, facts),
      lifeInput(words, facts),
    ],
  });
}

export function freezeForeignWindow(
  words: Catalogue,
  facts: ForeignFacts,
  meta: string,
): types.ModalView {
  const { freeze } = words.foreign;
  return modal({
    title: freeze.title,
    submit: freeze.submit,
    close: words.windows.cancel,
    id: WINDOWS.freezeForeign,
    meta,
    blocks: [section(freeze.intro), ...foreignBlocks(words, facts)],
  });
}

function lastUseText(words: Catalogue, { access, lastUse }: ForeignSubject): string {
  const { inventory } = words;
  if (access.addresses.length === 0) return inventory.useUnknown;
  if (lastUse === undefined) return inventory.notUsed;
  const at = moment(words, lastUse.at);
  return lastUse.from === undefined
    ? inventory.lastUsed(at)
    : inventory.lastUsedFrom(at, code(lastUse.from, 60));
}

/** There is no way back, so the key that is meant is typed. */
export function endForeignWindow(
  words: Catalogue,
  facts: ForeignFacts,
  meta: string,
): types.ModalView {
  const { end } = words.foreign;
  const [label, hint] = [end.confirm, end.confirmHint];
  return modal({
    title: end.title,
    submit: end.submit,
    close: words.windows.cancel,
    id: WINDOWS.endForeign,
    meta,
    blocks: [
      section(end.intro),
      ...foreignBlocks(words, facts),
      section(lastUseText(words, facts)),
      textInput({ field: FIELDS.answer, label, hint, max: 60 }),
    ],
  });
}

/** An admin asks whoever made it. */
export function askMakerWindow(
  words: Catalogue,
  question: ForeignSubject & { readonly person: string },
  meta: string,
): types.ModalView {
  const { ask } = words.foreign;
  return modal({
    title: ask.title,
    submit: ask.submit,
    close: words.windows.cancel,
    id: WINDOWS.askMaker,
    meta,
    blocks: [section(ask.intro(person(question.person))), ...foreignBlocks(words, question)],
  });
}

/** Whoever was asked says that it is theirs. */
export function mineWindow(words: Catalogue, facts: ForeignFacts, meta: string): types.ModalView {
  const { mine, adopt } = words.foreign;
  return modal({
    title: mine.title,
    submit: facts.isAsked ? adopt.ask : mine.submit,
    close: words.windows.cancel,
    id: WINDOWS.mine,
    meta,
    blocks: [
      section(facts.isAsked ? adopt.asks : mine.intro),
      ...foreignBlocks(words, facts),
      purposeInput(words, facts),
      ...reasonInput(words, facts),
      lifeInput(words, facts),
    ],
  });
}

export function notMineWindow(
  words: Catalogue,
  facts: ForeignSubject,
  meta: string,
): types.ModalView {
  const { notMine } = words.foreign;
  return modal({
    title: notMine.title,
    submit: notMine.submit,
    close: words.windows.cancel,
    id: WINDOWS.notMine,
    meta,
    blocks: [section(notMine.intro), ...foreignBlocks(words, facts)],
  });
}

import type { types } from '@slack/bolt';
import { isUnrestricted } from '../../../domain/inventory/inventory.ts';
import { makeAccess, rolesOfAccess } from '../../../domain/key/access.ts';
import { withoutMarker } from '../../../domain/key/marker.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { WhoAct, WhoAnswer, WhoFound } from '../../../workflow/inventory/whose/who.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { encodeForeign } from '../../wire/values.ts';
import { keyButton } from '../credentials/keyButtons.ts';
import { endText, rolesInBriefOf, stateText } from '../credentials/keyFacts.ts';
import { actions, button, header, type Message, message, section } from '../kit/blocks.ts';
import { sentence } from '../kit/failure.ts';
import { code, moment, person, somebody } from '../kit/mrkdwn.ts';
import { riskSentence } from '../kit/roles.ts';

function originTexts(words: Catalogue, { subject, names }: WhoAnswer): string[] {
  const { who, facts } = words;
  if (subject === undefined) {
    if (names === undefined) return [who.foreign];
    return [(names.isKnown ? who.names : who.namesUnknown)(code(names.id, 40))];
  }
  const { credential, source, approvers } = subject;
  const { origin } = credential;
  if (origin.how === 'adopted') {
    return [who.adopted(somebody(origin.by), moment(words, origin.at))];
  }
  if (source === undefined) return [];
  const by = approvers.map(person).join(facts.separator);
  return [
    who.requested(person(source.requester), moment(words, source.createdAt)),
    by === '' ? who.byNobody : who.approved(by),
    facts.named(facts.reason, code(source.reason, 300)),
  ];
}

function lastUseText(words: Catalogue, { shown, lastUse }: WhoAnswer): string {
  const { who } = words;
  if (shown === undefined) return who.notAsked;
  if (isUnrestricted(shown.access)) return who.unknownUse;
  if (lastUse === undefined) return who.notUsed;
  const at = moment(words, lastUse.at);
  return lastUse.from === undefined ? who.used(at) : who.usedFrom(at, code(lastUse.from, 60));
}

function lifeTexts(words: Catalogue, { subject }: WhoAnswer): string[] {
  const { who } = words;
  if (subject === undefined) return [who.noOwner];
  const { credential } = subject;
  return [
    who.owner(somebody(credential.owner.id)),
    who.end(endText(words, credential)),
    who.state(stateText(words, credential)),
  ];
}

const OF_LEDGER = {
  revoke: ACTIONS.keyDone,
  freeze: ACTIONS.keyFreeze,
  replace: ACTIONS.keyReplace,
} as const;

const OF_FOREIGN = {
  adopt: { action: ACTIONS.foreignAdopt, says: 'adopt' },
  freeze_foreign: { action: ACTIONS.foreignFreeze, says: 'freeze' },
  end_foreign: { action: ACTIONS.foreignEnd, says: 'end' },
} as const;

function actButton(words: Catalogue, answer: WhoAnswer, act: WhoAct): types.Button[] {
  const { subject, line } = answer;
  const { foreign, who, keyLabels } = words;
  if (act === 'adopt' || act === 'freeze_foreign' || act === 'end_foreign') {
    const value = encodeForeign({ o: line.organizationId, c: answer.credentialId });
    const label = foreign[OF_FOREIGN[act].says].label;
    const style = act === 'freeze_foreign' ? 'danger' : undefined;
    return [button({ action: OF_FOREIGN[act].action, label, value, ...(style && { style }) })];
  }
  if (subject === undefined) return [];
  const label = { revoke: who.revoke, freeze: foreign.freeze.label, replace: keyLabels.replace };
  const style = act === 'revoke' ? 'danger' : undefined;
  return [keyButton(words, subject.credential, OF_LEDGER[act], label[act], style)];
}

/** All about it in one message, and what this person can do at once. */
export function whoMessage(
  words: Catalogue,
  { answer, unasked }: WhoFound,
  isWhole: boolean,
): Message {
  const { who, facts } = words;
  const leaked = isWhole ? [who.leaked] : [];
  if (answer === undefined) {
    const asked = unasked === 0 ? [] : [who.notAllAsked(unasked)];
    return sentence([...leaked, who.nothing, ...asked].join(' '));
  }
  const { subject, line, shown, organizationName, projectNames } = answer;
  const description =
    subject?.credential.purpose ?? line.observation?.description ?? shown?.description ?? '';
  const access = shown ? makeAccess(shown.access) : subject?.credential.access;
  const handle = subject?.credential.handle ?? shown?.handle ?? line.observation?.handle ?? '';
  const title = `${code(withoutMarker(description))} · ${code(organizationName, 80)} · ${facts.named(facts.publicKey, code(handle, 40))}`;
  const says = [
    ...lifeTexts(words, answer),
    ...originTexts(words, answer),
    ...(access === undefined
      ? []
      : [
          who.does(rolesInBriefOf(words, access, projectNames, 8)),
          riskSentence(words, rolesOfAccess(access)),
        ]),
    lastUseText(words, answer),
  ];
  const buttons = answer.acts.flatMap((act) => actButton(words, answer, act));
  return message([...leaked, title, ...says].join('\n'), [
    header(who.title),
    ...leaked.map((text) => section(text)),
    section(title),
    section(says.join('\n')),
    ...actions(...buttons),
  ]);
}

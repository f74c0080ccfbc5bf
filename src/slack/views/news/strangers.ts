import type { types } from '@slack/bolt';
import { rolesOfAccess } from '../../../domain/key/access.ts';
import { withoutMarker } from '../../../domain/key/marker.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ForeignSubject } from '../../../workflow/inventory/foreign.ts';
import type { Stranger, Strangers } from '../../../workflow/inventory/news.ts';
import type { Maker } from '../../../workflow/ports/credentialAccess.ts';
import { ACTIONS, type ActionId } from '../../wire/ids.ts';
import { encodeForeign, encodeInventory } from '../../wire/values.ts';
import { rolesInBriefOf } from '../credentials/keyFacts.ts';
import { actions, button, header, type Message, message, section } from '../kit/blocks.ts';
import { code, line, person } from '../kit/mrkdwn.ts';
import { riskSentence } from '../kit/roles.ts';

function makerText({ strangers }: Catalogue, maker: Maker, slack: string | undefined): string {
  switch (maker.is) {
    case 'person':
      return slack === undefined
        ? strangers.byAddress(code(maker.email, 80))
        : strangers.byPerson(person(slack), code(maker.email, 80));
    case 'program':
      return strangers.byProgram(code(maker.id, 60));
    case 'unknown':
      return strangers.byUnknown;
    default:
      return maker satisfies never;
  }
}

interface About {
  readonly organizationId: string;
  readonly id: string;
  readonly description: string;
}

function foreignButton(
  words: Catalogue,
  { organizationId: o, id: c, description }: About,
  action: ActionId,
  label: string,
): types.Button {
  const spoken = words.labels.of(label, line(description, 60));
  return button({ action, label, value: encodeForeign({ o, c }), spoken });
}

/** Something appeared without Keywarden: what it may do, who made it, and what can be done. */
export function strangerMessage(words: Catalogue, stranger: Stranger): Message {
  const { strangers, foreign, ask } = { ...words, ask: words.foreign.ask };
  const { organization, shown, maker, person: slack } = stranger;
  const { description, handle, access, id } = shown;
  const about = { organizationId: organization.id, id, description };
  const says = [
    strangers.appeared(code(description), code(organization.name, 80), code(handle, 40)),
    makerText(words, maker, slack),
    strangers.does(rolesInBriefOf(words, access, {}, 6)),
    riskSentence(words, rolesOfAccess(access)),
  ].join(' ');
  const buttons = [
    foreignButton(words, about, ACTIONS.foreignAdopt, foreign.adopt.label),
    ...(slack === undefined ? [] : [foreignButton(words, about, ACTIONS.foreignAsk, ask.label)]),
    foreignButton(words, about, ACTIONS.foreignFreeze, foreign.freeze.label),
    foreignButton(words, about, ACTIONS.foreignEnd, foreign.end.label),
  ];
  return message(says, [header(strangers.title), section(says), ...actions(...buttons)]);
}

/** Many at once, such as at the first start. */
export function strangersMessage(words: Catalogue, many: Strangers): Message {
  const { strangers, inventory } = words;
  const { organization, all, byPeople, byPrograms } = many;
  const unknown = all - byPeople - byPrograms;
  const says = [
    strangers.many(all, code(organization.name, 80)),
    strangers.manyBy(byPeople, byPrograms, unknown),
    strangers.manyNext,
  ].join(' ');
  const see = button({
    action: ACTIONS.inventoryForeign,
    label: inventory.lists.foreign,
    value: encodeInventory({ n: 1, l: 'foreign' }),
  });
  return message(says, [header(strangers.title), section(says), ...actions(see)]);
}

/** Whoever was asked says that it is not theirs. */
export function deniedMessage(words: Catalogue, subject: ForeignSubject, who: string): Message {
  const { strangers, foreign } = words;
  const { organizationName, organizationId, credentialId: id, handle } = subject;
  const description = withoutMarker(subject.description);
  const about = { organizationId, id, description };
  const says = strangers.denied(
    person(who),
    code(description),
    code(organizationName, 80),
    code(handle, 40),
  );
  const buttons = [
    foreignButton(words, about, ACTIONS.foreignAdopt, foreign.adopt.label),
    foreignButton(words, about, ACTIONS.foreignFreeze, foreign.freeze.label),
    foreignButton(words, about, ACTIONS.foreignEnd, foreign.end.label),
  ];
  return message(says, [section(says), ...actions(...buttons)]);
}

/** To the maker: is it yours? */
export function askMakerMessage(
  words: Catalogue,
  { subject, by }: { readonly subject: ForeignSubject; readonly by: string },
): Message {
  const { strangers, foreign } = words;
  const { organizationName, organizationId, credentialId: id, handle, access } = subject;
  const description = withoutMarker(subject.description);
  const about = { organizationId, id, description };
  const says = [
    strangers.asked(person(by), code(description), code(organizationName, 80), code(handle, 40)),
    strangers.does(rolesInBriefOf(words, access, {}, 6)),
    strangers.askedNext,
  ].join(' ');
  const buttons = [
    foreignButton(words, about, ACTIONS.foreignMine, foreign.mine.label),
    foreignButton(words, about, ACTIONS.foreignNotMine, foreign.notMine.label),
  ];
  return message(says, [section(says), ...actions(...buttons)]);
}

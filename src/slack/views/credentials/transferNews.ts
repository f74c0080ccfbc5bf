import type { types } from '@slack/bolt';
import type { CredentialNews } from '../../../domain/credential/news.ts';
import { isLiving } from '../../../domain/credential/state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { LastSeen } from '../../../workflow/credentials/lastSeen.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { actions, context, type Message, message, section } from '../kit/blocks.ts';
import { moment, somebody } from '../kit/mrkdwn.ts';
import { keyButton, takeAllButton, takeButton } from './keyButtons.ts';
import { endText, offeredLine, organizationOf, purpose, type ShownKey } from './keyFacts.ts';

export interface KeyNewsFacts extends ShownKey {
  readonly tells: CredentialNews;
  /** `owner`: to those who may act. `channel`: to all others. */
  readonly to: 'owner' | 'channel';
  /** What else the owner left behind, or was adopted in one step: one message tells of all. */
  readonly left?: readonly ShownKey[];
  /** When the key was used last, where the message says so. */
  readonly seen?: LastSeen;
}

/** A person, a group, or Keywarden itself. */
export function whoSays({ keyNews }: Catalogue, by: string | undefined): string {
  return by === undefined || by === 'keywarden' ? keyNews.itself : somebody(by);
}

/** A message lists so many keys; each takes one block. */
const LISTED = 15;

function offered(words: Catalogue, news: KeyNewsFacts): Message | undefined {
  const { keyNews, keyLabels } = words;
  const { credential } = news;
  if (credential.offered === undefined || !isLiving(credential.state)) return undefined;
  const by = whoSays(words, credential.offered.by);
  const says = [
    keyNews.offered(by, purpose(news), organizationOf(news)),
    keyNews.offeredMeans(endText(words, credential)),
  ].join(' ');
  const decline = keyButton(words, credential, ACTIONS.keyDecline, keyLabels.decline);
  return message(says, [
    section(says),
    ...actions(takeButton(words, credential, 'primary'), decline),
  ]);
}

/** What becomes of those that nobody takes: those of people end, those of the policy alone do not. */
function whatFollows(
  words: Catalogue,
  all: readonly ShownKey[],
  ends: (end: string) => string,
): readonly string[] {
  const ending = all.flatMap(({ credential }) => credential.ends.orphaned ?? []);
  const goingOn = all.length - ending.length;
  return [
    ...(ending.length > 0 ? [ends(moment(words, Math.min(...ending)))] : []),
    ...(goingOn > 0 ? [words.keyNews.goesOn(ending.length === 0)] : []),
  ];
}

/** What somebody left behind, in one message: to the admins, or to whoever is asked to take it. */
function left(words: Catalogue, news: KeyNewsFacts, isAsked: boolean): Message | undefined {
  const { keyNews } = words;
  const { credential, left: all = [] } = news;
  if (all.length === 0) return undefined;
  const owner = somebody(credential.owner.id);
  const to = credential.offered?.to.id;
  const isGroup = credential.owner.kind === 'group';
  const leaves = isGroup ? keyNews.groupLeft : keyNews.ownerLeft;
  const take = isGroup ? keyNews.takeThemOfGroup : keyNews.takeThem;
  const intro = isAsked
    ? [take(owner, all.length), ...whatFollows(words, all, keyNews.takeThemNext)]
    : [
        leaves(owner, all.length),
        to === undefined ? keyNews.nobodyAsked : keyNews.askedInstead(somebody(to)),
        ...whatFollows(words, all, keyNews.ownerLeftNext),
      ];
  const shown = all.slice(0, LISTED);
  const hidden = all.length - shown.length;
  const more = hidden > 0 ? [keyNews.moreOfThem(hidden)] : [];
  const lines = shown.map((key) => `• ${offeredLine(words, key)}`);
  const blocks: types.KnownBlock[] = shown.map((key) =>
    section(offeredLine(words, key), isAsked ? takeButton(words, key.credential) : undefined),
  );
  const says = intro.join(' ');
  return message([says, ...lines, ...more].join('\n'), [
    section(says),
    ...blocks,
    ...more.map((text) => context(text)),
    ...(isAsked && all.length > 1 ? actions(takeAllButton(words, credential)) : []),
  ]);
}

/** What was adopted in one step: by an admin for somebody, or by the policy. */
function adoptedMany(words: Catalogue, news: KeyNewsFacts): Message | undefined {
  const { strangers, facts } = words;
  const { tells, left: all = [], to } = news;
  if (all.length === 0) return undefined;
  const owners = [...new Set(all.map(({ credential }) => somebody(credential.owner.id)))];
  const whose = owners.join(facts.separator);
  const by = whoSays(words, tells.by);
  const ofOwner = to === 'owner' ? strangers.adoptedFor : strangers.adoptedForGroup;
  const says =
    tells.by === 'keywarden'
      ? strangers.adoptedByPolicy(all.length, organizationOf(news), whose)
      : ofOwner(by, all.length, whose);
  return message(says, [section(says)]);
}

/** Messages about who owns a key. `another`: it tells something else. */
export function transferNews(
  words: Catalogue,
  news: KeyNewsFacts,
): Message | undefined | 'another' {
  const { keyNews } = words;
  const by = whoSays(words, news.tells.by);
  const [what, where] = [purpose(news), organizationOf(news)];
  const one = (text: string) => message(text, [section(text)]);
  switch (news.tells.topic) {
    case 'offered':
      return offered(words, news);
    case 'offer_over':
      return one(keyNews.offerOver(what, where, somebody(news.credential.owner.id)));
    case 'declined':
      return one(keyNews.declined(by, what, where));
    case 'owned':
      return one(keyNews.owned(by, what, where));
    case 'owner_left':
      return left(words, news, false);
    case 'asked_to_take':
      return left(words, news, true);
    case 'adopted_many':
      return adoptedMany(words, news);
    default:
      return 'another';
  }
}

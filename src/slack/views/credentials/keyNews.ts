import { endOf } from '../../../domain/credential/ends.ts';
import type { CredentialNews } from '../../../domain/credential/news.ts';
import { type EndWhy, isFreeze, isLiving } from '../../../domain/credential/state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { actions, type Message, message, section } from '../kit/blocks.ts';
import { code, moment, somebody } from '../kit/mrkdwn.ts';
import { differs, driftSays } from './driftNews.ts';
import { driftButtons, heldButtons, keyButton, ownerButtons } from './keyButtons.ts';
import {
  accessInBrief,
  endText,
  lastSeenText,
  organizationOf,
  purpose,
  type ShownKey,
} from './keyFacts.ts';
import { type KeyNewsFacts, transferNews, whoSays } from './transferNews.ts';

type Says = readonly string[] | undefined;

function subject(words: Catalogue, news: KeyNewsFacts): string {
  const { keyNews } = words;
  const [what, where] = [purpose(news), organizationOf(news)];
  if (news.to === 'owner') return keyNews.yours(what, where);
  return keyNews.whose(somebody(news.credential.owner.id), what, where);
}

function reason(words: Catalogue, why: EndWhy, by: string | undefined): string {
  const { keyNews } = words;
  if (why === 'asked') return keyNews.askedBy(whoSays(words, by));
  if (why === 'gone') return keyNews.goneAtAtlas;
  return why === 'not_revealed' ? keyNews.notRevealed : keyNews.because[why];
}

function endNear(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { credential, tells } = news;
  const end = endOf(credential);
  const lives = isLiving(credential.state) && !isFreeze(credential.state);
  if (!lives || end === undefined || tells.notice === undefined) return undefined;
  return [
    keyNews.endNear(subject(words, news), keyNews.near[tells.notice], moment(words, end.at)),
    ...(end.cut === 'approved' ? [] : [keyNews.endBecause(keyNews.because[end.cut])]),
    keyNews.thenFrozen,
    end.cut === 'reviewed' ? keyNews.keepNext : keyNews.whatNext,
  ];
}

function putOff(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { credential, tells } = news;
  if (credential.putOff === undefined || !isLiving(credential.state)) return undefined;
  const end = moment(words, credential.putOff.to);
  const used = moment(words, tells.usedAt ?? 0);
  return [keyNews.putOff(subject(words, news), used, end), keyNews.putOffNext];
}

function frozen(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state } = news.credential;
  if (state.status !== 'frozen') return undefined;
  const { why, by, deleteAt } = state;
  const says = news.tells.topic === 'frozen' ? keyNews.frozen : keyNews.stillFrozen;
  const canExtend = why === 'approved' && news.to === 'owner';
  return [
    says(subject(words, news), reason(words, why, by)),
    keyNews.frozenMeans,
    ...(deleteAt === undefined ? [] : [keyNews.deletedAt(moment(words, deleteAt))]),
    ...(why === 'asked' ? [keyNews.keptFrozen] : canExtend ? [keyNews.extendNext] : []),
    ...(why === 'reviewed' && news.to === 'owner' ? [keyNews.keepNext] : []),
  ];
}

/** Its end was reached, and it is not frozen. */
function freezeLate(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state } = news.credential;
  const inner = state.status === 'held' ? state.from : state;
  if (inner.status !== 'moving' || inner.to !== 'frozen') return undefined;
  if (inner.deleteAt === undefined) return undefined;
  const why = state.status === 'held' ? keyNews.heldReasons[state.reason] : keyNews.notProven;
  const canExtend = inner.why === 'approved' && news.to === 'owner';
  return [
    keyNews.freezeLate(subject(words, news), why),
    keyNews.deletedAt(moment(words, inner.deleteAt)),
    ...(canExtend ? [keyNews.extendNext] : []),
  ];
}

function deleted(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state } = news.credential;
  if (state.status !== 'ended') return undefined;
  const { why, by, proof } = state;
  const isByPerson = why === 'asked' && by !== 'keywarden';
  const ended = isByPerson ? keyNews.endedBy(somebody(by)) : reason(words, why, by);
  const because = proof === 'said' ? keyNews.said(whoSays(words, news.tells.by)) : ended;
  return [
    keyNews.deleted(subject(words, news), because),
    keyNews.publicKey(code(news.credential.handle, 40)),
  ];
}

function thawed(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state, drift } = news.credential;
  if (state.status !== 'live') return undefined;
  const { by } = news.tells;
  const isByPerson = by !== undefined && by !== 'keywarden';
  return [
    isByPerson
      ? keyNews.thawed(subject(words, news), somebody(by))
      : keyNews.thawedByExtension(subject(words, news)),
    ...(drift === undefined ? [] : [keyNews.without(differs(drift))]),
  ];
}

function replaced(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { ends, state } = news.credential;
  if (ends.replaced === undefined || !isLiving(state)) return undefined;
  return [
    keyNews.replaced(subject(words, news), moment(words, ends.replaced)),
    lastSeenText(words, news.seen ?? { is: 'unread' }),
    keyNews.replacedNext,
    // The new one has the same name.
    keyNews.publicKeyOfOld(code(news.credential.handle, 40)),
  ];
}

function held(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state } = news.credential;
  if (state.status !== 'held') return undefined;
  return [
    keyNews.held(subject(words, news)),
    keyNews.heldBecause(keyNews.heldReasons[state.reason]),
    keyNews.publicKey(code(news.credential.handle, 40)),
  ];
}

function restoreStopped(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { state } = news.credential;
  if (state.status !== 'held') return undefined;
  return [
    keyNews.restoreStopped(subject(words, news), whoSays(words, news.tells.by)),
    keyNews.heldBecause(keyNews.heldReasons[state.reason]),
    keyNews.restoreStoppedNext,
  ];
}

/** `undefined`: it is over, and nobody needs to hear it any more. */
function sentences(words: Catalogue, news: KeyNewsFacts): Says {
  const { keyNews } = words;
  const { credential, tells } = news;
  const about = () => subject(words, news);
  switch (tells.topic) {
    case 'end_near':
      return endNear(words, news);
    case 'put_off':
      return putOff(words, news);
    case 'frozen':
    case 'still_frozen':
      return frozen(words, news);
    case 'freeze_late':
      return freezeLate(words, news);
    case 'thawed':
      return thawed(words, news);
    case 'deleted':
      return deleted(words, news);
    case 'extended':
      return isLiving(credential.state)
        ? [keyNews.extended(about(), endText(words, credential))]
        : undefined;
    case 'changed':
      return [keyNews.changed(about(), accessInBrief(words, credential.access))];
    case 'turned_back':
      return [keyNews.turnedBack(about())];
    case 'replaced':
      return replaced(words, news);
    case 'held':
      return held(words, news);
    case 'adopted':
      return [
        keyNews.adopted(about(), whoSays(words, tells.by)),
        keyNews.adoptedMeans(endText(words, credential)),
      ];
    case 'restored':
      return [
        keyNews.restored(about(), whoSays(words, tells.by)),
        ...(credential.drift === undefined ? [] : [keyNews.without(differs(credential.drift))]),
      ];
    case 'restore_stopped':
      return restoreStopped(words, news);
    case 'drift':
      return driftSays(words, credential, { subject: about(), to: news.to });
    default:
      return undefined;
  }
}

function buttonsOf(words: Catalogue, { credential, tells, to }: KeyNewsFacts) {
  const { keyLabels } = words;
  if (tells.topic === 'held') return heldButtons(words, credential);
  if (tells.topic === 'drift') return driftButtons(words, credential, to);
  if (to === 'channel' || tells.topic === 'restore_stopped') return [];
  switch (tells.topic) {
    case 'replaced':
      return [keyButton(words, credential, ACTIONS.keyDone, keyLabels.newWorks, 'primary')];
    default:
      return ownerButtons(words, credential);
  }
}

/** One message about a key. `undefined` if what it tells is over. */
export function keyNewsMessage(words: Catalogue, news: KeyNewsFacts): Message | undefined {
  const ofOwners = transferNews(words, news);
  if (ofOwners !== 'another') return ofOwners;
  const says = sentences(words, news);
  if (says === undefined) return undefined;
  const text = says.join(' ');
  return message(text, [section(text), ...actions(...buttonsOf(words, news))]);
}

/** The same for the admins, because nobody in the group that owns the key could be told. */
export function unreachedMessage({ keyNews }: Catalogue, group: string, news: Message): Message {
  const says = keyNews.nobodyReached(somebody(group));
  return message(`${says} ${news.text}`, [section(says), ...news.blocks]);
}

/** What an earlier message to the owner shows once a newer one has the buttons. */
export function keyNewsOver(words: Catalogue, key: ShownKey): Message {
  const { keyNews } = words;
  const about = keyNews.yours(purpose(key), organizationOf(key));
  const text = `${about}: ${keyNews.newer}`;
  return message(text, [section(text)]);
}

/** Whether the message says when the key was used last. */
export function saysLastUse({ topic }: CredentialNews): boolean {
  return topic === 'replaced';
}

import type { types } from '@slack/bolt';
import type { Credential } from '../../../domain/credential/credential.ts';
import { isInHands } from '../../../domain/credential/credential.ts';
import { driftKind } from '../../../domain/credential/driftKind.ts';
import { isFreeze, isLiving } from '../../../domain/credential/state.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS, type ActionId } from '../../wire/ids.ts';
import { button } from '../kit/blocks.ts';
import { line } from '../kit/mrkdwn.ts';

/** What can be done with a key now by its owner. */
export type OwnerAct = 'extend' | 'replace' | 'done';

/** Nothing is offered that is over, or that its state does not allow. */
export function ownerActs(credential: Credential): readonly OwnerAct[] {
  const { state, ends } = credential;
  if (!isLiving(state) || !isInHands(credential)) return [];
  const hasEnd = ends.approved !== undefined;
  if (isFreeze(state)) return state.why === 'approved' && hasEnd ? ['extend', 'done'] : ['done'];
  return [...(hasEnd ? (['extend'] as const) : []), 'replace', 'done'];
}

const ACTION = {
  extend: ACTIONS.keyExtend,
  replace: ACTIONS.keyReplace,
  done: ACTIONS.keyDone,
} as const satisfies Record<OwnerAct, ActionId>;

export function keyButton(
  words: Catalogue,
  { id, purpose }: Pick<Credential, 'id' | 'purpose'>,
  action: ActionId,
  label: string,
  style?: 'primary' | 'danger',
): types.Button {
  const spoken = words.labels.of(label, line(purpose, 60));
  return button({ action, label, value: id, spoken, ...(style === undefined ? {} : { style }) });
}

export function takeButton(words: Catalogue, credential: Credential, style?: 'primary') {
  return keyButton(words, credential, ACTIONS.keyTake, words.keyLabels.take, style);
}

/** All that is offered to whoever presses it; `value` is not read. */
export function takeAllButton(words: Catalogue, { id }: Pick<Credential, 'id'>): types.Button {
  return button({ action: ACTIONS.keyTakeAll, label: words.keyLabels.takeAll, value: id });
}

/** For whoever is asked to take it over. */
export function offerButtons(words: Catalogue, credential: Credential): types.Button[] {
  const { decline } = words.keyLabels;
  return [
    takeButton(words, credential, 'primary'),
    keyButton(words, credential, ACTIONS.keyDecline, decline),
  ];
}

/** For the admins, while it is on hold. */
export function heldButtons(words: Catalogue, credential: Credential): types.Button[] {
  if (credential.state.status !== 'held') return [];
  const { tryAgain, close } = words.keyLabels;
  return [
    keyButton(words, credential, ACTIONS.keyResume, tryAgain, 'primary'),
    keyButton(words, credential, ACTIONS.keyClose, close),
  ];
}

/** A description is in no request. */
function isOfAccess(credential: Credential): boolean {
  return credential.drift?.shown !== undefined && driftKind(credential) !== 'renamed';
}

/** Restore, for whoever may; and for the owner, to ask that what Atlas shows is approved. */
export function driftButtons(
  words: Catalogue,
  credential: Credential,
  to: 'owner' | 'channel',
): types.Button[] {
  const { state, drift } = credential;
  const atRest = state.status === 'live' || state.status === 'frozen';
  if (!atRest || drift === undefined) return [];
  const { restore, accept } = words.keyLabels;
  const canAccept = to === 'owner' && state.status === 'live' && isOfAccess(credential);
  return [
    keyButton(words, credential, ACTIONS.keyRestore, restore, 'primary'),
    ...(canAccept ? [keyButton(words, credential, ACTIONS.keyAccept, accept)] : []),
  ];
}

/** The buttons of a message to the owner, and of Home. */
export function ownerButtons(words: Catalogue, credential: Credential): types.Button[] {
  const acts = ownerActs(credential).map((act) =>
    keyButton(words, credential, ACTION[act], words.keyLabels[act]),
  );
  // No extension moves the end that a review set.
  const isReviewed = credential.ends.reviewed !== undefined && isLiving(credential.state);
  const { keep } = words.reviewLabels;
  return isReviewed ? [keyButton(words, credential, ACTIONS.keyKeep, keep), ...acts] : acts;
}

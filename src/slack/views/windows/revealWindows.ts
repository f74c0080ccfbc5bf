import type { types } from '@slack/bolt';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import { REVEAL } from '../../../domain/transitions/reveal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS, COMMAND, WINDOWS } from '../../wire/ids.ts';
import { description, fact, organization } from '../card/requestFacts.ts';
import { actions, button, columns, modal, section } from '../kit/blocks.ts';
import { code, person } from '../kit/mrkdwn.ts';
import { noticeWindow } from '../kit/noticeWindow.ts';
import { roleNames } from '../kit/roles.ts';
import { preformatted } from '../lists/keyJson.ts';

function keyFacts(words: Catalogue, request: Request): types.SectionBlock {
  const { facts } = words;
  return columns([
    fact(facts.requester, person(request.requester)),
    fact(facts.organization, organization(request)),
    fact(facts.description, description(request)),
    fact(facts.roles, roleNames(words, request.spec.roles)),
    fact(facts.publicKey, code(issuedKey(request)?.publicKey ?? '', 40)),
  ]);
}

/**
 * The window before the private key. It changes nothing. That Slack opened it proves who the person
 * is.
 */
export function revealSkeleton(words: Catalogue, request: Request, meta: string): types.ModalView {
  const showNow = button({
    action: ACTIONS.revealShow,
    label: words.labels.showNow,
    value: request.id,
    style: 'primary',
  });
  return modal({
    title: words.reveal.title,
    close: words.windows.cancel,
    id: WINDOWS.reveal,
    meta,
    blocks: [
      section(words.reveal.intro),
      keyFacts(words, request),
      section(words.reveal.ready),
      ...actions(showNow),
    ],
  });
}

/**
 * The only view that holds a private key. It has no inputs, no buttons, no metadata and no notice
 * on close, because Slack would send all blocks of the window back with any of them.
 */
export function revealed(words: Catalogue, request: Request, privateKey: string): types.ModalView {
  return modal({
    title: words.reveal.title,
    close: words.windows.close,
    blocks: [
      section(words.reveal.copyNow),
      section(`*${words.reveal.privateKey}*`),
      preformatted(privateKey),
      keyFacts(words, request),
      section(words.reveal.storeIt),
    ],
  });
}

/** Shown if Slack's answer leaves open whether the private key was seen. */
export function revealUncertain(words: Catalogue, request: Request): types.ModalView {
  const { state } = request;
  const shown = 'shown' in state ? state.shown : 0;
  const next =
    shown < REVEAL.shows
      ? words.reveal.uncertainAgain(`\`${COMMAND} mine\``)
      : words.reveal.uncertainNoMore(`\`${COMMAND} mine\``);
  const body = `${words.reveal.uncertain} ${next}`;
  return noticeWindow(words, { title: words.reveal.title, body });
}

/** Says that nothing was shown, and why. */
export function revealStopped(
  words: Catalogue,
  stopped: 'audit' | 'log' | 'seal' | 'slack',
): types.ModalView {
  const body = words.reveal.stopped[stopped];
  return noticeWindow(words, { title: words.reveal.title, body });
}

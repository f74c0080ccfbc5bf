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

/** The window before the private key: it changes nothing, and proves that Slack knows the person. */
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
 * The only view that ever holds a private key. No inputs, no buttons, no metadata and no notice on
 * close: whatever Slack sends back about a window carries all of its blocks.
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

/** After an answer of Slack that leaves open whether the private key was seen. */
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

/** Nothing was shown, and why. */
export function revealStopped(
  words: Catalogue,
  stopped: 'audit' | 'seal' | 'slack',
): types.ModalView {
  const body = words.reveal.stopped[stopped];
  return noticeWindow(words, { title: words.reveal.title, body });
}

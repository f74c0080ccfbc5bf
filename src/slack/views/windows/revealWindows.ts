import type { types } from '@slack/bolt';
import { shortRecipient } from '../../../domain/key/handOver/ageRecipient.ts';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { NotShown } from '../../../domain/record/result.ts';
import { REVEAL } from '../../../domain/transitions/reveal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { ACTIONS, COMMAND, WINDOWS } from '../../wire/ids.ts';
import { description, fact, organization, recipientFacts } from '../card/requestFacts.ts';
import { askedRoles } from '../kit/askedAccess.ts';
import { actions, button, columns, context, modal, section } from '../kit/blocks.ts';
import { code, person } from '../kit/mrkdwn.ts';
import { noticeWindow } from '../kit/noticeWindow.ts';
import { preformatted } from '../lists/keyJson.ts';

function keyFacts(words: Catalogue, request: Request): types.SectionBlock {
  const { facts } = words;
  return columns([
    fact(facts.requester, person(request.requester)),
    fact(facts.organization, organization(request)),
    fact(facts.description, description(request)),
    fact(facts.roles, askedRoles(words, request)),
    fact(facts.publicKey, code(issuedKey(request)?.publicKey ?? '', 40)),
    ...recipientFacts(words, request),
  ]);
}

/**
 * The window before the private key. It changes nothing. That Slack opened it proves who the person
 * is.
 */
export function revealSkeleton(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { recipient } = request.spec;
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
      section(
        recipient === undefined
          ? words.reveal.intro
          : words.reveal.willEncrypt(code(shortRecipient(recipient), 30)),
      ),
      keyFacts(words, request),
      section(recipient === undefined ? words.reveal.ready : words.reveal.fileReady),
      ...actions(showNow),
    ],
  });
}

/**
 * The only view that holds a private key: once by itself, once in the lines for Atlas's tools. It has
 * no inputs, no buttons, no metadata and no notice on close, because Slack would send all blocks of
 * the window back with any of them.
 */
export function revealed(
  words: Catalogue,
  request: Request,
  shown: {
    readonly privateKey: string;
    readonly environment: string;
    readonly otherAddress: boolean;
  },
): types.ModalView {
  const { reveal } = words;
  return modal({
    title: reveal.title,
    close: words.windows.close,
    blocks: [
      section(reveal.copyNow),
      section(`*${reveal.privateKey}*`),
      preformatted(shown.privateKey),
      section(`*${reveal.forTools}*`),
      preformatted(shown.environment.trimEnd()),
      context(reveal.readBy(shown.otherAddress)),
      keyFacts(words, request),
      section(reveal.storeIt),
    ],
  });
}

/** The private key as a file that only its recipient can open. Nothing in clear, and no way to it. */
export function revealedFile(
  words: Catalogue,
  request: Request,
  { recipient, file }: { readonly recipient: string; readonly file: string },
): types.ModalView {
  const { reveal } = words;
  return modal({
    title: reveal.title,
    close: words.windows.close,
    blocks: [
      section(reveal.copyFile),
      section(`*${reveal.file(code(shortRecipient(recipient), 30))}*`),
      preformatted(file.trimEnd()),
      section(reveal.openIt(code('age -d -i key.txt key.age', 40))),
      keyFacts(words, request),
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
  stopped: Extract<NotShown, { why: 'not_shown' }>['stopped'],
): types.ModalView {
  const body = words.reveal.stopped[stopped];
  return noticeWindow(words, { title: words.reveal.title, body });
}

import type { types } from '@slack/bolt';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ForgottenKey } from '../../../workflow/audit/lostEntries.ts';
import type { Mark, Press, SafeMode } from '../../../workflow/ports/audit.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { actions, button, header, type Message, message, modal, section } from '../kit/blocks.ts';
import { esc } from '../kit/limits.ts';
import { code, moment, person } from '../kit/mrkdwn.ts';

const KEYS_TOLD = 15;
const ACCEPT_COMMAND = 'npm run audit -- accept';

/** The first 12 characters of a chain value, enough for people to compare two of them. */
export function chainStart({ h }: Mark): string {
  return h.split(':').at(-1)?.slice(0, 12) ?? '';
}

/** Number of an entry and the start of its chain value. */
export function entryOf(mark: Mark | undefined): string {
  if (mark === undefined) return '';
  const value = chainStart(mark);
  return value === '' ? String(mark.n) : `${mark.n} (${code(value, 12)})`;
}

function found(words: Catalogue, { why, log, copy }: SafeMode): string {
  return words.safeMode.why[why](entryOf(log), entryOf(copy));
}

/** The keys whose audit entries were lost. The admins' decision depends on them. */
function lost({ safeMode, auditEvents }: Catalogue, forgotten: readonly ForgottenKey[]): string[] {
  if (forgotten.length === 0) return [];
  const lines = forgotten.slice(0, KEYS_TOLD).map(({ key, requestId, event }) => {
    const known = Object.hasOwn(auditEvents, event) ? auditEvents[event] : undefined;
    return safeMode.lostKey(code(key, 40), code(requestId, 30), known ?? code(event, 60));
  });
  const more = forgotten.length - lines.length;
  const all = [safeMode.lostKeys, ...lines, ...(more > 0 ? [safeMode.lostMore(more)] : [])];
  return [all.join('\n'), safeMode.lostMeans];
}

/** For the alerts channel: what was found and what the admins must do. */
export function safeModeAlert(
  words: Catalogue,
  safeMode: SafeMode,
  forgotten: readonly ForgottenKey[] = [],
): Message {
  const { title, means, next, run, accept } = words.safeMode;
  const since = words.facts.named(title, moment(words, safeMode.since));
  const command = run(code(ACCEPT_COMMAND, 60));
  const parts = [found(words, safeMode), means, ...lost(words, forgotten), next, command];
  return message([`${since}.`, ...parts].join('\n'), [
    header(title),
    ...parts.map((part) => section(part)),
    ...actions(
      button({
        action: ACTIONS.safeModeAccept,
        label: accept,
        value: safeMode.id.slice(0, 40),
        style: 'danger',
      }),
    ),
  ]);
}

function presser(words: Catalogue, { via, by, account }: Pick<Press, 'via' | 'by' | 'account'>) {
  return via === 'slack' ? person(by) : words.safeMode.operator(esc(account ?? ''));
}

/** "1 of 2": who accepted the loss, and who may be the second. */
export function firstAccepted(words: Catalogue, { via, by, account, at, until }: Press): string {
  const { first } = words.safeMode;
  return first(presser(words, { via, by, account }), moment(words, at), moment(words, until));
}

/** For the alerts channel. */
export function firstAcceptedNews(words: Catalogue, press: Press): Message {
  const says = firstAccepted(words, press);
  return message(says, [section(says)]);
}

export function acceptWindow(
  words: Catalogue,
  safeMode: SafeMode,
  meta: string,
  press?: Press,
): types.ModalView {
  const { windowTitle, accept, cancel, intro, keys } = words.safeMode;
  return modal({
    title: windowTitle,
    submit: accept,
    close: cancel,
    id: WINDOWS.acceptLoss,
    meta,
    blocks: [
      section(found(words, safeMode)),
      ...(press === undefined ? [] : [section(firstAccepted(words, press))]),
      section(intro),
      section(keys),
    ],
  });
}

export function safeModeEnded(
  words: Catalogue,
  by: string,
  { held, with: first }: { readonly held: number; readonly with?: Press },
): Message {
  const people = [...(first === undefined ? [] : [presser(words, first)]), person(by)];
  const { ended, onHold } = words.safeMode;
  const goesOn = ended(people.join(words.facts.separator));
  const says = held === 0 ? goesOn : `${goesOn} ${onHold(held)}`;
  return message(says, [section(says)]);
}

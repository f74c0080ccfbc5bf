import type { types } from '@slack/bolt';
import { endOf } from '../../../domain/credential/ends.ts';
import type { DigestLine, DigestReason } from '../../../domain/reviews/digest.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { DigestFacts } from '../../../workflow/reviews/reviews.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { driftButtons, keyButton, ownerActs } from '../credentials/keyButtons.ts';
import { actions, context, header, type Message, message, section } from '../kit/blocks.ts';
import { bytesOf, MESSAGE_ROOM } from '../kit/limits.ts';
import { code, moment, somebody, span } from '../kit/mrkdwn.ts';

/** As the policy calls an organization. */
export type NameOf = (organizationId: string) => string;

function differs(words: Catalogue, { line }: DigestLine): string {
  const all = line.credential.drift?.differs ?? [];
  return all
    .slice(0, 3)
    .map((one) => code(one, 40))
    .join(words.facts.separator);
}

function reasonText(
  words: Catalogue,
  found: DigestLine,
  reason: DigestReason,
  staleAfterMs: number,
): string {
  const { digest } = words;
  const { credential, observation } = found.line;
  switch (reason) {
    case 'drifted':
      return digest.reasons.drifted(differs(words, found));
    case 'ends_soon':
      return digest.reasons.ends_soon(moment(words, endOf(credential)?.at ?? 0));
    case 'stale': {
      const at = observation?.use?.at;
      const says = digest.reasons.stale(span(words, staleAfterMs));
      return at === undefined ? says : says + digest.lastUsed(moment(words, at));
    }
    case 'use_unknown':
      return digest.reasons.use_unknown;
    default:
      return reason satisfies never;
  }
}

function lineText(
  words: Catalogue,
  found: DigestLine,
  nameOf: NameOf,
  { staleAfterMs }: Pick<DigestFacts, 'staleAfterMs'>,
): string {
  const { credential } = found.line;
  const { owner } = credential;
  const reasons = found.reasons.map((one) => reasonText(words, found, one, staleAfterMs));
  const begin = words.digest.line(
    code(credential.purpose, 120),
    code(nameOf(credential.organizationId), 40),
    code(credential.handle, 40),
    owner.kind === 'group' ? words.digest.owner(somebody(owner.id)) : '',
  );
  return `${begin}${reasons.join('; ')}.`;
}

/** Keep, Replace and End; and for what somebody changed at Atlas, what undoes or accepts it. */
function buttonsOf(words: Catalogue, { line, reasons }: DigestLine): types.Button[] {
  const { reviewLabels: labels } = words;
  const { credential } = line;
  const acts = ownerActs(credential);
  return [
    ...(reasons.includes('drifted') ? driftButtons(words, credential, 'owner') : []),
    keyButton(words, credential, ACTIONS.keyKeep, labels.keep),
    ...(acts.includes('replace')
      ? [keyButton(words, credential, ACTIONS.keyReplace, labels.replace)]
      : []),
    keyButton(words, credential, ACTIONS.keyDone, labels.end),
  ];
}

/** Between two blocks. */
const COMMA = 1;

/**
 * As many lines as one message of Slack takes beside `around`, each drawn once. `hidden` of them are
 * counted by the message.
 */
export function fittingLines<T>(
  lines: readonly T[],
  draw: (line: T) => types.KnownBlock[],
  around: readonly types.KnownBlock[],
): { readonly shown: readonly T[]; readonly blocks: types.KnownBlock[]; readonly hidden: number } {
  const blocks: types.KnownBlock[] = [];
  const shown: T[] = [];
  let bytes = bytesOf(around);
  for (const one of lines) {
    const drawn = draw(one);
    bytes += bytesOf(drawn) + COMMA;
    const count = around.length + blocks.length + drawn.length;
    if (count > MESSAGE_ROOM.count || bytes > MESSAGE_ROOM.bytes) break;
    blocks.push(...drawn);
    shown.push(one);
  }
  return { shown, blocks, hidden: lines.length - shown.length };
}

/** The weekly digest of one person, or of a group that is too large to tell each member. */
export function digestMessage(words: Catalogue, facts: DigestFacts, nameOf: NameOf): Message {
  const { digest } = words;
  const { lines, group } = facts;
  const count = lines.length;
  const intro =
    group === undefined
      ? [digest.yours(count), digest.next]
      : [digest.ofGroup(somebody(group), count), digest.groupNext];
  const says = intro.join(' ');
  const top = [header(digest.title), section(says)];
  const draw = (one: DigestLine): types.KnownBlock[] => [
    section(lineText(words, one, nameOf, facts)),
    // A channel is not the owner: whoever is finds the buttons at their own keys.
    ...(group === undefined ? actions(...buttonsOf(words, one)) : []),
  ];
  const { shown, blocks, hidden } = fittingLines(lines, draw, [
    ...top,
    context(digest.more(count)),
  ]);
  const spoken = shown.map((one) => `• ${lineText(words, one, nameOf, facts)}`);
  const more = hidden > 0 ? [digest.more(hidden)] : [];
  return message([says, ...spoken, ...more].join('\n'), [
    ...top,
    ...blocks,
    ...more.map((text) => context(text)),
  ]);
}

import { PEOPLE } from './slack/seed.ts';
import type { OpenView, VisibleMessage } from './slack/simulator.ts';

const WIDTH = 100;

/** mrkdwn as a person reads it: names for mentions, words for dates, no asterisks. */
function asRead(text: string): string {
  return text
    .replace(/<@([A-Z0-9]+)>/g, (_, id) => `@${PEOPLE.find((one) => one.id === id)?.name ?? id}`)
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/\*([^*\n]+)\*/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** Cuts a line at words, so that a terminal shows it as it was meant. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const at = space > width / 2 ? space : width;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

function box(title: string, text: string): string {
  const lines = asRead(text)
    .split('\n')
    .flatMap((line) => wrap(line, WIDTH - 4));
  return [`  ┌ ${title}`, ...lines.map((line) => `  │ ${line}`), '  └'].join('\n');
}

/** Buttons look like buttons, those of one row stand in one row. */
function withButtons(text: string, buttons: readonly { readonly label: string }[]): string {
  const labels = new Set(buttons.map(({ label }) => label));
  return text
    .split('\n')
    .map((line) => (labels.has(line) ? `[ ${line} ]` : line))
    .join('\n')
    .replace(/ \]\n\[ /g, ' ]  [ ');
}

/** A message as text for a terminal: who sees it where, its words, its buttons. */
export function drawMessage(who: string, where: string, message: VisibleMessage): string {
  const only = message.ephemeral ? ' · only visible to them' : '';
  return box(`${who} sees in ${where}${only}`, withButtons(message.plainText, message.buttons));
}

export function drawWindow(who: string, window: OpenView, text = window.plainText): string {
  const foot = window.submit === undefined ? '' : `\n[ ${window.submit} ]`;
  return box(
    `${who} sees a window: ${window.title}`,
    `${withButtons(text, window.buttons)}${foot}`,
  );
}

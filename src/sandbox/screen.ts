import type { OpenView, VisibleMessage } from './slack/simulator.ts';

const WIDTH = 100;

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
  const lines = text.split('\n').flatMap((line) => wrap(line, WIDTH - 4));
  return [`  ┌ ${title}`, ...lines.map((line) => `  │ ${line}`), '  └'].join('\n');
}

/** A message as text for a terminal: who sees it where, its words, its buttons. */
export function drawMessage(who: string, where: string, message: VisibleMessage): string {
  const only = message.ephemeral ? ' · only visible to them' : '';
  return box(`${who} sees in ${where}${only}`, message.plainText);
}

export function drawWindow(who: string, window: OpenView, text = window.plainText): string {
  return box(`${who} sees a window: ${window.title}`, text);
}

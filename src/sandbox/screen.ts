import { type Names, spoken } from './page/wording/spoken.ts';
import type { OpenView, SlackSimulator, VisibleMessage } from './slack/simulator.ts';

const WIDTH = 100;

/** Whose eyes see it, and what the title calls them. */
export interface Viewer {
  readonly id: string;
  readonly called: string;
}

export interface Screen {
  /** A message as text for a terminal: who sees it where, its words, its buttons. */
  drawMessage(viewer: Viewer, where: string, message: VisibleMessage): string;
  drawWindow(viewer: Viewer, window: OpenView, text?: string): string;
}

/** Whom and what a text can mention, as this person reads it. */
function namesFor(slack: SlackSimulator, viewer: string): Names {
  const people = slack.people();
  const { locale = 'en-US', tz = 'UTC' } = people.find(({ id }) => id === viewer) ?? {};
  return {
    reader: { locale, zone: tz, now: Date.now() },
    people: new Map(people.map(({ id, name }) => [id, `@${name}`])),
    channels: new Map(slack.channelsOf(viewer).map(({ id, name }) => [id, `#${name}`])),
    groups: new Map(slack.groups().map(({ id, handle }) => [id, `@${handle}`])),
  };
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
  const lines = text.split('\n').flatMap((line) => wrap(line, WIDTH - 4));
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

export function createScreen(slack: SlackSimulator): Screen {
  const read = (viewer: Viewer, text: string) => spoken(text, namesFor(slack, viewer.id));
  return {
    drawMessage(viewer, where, message) {
      const only = message.ephemeral ? ' · only visible to them' : '';
      const text = read(viewer, message.plainText);
      return box(`${viewer.called} sees in ${where}${only}`, withButtons(text, message.buttons));
    },
    drawWindow(viewer, window, text = window.plainText) {
      const foot = window.submit === undefined ? '' : `\n[ ${window.submit} ]`;
      return box(
        `${viewer.called} sees a window: ${window.title}`,
        `${withButtons(read(viewer, text), window.buttons)}${foot}`,
      );
    },
  };
}

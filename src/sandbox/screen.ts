import { type Names, spoken } from './page/wording/spoken.ts';
import type { OpenView, SlackSimulator, VisibleMessage } from './slack/simulator.ts';

const WIDTH = 100;
const INDENT = '     │ ';

/** Whose eyes see it, and what the title calls them. */
export interface Viewer {
  readonly id: string;
  readonly called: string;
}

/** What is quoted of a screen: the sentences that are like these, and its buttons. */
export interface Quoted {
  readonly like: readonly RegExp[];
  /** The label of each button that is shown; `all` of them by default. */
  readonly buttons?: 'all' | 'none';
  /** The text where it is another one than on the screen: without what is secret. */
  readonly text?: string;
}

export interface Screen {
  /** Sentences of a message or window, word for word, as this person has them on their screen. */
  quote(viewer: Viewer, where: string, seen: VisibleMessage | OpenView, quoted: Quoted): string;
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

const indented = (lines: readonly string[]): string =>
  lines
    .flatMap((line) => wrap(line, WIDTH - INDENT.length))
    .map((line) => `${INDENT}${line}`)
    .join('\n');

const sentencesOf = (line: string): readonly string[] => line.split(/(?<=[.!?]) (?=[A-Z])/);

function labelsOf(seen: VisibleMessage | OpenView): readonly string[] {
  const submit = seen.kind === 'modal' ? seen.submit : undefined;
  return [...seen.buttons.map(({ label }) => label), ...(submit === undefined ? [] : [submit])];
}

export function createScreen(slack: SlackSimulator): Screen {
  return {
    quote(viewer, where, seen, { like, buttons = 'all', text = seen.plainText }) {
      const all = spoken(text, namesFor(slack, viewer.id)).split('\n').map(sentencesOf);
      const missing = like.find((one) => !all.flat().some((sentence) => one.test(sentence)));
      if (missing !== undefined) {
        throw new Error(`${viewer.called} does not read ${missing} ${where}:\n${all.join('\n')}`);
      }
      const found = all
        .map((line) => line.filter((sentence) => like.some((one) => one.test(sentence))).join(' '))
        .filter((line) => line !== '');
      const labels = buttons === 'all' ? labelsOf(seen) : [];
      const shown = labels.map((label) => `[ ${label} ]`).join('  ');
      const heading = `   ${viewer.called} reads ${where}:`;
      return [heading, indented([...found, ...(shown === '' ? [] : [shown])])].join('\n');
    },
  };
}

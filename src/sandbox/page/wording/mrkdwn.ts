import { type Habits, inlines } from './inline.ts';
import { type Part, unescaped } from './marks.ts';

// Slack's own markup, read into parts: lines, preformatted text, quotes.

const QUOTE = /^(?:>|&gt;) ?/;

function quoted(lines: readonly string[], habits: Habits): Part {
  const source = lines.map((line) => line.replace(QUOTE, '')).join('\n');
  return { kind: 'quote', of: inlines(source, habits) };
}

/** Runs of quoted and unquoted lines. */
function linesAndQuotes(source: string, habits: Habits): Part[] {
  const parts: Part[] = [];
  let run: string[] = [];
  let isQuote = false;
  const flush = () => {
    if (run.length === 0) return;
    parts.push(
      isQuote ? quoted(run, habits) : { kind: 'lines', of: inlines(run.join('\n'), habits) },
    );
    run = [];
  };
  for (const line of source.split('\n')) {
    if (QUOTE.test(line) !== isQuote) {
      flush();
      isQuote = QUOTE.test(line);
    }
    run.push(line);
  }
  flush();
  return parts;
}

export function mrkdwn(source: string, habits: Habits = { verbatim: true }): Part[] {
  const pieces = source.split(/```([\s\S]+?)```/);
  return pieces.flatMap((piece, index): Part[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: unescaped(piece.replace(/^\n|\n$/g, '')) }];
    // A preformatted text stands on lines of its own anyway.
    const start = index === 0 ? piece : piece.replace(/^\n/, '');
    const trimmed = index === pieces.length - 1 ? start : start.replace(/\n$/, '');
    return trimmed === '' ? [] : linesAndQuotes(trimmed, habits);
  });
}

// The Markdown of a `markdown` block, said in mrkdwn: bold, links, headings, lists. Tables stay as typed.

const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;

const line = (source: string): string =>
  source
    .replace(/^#{1,6}\s+(.*)$/, '*$1*')
    .replace(/^(\s*)[-*+]\s+/, '$1• ')
    .replace(/\*\*(.+?)\*\*/g, '*$1*')
    .replace(/~~(.+?)~~/g, '~$1~')
    .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, '<$2|$1>');

export const fromMarkdown = (source: string): string =>
  source
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.split('\n').map(line).join('\n')))
    .join('');

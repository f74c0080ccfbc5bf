import { type Fields, fields, list, text } from '../../slack/wire/json.ts';
import { isSafeUrl } from './angle.ts';
import { emojiOf } from './emoji.ts';
import type { Inline } from './marks.ts';

// The elements inside a rich text, as the same pieces that mrkdwn is read into.

function bare(element: Fields): Inline {
  const words = text(element.text);
  switch (element.type) {
    case 'link': {
      const url = text(element.url);
      if (!isSafeUrl(url)) return { kind: 'text', text: words || url };
      return { kind: 'link', url, label: words || url };
    }
    case 'user':
      return { kind: 'user', id: text(element.user_id) };
    case 'channel':
      return { kind: 'channel', id: text(element.channel_id) };
    case 'usergroup':
      return { kind: 'group', id: text(element.usergroup_id) };
    case 'broadcast':
      return { kind: 'everybody', label: `@${text(element.range)}` };
    case 'emoji': {
      const name = text(element.name);
      const sign = emojiOf(name);
      return sign === undefined
        ? { kind: 'text', text: `:${name}:` }
        : { kind: 'emoji', name, sign };
    }
    case 'date':
      return {
        kind: 'date',
        seconds: Number(element.timestamp),
        format: text(element.format),
        fallback: text(element.fallback),
      };
    default:
      return { kind: 'text', text: words };
  }
}

function styled(element: Fields): Inline {
  const style = fields(element.style);
  const first = bare(element);
  let made: Inline =
    style.code === true && first.kind === 'text' ? { kind: 'code', text: first.text } : first;
  for (const kind of ['strike', 'italic', 'bold'] as const) {
    if (style[kind] === true) made = { kind, of: [made] };
  }
  return made;
}

export const richInline = (part: Fields): Inline[] =>
  list(part.elements).map((element) => styled(fields(element)));

import { type Inline, unescaped } from './marks.ts';

// What stands between < and >: links, people, channels, groups, moments.

const SAFE_URL = /^(?:https?|mailto|slack):/i;

/** Only addresses that a chat may lead to; `javascript:` never becomes a link. */
export const isSafeUrl = (url: string): boolean => SAFE_URL.test(url);

function date(inside: string, fallback: string): Inline {
  const [, seconds = '', format = '', url] = inside.split('^');
  const leadsTo = url === undefined || !isSafeUrl(url) ? {} : { url };
  return {
    kind: 'date',
    seconds: seconds === '' ? Number.NaN : Number(seconds),
    format: unescaped(format),
    fallback: unescaped(fallback),
    ...leadsTo,
  };
}

function mention(sign: string, id: string, label: string | undefined): Inline {
  const named = label === undefined || label === '' ? {} : { label: unescaped(label) };
  return { kind: sign === '@' ? 'user' : 'channel', id, ...named };
}

/** One entity, given without its angle brackets. */
export function entity(source: string): Inline {
  const bar = source.indexOf('|');
  const inside = bar < 0 ? source : source.slice(0, bar);
  const label = bar < 0 ? undefined : source.slice(bar + 1);
  if (inside.startsWith('!date^')) return date(inside, label ?? '');
  if (inside.startsWith('!subteam^')) {
    const named = label === undefined ? {} : { label: unescaped(label) };
    return { kind: 'group', id: inside.slice('!subteam^'.length), ...named };
  }
  if (inside.startsWith('!')) return { kind: 'everybody', label: `@${label ?? inside.slice(1)}` };
  const sign = inside.slice(0, 1);
  if (/^[@#][A-Z0-9]+$/.test(inside)) return mention(sign, inside.slice(1), label);
  const url = unescaped(inside);
  if (isSafeUrl(url)) return { kind: 'link', url, label: unescaped(label ?? inside) };
  return { kind: 'text', text: unescaped(label ?? `<${source}>`) };
}

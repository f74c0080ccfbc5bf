import { formatDate, type Reader } from './dates.ts';
import type { Inline } from './marks.ts';
import { mrkdwn } from './mrkdwn.ts';

export interface Names {
  readonly reader: Reader;
  readonly people: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

function words(of: Inline, names: Names): string {
  switch (of.kind) {
    case 'text':
    case 'code':
      return of.text;
    case 'bold':
    case 'italic':
    case 'strike':
      return of.of.map((one) => words(one, names)).join('');
    case 'link':
    case 'everybody':
      return of.label;
    case 'user':
      return names.people.get(of.id) ?? of.label ?? of.id;
    case 'channel':
      return names.channels.get(of.id) ?? of.label ?? 'private channel';
    case 'group':
      return names.groups.get(of.id) ?? of.label ?? of.id;
    case 'date':
      return formatDate(of.seconds, of.format, names.reader) ?? of.fallback;
    case 'emoji':
      return of.name.replaceAll('_', ' ');
    default:
      return of satisfies never;
  }
}

/** A mrkdwn text as it is read aloud. */
export const spoken = (source: string, names: Names): string =>
  mrkdwn(source)
    .map((part) =>
      part.kind === 'pre' ? part.text : part.of.map((one) => words(one, names)).join(''),
    )
    .join('\n');

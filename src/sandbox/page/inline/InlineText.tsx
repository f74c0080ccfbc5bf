import type { ReactNode } from 'react';
import { useDirectory } from '../context/directory.ts';
import { formatDate } from '../wording/dates.ts';
import type { Inline } from '../wording/marks.ts';

type Of<K extends Inline['kind']> = Extract<Inline, { kind: K }>;

function Mention({ of }: { of: Of<'user' | 'channel' | 'group'> }): ReactNode {
  const { people, channels, groups, me, openChannel } = useDirectory();
  if (of.kind === 'channel') {
    const name = channels.get(of.id);
    if (name === undefined)
      return <span className="mention">#{of.label ?? 'private channel'}</span>;
    return (
      <button type="button" className="mention" onClick={() => openChannel?.(of.id)}>
        #{name}
      </button>
    );
  }
  const known = of.kind === 'user' ? people.get(of.id) : groups.get(of.id);
  const isMe = of.kind === 'user' && of.id === me;
  return (
    <span className={isMe ? 'mention mention-me' : 'mention'}>@{known ?? of.label ?? of.id}</span>
  );
}

function Moment({ of }: { of: Of<'date'> }): ReactNode {
  const { reader } = useDirectory();
  const said = formatDate(of.seconds, of.format, reader) ?? of.fallback;
  const iso = Number.isFinite(of.seconds) ? new Date(of.seconds * 1000).toISOString() : undefined;
  const time = (
    <time {...(iso === undefined ? {} : { dateTime: iso })} title={of.fallback}>
      {said}
    </time>
  );
  if (of.url === undefined) return time;
  return (
    <a href={of.url} target="_blank" rel="noreferrer">
      {time}
    </a>
  );
}

/** Line ends become real breaks. */
function Plain({ text }: { text: string }): ReactNode {
  const lines = text.split('\n');
  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other identity
  return lines.flatMap((line, index) => (index === 0 ? [line] : [<br key={index} />, line]));
}

function One({ of }: { of: Inline }): ReactNode {
  switch (of.kind) {
    case 'text':
      return <Plain text={of.text} />;
    case 'code':
      return <code>{of.text}</code>;
    case 'bold':
      return (
        <strong>
          <InlineText of={of.of} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <InlineText of={of.of} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <InlineText of={of.of} />
        </s>
      );
    case 'link':
      return (
        <a href={of.url} target="_blank" rel="noreferrer">
          {of.label}
        </a>
      );
    case 'user':
    case 'channel':
    case 'group':
      return <Mention of={of} />;
    case 'everybody':
      return <span className="mention mention-me">{of.label}</span>;
    case 'date':
      return <Moment of={of} />;
    case 'emoji':
      return (
        <span role="img" aria-label={of.name.replaceAll('_', ' ')}>
          {of.sign}
        </span>
      );
    default:
      return of satisfies never;
  }
}

export function InlineText({ of }: { of: readonly Inline[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other identity
  return of.map((one, index) => <One key={index} of={one} />);
}

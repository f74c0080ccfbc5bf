import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { VisibleMessage } from '../../../slack/wire/surface.ts';
import { useDirectory } from '../../context/directory.ts';
import { spoken } from '../../wording/spoken.ts';

/** Reads new messages aloud: only their `text`, as Slack does. */
export function Announcer(props: {
  channel: string;
  messages: readonly VisibleMessage[];
}): ReactNode {
  const { channel, messages } = props;
  const directory = useDirectory();
  const [said, setSaid] = useState('');
  const last = messages.at(-1);
  const heard = useRef({ channel, ts: last?.ts });
  useEffect(() => {
    const before = heard.current;
    heard.current = { channel, ts: last?.ts };
    if (before.channel !== channel || last === undefined || before.ts === last.ts) return;
    setSaid(`${last.authorName}: ${spoken(last.text, directory)}`);
  }, [channel, last, directory]);
  return (
    <div className="hidden" role="status">
      {said}
    </div>
  );
}

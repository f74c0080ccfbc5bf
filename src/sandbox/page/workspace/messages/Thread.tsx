import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { VisibleMessage } from '../../../slack/wire/surface.ts';
import { MessageRow } from './MessageRow.tsx';
import { repliesTo } from './rows.ts';

/** A message and what was said about it. */
export function Thread(props: {
  ts: string;
  messages: readonly VisibleMessage[];
  appId: string;
  onClose: () => void;
}): ReactNode {
  const { ts, messages, appId, onClose } = props;
  const root = messages.find((message) => message.ts === ts);
  const all = [...(root === undefined ? [] : [root]), ...repliesTo(messages, ts)];
  const newest = useRef<HTMLLIElement>(null);
  const count = all.length;
  // As in Slack: it opens at its newest reply, and follows the next ones.
  useLayoutEffect(() => {
    if (count > 1) newest.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <section className="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread</h2>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={onClose}>
          <span aria-hidden="true">×</span>
        </button>
      </header>
      <ol>
        {all.map((message) => (
          <MessageRow
            key={message.ts}
            message={message}
            isApp={message.author === appId}
            isNext={false}
          />
        ))}
        <li ref={newest} aria-hidden="true" />
      </ol>
    </section>
  );
}

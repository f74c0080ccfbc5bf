import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { VisibleMessage } from '../../slack/surface.ts';
import { useDirectory } from '../blocks/directory.ts';
import { MessageRow } from './MessageRow.tsx';
import { rowsOf } from './rows.ts';

const NEAR_PX = 120;

/** Stays at the newest message, unless the person has scrolled up to read. */
function useStickToEnd(key: string) {
  const list = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const follow = () => {
      if (isNear.current) element.scrollTop = element.scrollHeight;
    };
    follow();
    const sizes = new ResizeObserver(follow);
    for (const child of element.children) sizes.observe(child);
    sizes.observe(element);
    return () => sizes.disconnect();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel starts at its end
  useLayoutEffect(() => {
    isNear.current = true;
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [key]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    isNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  };
  return { list, onScroll };
}

export function MessageList(props: {
  channel: string;
  label: string;
  messages: readonly VisibleMessage[];
  seenUpTo: string | null;
  appId: string;
  empty: ReactNode;
  onThread: (ts: string) => void;
}): ReactNode {
  const { reader } = useDirectory();
  const { list, onScroll } = useStickToEnd(props.channel);
  const rows = rowsOf(props.messages, reader, props.seenUpTo);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div
      className="messages"
      ref={list}
      onScroll={onScroll}
      tabIndex={0}
      role="region"
      aria-label={props.label}
    >
      {rows.length === 0 && <div className="empty">{props.empty}</div>}
      <ol>
        {rows.map(({ message, day, isFirstNew, isNext, replies }) => (
          <Fragment key={message.ts}>
            {day !== undefined && (
              <li className="day">
                <span>{day}</span>
              </li>
            )}
            {isFirstNew && (
              <li className="new-line">
                <span>New</span>
              </li>
            )}
            <MessageRow
              message={message}
              isApp={message.author === props.appId}
              isNext={isNext}
              replies={replies}
              onThread={() => props.onThread(message.ts)}
            />
          </Fragment>
        ))}
      </ol>
    </div>
  );
}

import { Fragment, type ReactNode } from 'react';
import type { VisibleMessage } from '../../../slack/wire/surface.ts';
import { useDirectory } from '../../context/directory.ts';
import { Scroller } from '../../pieces/Scroller.tsx';
import { MessageRow } from './MessageRow.tsx';
import { rowsOf } from './rows.ts';
import { useStickToEnd } from './useStickToEnd.ts';

export function MessageList(props: {
  channel: string;
  label: string;
  messages: readonly VisibleMessage[];
  firstNew: string | undefined;
  appId: string;
  empty: ReactNode;
  onThread: (ts: string) => void;
}): ReactNode {
  const { reader } = useDirectory();
  const { list, onScroll, hasMore, toEnd } = useStickToEnd(
    props.channel,
    props.messages.at(-1)?.ts,
  );
  const rows = rowsOf(props.messages, reader, props.firstNew);
  return (
    <Scroller className="messages" label={props.label} box={list} onScroll={onScroll}>
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
      {hasMore && (
        <button type="button" className="newer" onClick={toEnd}>
          New messages <span aria-hidden="true">↓</span>
        </button>
      )}
    </Scroller>
  );
}

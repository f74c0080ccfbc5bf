import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { VisibleMessage } from '../../../slack/wire/surface.ts';
import { Blocks } from '../../blocks/Blocks.tsx';
import { useDirectory } from '../../context/directory.ts';
import { StageContext } from '../../context/stage.ts';
import { Mrkdwn } from '../../inline/TextObject.tsx';
import { useStageOf } from '../../live/useStageOf.ts';
import { Avatar } from '../../pieces/Avatar.tsx';
import { EyeSign } from '../../pieces/Signs.tsx';
import { clockTime, fullMoment, msOfTs } from '../../wording/dates.ts';

const NOTHING = {};

/** True for a moment after what it says has changed. */
function useJustChanged(message: VisibleMessage): boolean {
  const now = JSON.stringify([message.text, message.blocks]);
  const before = useRef(now);
  const [isFresh, setFresh] = useState(false);
  useEffect(() => {
    if (before.current === now) return;
    before.current = now;
    setFresh(true);
    const timer = setTimeout(() => setFresh(false), 2000);
    return () => clearTimeout(timer);
  }, [now]);
  return isFresh;
}

function Body({ message }: { message: VisibleMessage }): ReactNode {
  const { stage } = useStageOf({
    id: message.ts,
    target: { kind: 'message', channel: message.channel, ts: message.ts },
    surface: 'message',
    blocks: message.blocks,
    state: NOTHING,
    errors: NOTHING,
  });
  if (message.blocks.length === 0) return <Mrkdwn source={message.text} verbatim={false} />;
  return (
    <StageContext value={stage}>
      <Blocks of={message.blocks} />
    </StageContext>
  );
}

export interface MessageRowProps {
  readonly message: VisibleMessage;
  readonly isApp: boolean;
  /** By the same author just before: no face, no name. */
  readonly isNext: boolean;
  readonly replies?: number;
  readonly onThread?: () => void;
}

export function MessageRow(props: MessageRowProps): ReactNode {
  const { message, isApp, isNext, replies = 0, onThread } = props;
  const { reader } = useDirectory();
  const isFresh = useJustChanged(message);
  const ms = msOfTs(message.ts);
  const clock = clockTime(ms, reader);
  return (
    <li
      className="message"
      data-ephemeral={message.ephemeral}
      data-fresh={isFresh}
      data-ts={message.ts}
      data-next={isNext}
    >
      <div className="message-side">
        {!isNext && <Avatar id={message.author} name={message.authorName} isApp={isApp} />}
      </div>
      <article className="message-main" aria-label={`${message.authorName}, ${clock}`}>
        {message.ephemeral && (
          <p className="only-you">
            <EyeSign /> Only visible to you
          </p>
        )}
        {!isNext && (
          <div className="message-head">
            <strong>{message.authorName}</strong>
            {isApp && <span className="app-badge">App</span>}
            <time dateTime={new Date(ms).toISOString()} title={fullMoment(ms, reader)}>
              {clock}
            </time>
          </div>
        )}
        <Body message={message} />
        {message.edited && <span className="edited">(edited)</span>}
        {replies > 0 && (
          <button type="button" className="link replies" onClick={onThread}>
            {replies === 1 ? '1 reply' : `${replies} replies`}
          </button>
        )}
      </article>
    </li>
  );
}

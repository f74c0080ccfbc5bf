import { type ReactNode, useEffect, useState } from 'react';
import type { Channel, Snapshot } from '../contract/contract.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { Composer } from './composer/Composer.tsx';
import { type History, NO_HISTORY, remember } from './composer/history.ts';
import { Announcer } from './messages/Announcer.tsx';
import { MessageList } from './messages/MessageList.tsx';
import { firstUnread } from './messages/rows.ts';
import { Thread } from './messages/Thread.tsx';

/** Tells the server how far the person has read, while they really look. */
function useReading(channel: Channel, newest: string | undefined): void {
  const sandbox = useSandbox();
  const isBehind = newest !== undefined && channel.readUpTo !== newest;
  useEffect(() => {
    const read = () => {
      if (!isBehind || document.visibilityState !== 'visible') return;
      sandbox.act('read', { channel: channel.id, ts: newest });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [sandbox, channel.id, newest, isBehind]);
}

/** One channel: its messages and where one types. Drawn anew for each channel and person. */
export function Conversation(props: {
  snapshot: Snapshot;
  channel: Channel;
  /** What each person has typed. */
  histories: Map<string, History>;
  proposed?: { readonly line: string };
}): ReactNode {
  const { snapshot, channel, histories, proposed } = props;
  const { app, me, commands } = snapshot;
  const sandbox = useSandbox();
  const messages = snapshot.messages[channel.id] ?? [];
  // The line "New" stays where it was when they came.
  const [firstNew] = useState(() => firstUnread(messages, channel.readUpTo));
  useReading(channel, messages.at(-1)?.ts);
  const [thread, setThread] = useState<string>();
  const [waiting, setWaiting] = useState(0);
  const [history, setHistory] = useState(histories.get(me.id) ?? NO_HISTORY);
  const keepHistory = (next: History) => {
    histories.set(me.id, next);
    setHistory(next);
  };
  const send = async (line: string) => {
    keepHistory(remember(history, line));
    setWaiting((count) => count + 1);
    const outcome = await sandbox.act('type', { channel: channel.id, text: line });
    setWaiting((count) => count - 1);
    if (outcome?.ok === false && outcome.words !== null) sandbox.say(outcome.words);
  };
  const name = channel.kind === 'direct' ? channel.name : `#${channel.name}`;
  return (
    <div className="conversation">
      <MessageList
        channel={`${me.id} ${channel.id}`}
        label={`Messages in ${name}`}
        messages={messages}
        firstNew={firstNew}
        appId={app.userId}
        onThread={setThread}
        empty={
          <p>
            Nothing here yet. Type <code>/atlas-keys help</code> to see what Keywarden can do.
          </p>
        }
      />
      <Announcer channel={channel.id} messages={messages} />
      {thread !== undefined && (
        <Thread
          ts={thread}
          messages={messages}
          appId={app.userId}
          onClose={() => setThread(undefined)}
        />
      )}
      {channel.isMember ? (
        <Composer
          channelName={name}
          commands={commands}
          history={history}
          onHistory={keepHistory}
          isBusy={waiting > 0}
          onSend={send}
          {...(proposed === undefined ? {} : { proposed })}
        />
      ) : (
        <p className="composer-closed">You are not a member of {name}.</p>
      )}
    </div>
  );
}

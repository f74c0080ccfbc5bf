import { type ReactNode, useMemo, useRef, useState } from 'react';
import { type Directory, DirectoryContext } from '../context/directory.ts';
import type { Snapshot } from '../contract/contract.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { ConfirmProvider } from '../windows/ConfirmProvider.tsx';
import { WindowStack } from '../windows/WindowStack.tsx';
import { AppHome } from './AppHome.tsx';
import { Conversation } from './Conversation.tsx';
import type { History } from './composer/history.ts';
import { PaneHead } from './PaneHead.tsx';
import { HOME, type Place } from './place.ts';
import { Sidebar } from './Sidebar.tsx';

function directoryOf(snapshot: Snapshot, openChannel: (id: string) => void): Directory {
  const { me, people, robots, channels, groups, now } = snapshot;
  return {
    me: me.id,
    reader: { locale: me.locale, zone: me.tz, now },
    people: new Map([...people, ...robots].map(({ id, realName }) => [id, realName])),
    channels: new Map(
      channels.filter(({ kind }) => kind !== 'direct').map(({ id, name }) => [id, name]),
    ),
    groups: new Map(groups.map(({ id, handle }) => [id, handle])),
    openChannel,
  };
}

/** The Slack-like window of one person. */
export function Workspace(props: {
  snapshot: Snapshot;
  place: Place;
  onGo: (place: Place) => void;
  proposed?: { readonly line: string };
}): ReactNode {
  const { snapshot, place, onGo, proposed } = props;
  const { app, me, home, channels, directMessages, windows } = snapshot;
  const sandbox = useSandbox();
  const histories = useRef(new Map<string, History>());
  const [hasDrawer, setDrawer] = useState(false);
  const directory = useMemo(() => directoryOf(snapshot, onGo), [snapshot, onGo]);
  const channel = channels.find(({ id }) => id === place);
  const isApp = place === HOME || place === directMessages;
  const go = (next: Place) => {
    setDrawer(false);
    onGo(next);
    if (next === directMessages) sandbox.act('home', { tab: 'messages' });
  };
  const openTab = (tab: 'home' | 'messages') => {
    onGo(tab === 'home' ? HOME : directMessages);
    sandbox.act('home', { tab });
  };
  return (
    <DirectoryContext value={directory}>
      <section className="workspace" aria-label={`Workspace of ${me.realName}`}>
        <ConfirmProvider>
          <div className="workspace-inside" inert={windows.length > 0} data-drawer={hasDrawer}>
            <Sidebar snapshot={snapshot} place={place} onGo={go} />
            {hasDrawer && (
              <button
                type="button"
                className="drawer-shade"
                aria-label="Close channels"
                onClick={() => setDrawer(false)}
              />
            )}
            <div className="pane">
              <PaneHead
                title={isApp ? app.name : (channel?.name ?? '')}
                onChannels={() => setDrawer(!hasDrawer)}
                {...(channel === undefined ? {} : { channel })}
                {...(isApp ? { tabs: { isHome: place === HOME, onTab: openTab } } : {})}
              />
              {channel === undefined ? (
                <AppHome home={home} appName={app.name} />
              ) : (
                <Conversation
                  key={`${me.id} ${channel.id}`}
                  snapshot={snapshot}
                  channel={channel}
                  histories={histories.current}
                  {...(proposed === undefined ? {} : { proposed })}
                />
              )}
            </div>
          </div>
          <WindowStack windows={windows} app={app} />
        </ConfirmProvider>
      </section>
    </DirectoryContext>
  );
}

import type { ReactNode } from 'react';
import type { Channel, Snapshot } from '../contract/contract.ts';
import { Avatar } from '../pieces/Avatar.tsx';
import { LockSign } from '../pieces/Signs.tsx';
import { HOME, type Place } from './place.ts';

interface SidebarProps {
  readonly snapshot: Snapshot;
  readonly place: Place;
  readonly onGo: (place: Place) => void;
}

function Unread({ count }: { count: number }): ReactNode {
  if (count === 0) return null;
  return (
    <span className="unread">
      {count}
      <span className="hidden"> unread</span>
    </span>
  );
}

function ChannelLink(props: { channel: Channel; isHere: boolean; onGo: () => void }): ReactNode {
  const { channel, isHere, onGo } = props;
  const isPrivate = channel.kind === 'private';
  return (
    <li>
      <button
        type="button"
        className="place"
        data-unread={channel.unread > 0}
        aria-current={isHere ? 'page' : undefined}
        onClick={onGo}
      >
        <span className="place-sign" aria-hidden="true">
          {isPrivate ? <LockSign /> : '#'}
        </span>
        <span className="place-name">{channel.name}</span>
        {isPrivate && <span className="hidden"> (private channel)</span>}
        <Unread count={channel.unread} />
      </button>
    </li>
  );
}

export function Sidebar({ snapshot, place, onGo }: SidebarProps): ReactNode {
  const { channels, app, directMessages, me } = snapshot;
  const direct = channels.find(({ id }) => id === directMessages);
  return (
    <nav className="sidebar" aria-label="Sandbox workspace">
      <div className="sidebar-head">
        <strong>Sandbox workspace</strong>
        <span>{me.realName}</span>
      </div>
      <h2 className="sidebar-title">Channels</h2>
      <ul>
        {channels
          .filter(({ kind }) => kind !== 'direct')
          .map((channel) => (
            <ChannelLink
              key={channel.id}
              channel={channel}
              isHere={channel.id === place}
              onGo={() => onGo(channel.id)}
            />
          ))}
      </ul>
      <h2 className="sidebar-title">Apps</h2>
      <ul>
        <li>
          <button
            type="button"
            className="place"
            data-unread={(direct?.unread ?? 0) > 0}
            aria-current={place === directMessages || place === HOME ? 'page' : undefined}
            onClick={() => onGo(directMessages)}
          >
            <Avatar id={app.userId} name={app.name} isApp />
            <span className="place-name">{app.name}</span>
            <span className="presence" data-up={app.botUp}>
              <span className="hidden">{app.botUp ? ' running' : ' stopped'}</span>
            </span>
            <Unread count={direct?.unread ?? 0} />
          </button>
        </li>
      </ul>
    </nav>
  );
}

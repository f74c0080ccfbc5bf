import type { ReactNode } from 'react';
import type { Channel } from '../contract/contract.ts';
import { LockSign } from '../pieces/Signs.tsx';

interface PaneHeadProps {
  readonly title: string;
  readonly channel?: Channel;
  readonly onChannels: () => void;
  readonly tabs?: { readonly isHome: boolean; readonly onTab: (tab: 'home' | 'messages') => void };
}

function Sign({ of }: { of: Channel['kind'] }): ReactNode {
  if (of === 'direct') return null;
  return of === 'private' ? <LockSign /> : <span aria-hidden="true">#</span>;
}

function about({ kind, memberCount, isMember }: Channel): string {
  const people = memberCount === 1 ? '1 member' : `${memberCount} members`;
  if (kind === 'private') return `Private, ${people}`;
  return isMember ? people : `${people}, you are not one of them`;
}

export function PaneHead({ title, channel, onChannels, tabs }: PaneHeadProps): ReactNode {
  return (
    <header className="pane-head">
      <button type="button" className="pane-menu" onClick={onChannels}>
        <span aria-hidden="true">☰</span>
        <span className="hidden">Channels</span>
      </button>
      <div className="pane-title">
        <h2>
          {channel !== undefined && <Sign of={channel.kind} />}
          {title}
        </h2>
        {channel !== undefined && channel.kind !== 'direct' && <span>{about(channel)}</span>}
      </div>
      {tabs !== undefined && (
        <div className="pane-tabs">
          <button type="button" aria-pressed={tabs.isHome} onClick={() => tabs.onTab('home')}>
            Home
          </button>
          <button type="button" aria-pressed={!tabs.isHome} onClick={() => tabs.onTab('messages')}>
            Messages
          </button>
        </div>
      )}
    </header>
  );
}

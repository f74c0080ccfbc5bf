import type { ReactNode } from 'react';
import { ConfirmProvider } from '../windows/ConfirmProvider.tsx';
import { StartOver } from './StartOver.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export function TopBar(props: {
  isLive: boolean;
  isBehindOpen: boolean;
  onBehind: () => void;
  isTourOpen: boolean;
  onTour: () => void;
}): ReactNode {
  const { isLive, isBehindOpen, onBehind, isTourOpen, onTour } = props;
  return (
    <header className="top">
      <div className="top-words">
        <h1>Keywarden sandbox</h1>
        <p>
          <strong>This is a simulation.</strong> This machine plays Slack and Atlas, and nothing
          real is touched.
        </p>
      </div>
      <div className="top-tools">
        {!isLive && (
          <span className="top-lost" role="status">
            Not connected
          </span>
        )}
        <button type="button" className="top-button" aria-pressed={isTourOpen} onClick={onTour}>
          Tour
        </button>
        <ConfirmProvider>
          <StartOver />
        </ConfirmProvider>
        <ThemeSwitch />
        <button
          type="button"
          className="top-button top-behind"
          aria-expanded={isBehindOpen}
          aria-controls="behind"
          onClick={onBehind}
        >
          Behind the scenes
        </button>
      </div>
    </header>
  );
}

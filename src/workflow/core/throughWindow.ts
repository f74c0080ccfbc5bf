import type { OpenedWindow } from '../ports/store.ts';
import type { Moved, Transitions } from './transition.ts';
import type { PresentedWindow, Windows } from './windows.ts';

type Asked = Parameters<Transitions['move']>[1];

export type ThroughWindow = (
  presented: PresentedWindow,
  command: (window: OpenedWindow) => Asked,
) => Promise<Moved>;

/** Runs a command from a window. The commit uses up the nonce, so one window decides once. */
export function createThroughWindow(parts: {
  readonly windows: Windows;
  readonly transitions: Transitions;
}): ThroughWindow {
  return async (presented, command) => {
    const found = await parts.windows.recall(presented);
    if (!found.ok) return found;
    const { window } = found;
    return parts.transitions.move(window.requestId, command(window), { once: window.nonce });
  };
}

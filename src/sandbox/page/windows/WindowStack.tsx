import type { ReactNode } from 'react';
import type { Snapshot, Window } from '../contract/contract.ts';
import { ModalWindow } from './ModalWindow.tsx';

/** Only the top window is drawn; those beneath wait until it is closed. */
export function WindowStack(props: {
  windows: readonly Window[];
  app: Snapshot['app'];
}): ReactNode {
  const top = props.windows.at(-1);
  if (top === undefined) return null;
  return <ModalWindow key={top.id} view={top} app={props.app} depth={props.windows.length} />;
}

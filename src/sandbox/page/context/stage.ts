import { createContext, useContext } from 'react';
import type { ViewState, VisibleOption } from '../../slack/wire/surface.ts';

/** Which control of a message, window or Home. */
export interface Where {
  readonly blockId: string;
  readonly actionId: string;
  /** Tells apart buttons with one action id. */
  readonly value?: string;
}

/** What happened to the last use of a control: nothing yet, waiting, or what Slack says. */
export type Standing = 'idle' | 'waiting' | { readonly says: string };

/** The message, window or Home around a control. */
export interface Stage {
  /** Changes when the controls are other ones than before. */
  readonly id: string;
  readonly surface: 'message' | 'modal' | 'home';
  readonly state: ViewState;
  readonly errors: Readonly<Record<string, string>>;
  readonly standing: (where: Where) => Standing;
  readonly click: (where: Where) => void;
  /** The app hears of it at once. */
  readonly choose: (where: Where, values: readonly string[]) => void;
  /** Kept for when the window is sent. */
  readonly keep: (where: Where, values: readonly string[]) => void;
  readonly search: (where: Where, typed: string) => Promise<readonly VisibleOption[]>;
}

const NOWHERE: Stage = {
  id: '',
  surface: 'message',
  state: {},
  errors: {},
  standing: () => 'idle',
  click: () => {},
  choose: () => {},
  keep: () => {},
  search: () => Promise.resolve([]),
};

export const StageContext = createContext(NOWHERE);
export const useStage = (): Stage => useContext(StageContext);

export const keyOf = ({ blockId, actionId, value = '' }: Where): string =>
  `${blockId} ${actionId} ${value}`;

import { createContext, useContext } from 'react';
import type { Fields } from '../../slack/wire/json.ts';

/** Asks with Slack's own dialog where the element has one; true without asking where it has none. */
export type AskConfirm = (confirm: Fields) => Promise<boolean>;

const noQuestion: AskConfirm = () => Promise.resolve(true);

export const ConfirmContext = createContext(noQuestion);
export const useConfirm = (): AskConfirm => useContext(ConfirmContext);

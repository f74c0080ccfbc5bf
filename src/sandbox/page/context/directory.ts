import { createContext, useContext } from 'react';
import type { Reader } from '../wording/dates.ts';

/** Whom and what a text can mention, as the person who reads sees it. */
export interface Directory {
  readonly me: string;
  readonly reader: Reader;
  readonly people: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly openChannel?: (id: string) => void;
}

const NOBODY: Directory = {
  me: '',
  reader: { locale: 'en-US', zone: 'UTC', now: 0 },
  people: new Map(),
  channels: new Map(),
  groups: new Map(),
};

export const DirectoryContext = createContext(NOBODY);
export const useDirectory = (): Directory => useContext(DirectoryContext);

import { createContext, useContext, useSyncExternalStore } from 'react';
import { createSandbox, type Known, type Sandbox } from './sandbox.ts';

export const SandboxContext = createContext<Sandbox>(createSandbox(''));
export const useSandbox = (): Sandbox => useContext(SandboxContext);

export function useKnown(): Known {
  const { subscribe, known } = useSandbox();
  return useSyncExternalStore(subscribe, known);
}

import { useState } from 'react';
import type { Entry, Outcome, Window } from '../contract/contract.ts';
import { useSandbox } from '../live/useSandbox.ts';

/** Sending and closing a window, one at a time. */
export function useWindowActs(
  view: Window,
  drafts: { readonly take: () => Entry[]; readonly flush: () => Promise<void> },
) {
  const sandbox = useSandbox();
  const [isSending, setSending] = useState(false);
  const [words, setWords] = useState<string>();
  const tell = (outcome: Outcome | undefined) => {
    setWords(outcome?.ok === false && outcome.words !== null ? outcome.words : undefined);
  };
  const submit = async () => {
    if (isSending) return;
    setSending(true);
    tell(await sandbox.act('submit', { windowId: view.id, entries: drafts.take() }));
    setSending(false);
  };
  const close = async (all: boolean) => {
    drafts.take();
    tell(await sandbox.act('close', { windowId: view.id, all }));
  };
  return { isSending, words, submit, close };
}

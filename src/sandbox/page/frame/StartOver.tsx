import { type ReactNode, useState } from 'react';
import { useConfirm } from '../context/confirm.ts';
import { useSandbox } from '../live/useSandbox.ts';
import { post, Refused } from '../live/wire.ts';

const words = (text: string) => ({ type: 'plain_text', text });

const QUESTION = {
  title: words('Start over?'),
  text: words('Every message, request and key made here is thrown away, and the bot starts anew.'),
  confirm: words('Start over'),
  deny: words('Keep it'),
  style: 'danger',
};

export function StartOver(): ReactNode {
  const sandbox = useSandbox();
  const confirm = useConfirm();
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    if (isBusy || !(await confirm(QUESTION))) return;
    setBusy(true);
    try {
      await post('/api/reset', {});
      sandbox.say(undefined);
      sandbox.refresh();
    } catch (cause) {
      sandbox.say(cause instanceof Refused ? cause.message : 'Starting over did not work.');
    }
    setBusy(false);
  };
  return (
    <button type="button" className="top-button" aria-busy={isBusy} onClick={press}>
      {isBusy ? 'Starting over…' : 'Start over'}
    </button>
  );
}

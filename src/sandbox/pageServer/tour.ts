import type { RequestRow } from '../page/contract/behindContract.ts';
import type { TourStep, TourStepId } from '../page/contract/contract.ts';
import type { SlackSimulator } from '../slack/simulator.ts';
import { text } from '../slack/wire/json.ts';

const hasLooked = ({ deliveries }: SlackSimulator): boolean =>
  deliveries.some(
    ({ kind, payload, answer }) =>
      kind === 'command' && answer?.arrived === true && /^list\b/.test(text(payload.text)),
  );

/** How far the main job has come, by what is true and not by what was pressed. */
export function tourOf(slack: SlackSimulator, requests: readonly RequestRow[]): TourStep[] {
  const done: Readonly<Record<TourStepId, boolean>> = {
    look: hasLooked(slack),
    ask: requests.length > 0,
    approve: requests.some(({ votes }) => votes.length > 0),
    created: requests.some(({ publicKey }) => publicKey !== undefined),
    reveal: requests.some(({ status }) => status === 'delivered'),
  };
  const direct = slack.directMessagesOf('U0DANA');
  return [
    { id: 'look', as: 'U0DANA', channel: 'C0GENERAL', done: done.look },
    { id: 'ask', as: 'U0DANA', channel: 'C0GENERAL', done: done.ask },
    { id: 'approve', as: 'U0RAVI', channel: 'C0APPROVALS', done: done.approve },
    { id: 'created', as: 'U0RAVI', channel: 'C0KEYS', done: done.created },
    { id: 'reveal', as: 'U0DANA', channel: direct, done: done.reveal },
  ];
}

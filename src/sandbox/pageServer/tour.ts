import type { RequestRow } from '../page/contract/behindContract.ts';
import type { TourStep, TourStepId } from '../page/contract/contract.ts';
import type { SlackSimulator } from '../slack/simulator.ts';
import { text } from '../slack/wire/json.ts';
import { PROGRAM } from '../world/program.ts';
import type { Stage } from './scene/stage.ts';

const hasLooked = ({ deliveries }: SlackSimulator): boolean =>
  deliveries.some(
    ({ kind, payload, answer }) =>
      kind === 'command' && answer?.arrived === true && /^list\b/.test(text(payload.text)),
  );

const hasUsed = ({ atlas }: Stage): boolean =>
  atlas.exchanges.some(
    ({ status, requestHeaders }) => status === 200 && requestHeaders['user-agent'] === PROGRAM,
  );

/** A key that somebody had in their hands is gone. */
function hasEnded({ atlas, seeded }: Stage, delivered: readonly RequestRow[]): boolean {
  const there = new Set(
    [seeded.acme, seeded.labs].flatMap(({ id }) => atlas.keys(id).map((key) => key.publicKey)),
  );
  return delivered.some(({ publicKey }) => publicKey !== undefined && !there.has(publicKey));
}

/** How far the life of a key has come, by what is true and not by what was pressed. */
export function tourOf(stage: Stage, requests: readonly RequestRow[]): TourStep[] {
  const { slack } = stage;
  const delivered = requests.filter(({ status }) => status === 'delivered');
  const done: Readonly<Record<TourStepId, boolean>> = {
    look: hasLooked(slack),
    ask: requests.length > 0,
    approve: requests.some(({ votes }) => votes.length > 0),
    created: requests.some(({ publicKey }) => publicKey !== undefined),
    reveal: delivered.length > 0,
    use: hasUsed(stage),
    extend: requests.some(({ act, status }) => act === 'extend' && status === 'done'),
    replace: delivered.some(({ act }) => act === 'replace'),
    end: hasEnded(stage, delivered),
  };
  const direct = slack.directMessagesOf('U0DANA');
  return [
    { id: 'look', as: 'U0DANA', channel: 'C0GENERAL', done: done.look },
    { id: 'ask', as: 'U0DANA', channel: 'C0GENERAL', done: done.ask },
    { id: 'approve', as: 'U0RAVI', channel: 'C0APPROVALS', done: done.approve },
    { id: 'created', as: 'U0RAVI', channel: 'C0KEYS', done: done.created },
    { id: 'reveal', as: 'U0DANA', channel: direct, done: done.reveal },
    { id: 'use', as: 'U0DANA', channel: direct, done: done.use },
    { id: 'extend', as: 'U0DANA', channel: 'home', done: done.extend },
    { id: 'replace', as: 'U0DANA', channel: 'home', done: done.replace },
    { id: 'end', as: 'U0DANA', channel: direct, done: done.end },
  ];
}

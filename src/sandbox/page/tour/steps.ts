import type { TourStep, TourStepId } from '../contract/contract.ts';

export interface StepWords {
  readonly title: string;
  readonly text: string;
  /** On the button that takes the visitor there. */
  readonly go: string;
  /** What is put into the composer for them. */
  readonly line?: string;
  /** Which tab of "Behind the scenes" shows it happen. */
  readonly behind?: 'keys';
}

export const STEPS: Readonly<Record<TourStepId, StepWords>> = {
  look: {
    title: 'Look at the keys',
    text: 'As Dana, a developer, send /atlas-keys list acme in #general. Only you see the answer. Turn pages with Next and open a key with Details.',
    go: 'Write it for me',
    line: '/atlas-keys list acme',
  },
  ask: {
    title: 'Ask for a key',
    text: 'Still as Dana, send /atlas-keys create ci-deploy. In the form choose Projects, find the project checkout, and choose the task Read clusters and metrics. Say why you need the key, and send it.',
    go: 'Write it for me',
    line: '/atlas-keys create ci-deploy',
  },
  approve: {
    title: 'Decide as an approver',
    text: 'Become Ravi. In #atlas-approvals you see who asks for what, for how long, why, and how dangerous it is. Press Approve request, and confirm it in the window.',
    go: 'Be Ravi',
  },
  created: {
    title: 'See the key appear',
    text: 'Keywarden has created the key at Atlas and told #atlas-keys that it exists, without the secret. Look at it behind the scenes, among the keys in Atlas.',
    go: 'Show me',
    behind: 'keys',
  },
  reveal: {
    title: 'Reveal the private key, once',
    text: 'Become Dana again. Keywarden has written to her: press Reveal private key, then Show now. Try it a second time afterwards: it is refused.',
    go: 'Be Dana',
  },
  use: {
    title: 'Use the key',
    text: 'A program of Dana signs in to Atlas with the key now. Find the key behind the scenes, and press Try it: it reads the project checkout, and every other project is refused.',
    go: 'Show me',
    behind: 'keys',
  },
  extend: {
    title: 'Extend it',
    text: 'The key ends in 90 days, and Keywarden tells its owner a week before. She need not wait: on her Home, press Extend and ask for 30 days. The policy of this sandbox lets an owner do that once without asking.',
    go: 'Open Home',
  },
  replace: {
    title: 'Replace it',
    text: 'Open Home, press Replace, and let both keys live for a day. The approval of the first key counts once more. Then reveal the new key: Keywarden has written to Dana.',
    go: 'Open Home',
  },
  end: {
    title: 'End the old key',
    text: 'Both keys work now. In her messages Dana presses New key works: end the old one, and confirms it. Atlas does not know the old key any more.',
    go: 'Be Dana',
  },
};

/** What there is to try when the tour is over. */
export const AFTERWARDS = {
  more: 'Now try the rest. Freeze the new key, change what it can do, or transfer it to Mei. Be Ravi and ask Dana a question, or approve with less. Ask for Project Creator: after Ravi, Sam decides too. Ask for reading in acme-labs: a rule approves the first key of a day by itself. Let Ravi send /atlas-keys allow @dana ORG_READ_ONLY in acme for 4h, and Dana /atlas-keys break-glass.',
  wrong:
    'And try what usually goes wrong: ask as Olga or Gus, stop the bot right after an approval and start it again, or switch on a fault and watch what Keywarden says.',
} as const;

/** `created` happens by itself, so it stands until the visitor has seen it or has gone on. */
export function stepNow(tour: readonly TourStep[], hasSeenKey: boolean): TourStep | undefined {
  const isOver = tour.every(({ done }) => done);
  return tour.find(({ id, done }) => !done || (id === 'created' && !hasSeenKey && !isOver));
}

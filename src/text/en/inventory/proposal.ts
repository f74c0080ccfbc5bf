import type { LeftWhy } from '../../../domain/inventory/proposal.ts';

const left: Readonly<Record<LeftWhy, string>> = {
  changed: 'its roles are others than when it was proposed',
  gone: 'Atlas does not have it any more',
  adopted_before: 'somebody adopted it before',
  needs_approval: 'by the policy the approvers decide: adopt it by itself',
  owner_unfit: 'its owner may not own keys there',
  end_unfit: 'its end is over, or later than the policy allows',
  marked: 'it belongs to a Keywarden',
  refused: 'it was refused',
};

const keys = (count: number) => (count === 1 ? '1 key' : `${count} keys`);

/** Many keys that somebody proposed on the command line, and an admin accepts or declines. */
export const proposal = {
  title: 'Proposal to adopt keys',
  says: (count: number, hash: string) =>
    `Somebody proposes on the command line to adopt ${keys(count)} that were made without Keywarden. Hash: ${hash}.`,
  for: (owner: string, count: number) => `${owner}: ${keys(count)}`,
  andMore: (count: number) => `and ${count} more`,
  until: (at: string) => `It can be accepted until ${at}.`,
  means:
    'Nothing changes at Atlas. Each key gets the owner, the purpose and the end that were proposed; accept it only if the one who proposed it told you this hash.',
  accept: {
    label: 'Accept',
    title: 'Adopt the keys',
    submit: 'Accept',
    same: 'All of them are as they were when they were proposed.',
    differs: (count: number) =>
      `${keys(count)} differ from what was proposed, or are gone. They are looked at once more, and left out:`,
    done: (count: number) =>
      `${keys(count)} are adopted now, one after another. The alerts channel is told when it is done.`,
  },
  decline: {
    label: 'Decline',
    title: 'Decline the proposal',
    submit: 'Decline',
    intro: 'No key is adopted. Whoever proposed it can propose something else.',
    done: 'The proposal is declined.',
  },
  finished: (adopted: number, all: number, by: string, hash: string) =>
    `${adopted} of ${keys(all)} are adopted, as ${by} accepted it. Hash: ${hash}. Nothing was changed at Atlas.`,
  leftOut: (count: number) => `${count} not:`,
  left,
  leftLine: (key: string, why: string) => `${key}: ${why}`,
};

import type { Requests, Transition } from '../../../src/workflow/ports/store.ts';
import type { Ports } from '../ports/ports.ts';
import type { Mutant } from './mutant.ts';

function atStore(ports: Ports, change: Partial<Requests>): Ports {
  return { ...ports, requests: { ...ports.requests, ...change } };
}

export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'writes without comparing what is stored',
    breaks: ['I9', 'I7', 'I2', 'I1'],
    variant: {
      ports: (ports, { store }) =>
        atStore(ports, {
          async commit(transition) {
            await ports.requests.now();
            store.force(transition, true);
            return { ok: true };
          },
        }),
    },
  },
  {
    name: 'writes over whatever is there, one version on',
    breaks: ['I9', 'I1', 'I2'],
    variant: {
      ports: (ports, { store }) =>
        atStore(ports, {
          async commit(transition) {
            const before = store.records.get(transition.request.id);
            const version = (before?.version ?? 0) + 1;
            const rebased: Transition = {
              ...transition,
              before,
              request: { ...transition.request, version },
              entry: { ...transition.entry, facts: { ...transition.entry.facts, version } },
            };
            return ports.requests.commit(rebased);
          },
        }),
    },
  },
  {
    name: 'changes a state without an audit entry',
    breaks: ['I7'],
    variant: {
      ports: (ports, { store }) =>
        atStore(ports, {
          async commit(transition) {
            const { status } = transition.request.state;
            if (status !== 'denied') return ports.requests.commit(transition);
            store.force(transition, false);
            return { ok: true };
          },
        }),
    },
  },
  {
    name: 'sends the create before its intent is stored',
    breaks: ['I4'],
    variant: {
      ports: (ports) => ({
        ...atStore(ports, {
          async commit(transition) {
            const committing = ports.requests.commit(transition);
            if (transition.request.state.status !== 'creating') return committing;
            committing.catch(() => undefined);
            return { ok: true };
          },
        }),
        // Asked whether the log names this commit, it would notice: that is a second protection.
        history: { ...ports.history, differs: async () => false },
      }),
    },
  },
  {
    name: 'forgets the second audit device',
    breaks: ['I7'],
    variant: {
      ports: (ports) => ({
        ...ports,
        journal: { ...ports.journal, append: async () => undefined },
      }),
    },
  },
  {
    name: 'goes on when the second audit device fails',
    breaks: ['I7'],
    variant: {
      ports: (ports) => ({
        ...ports,
        journal: {
          ...ports.journal,
          append: (entry) => ports.journal.append(entry).catch(() => undefined),
        },
      }),
    },
  },
  {
    name: 'pays a notice before Slack answered',
    breaks: ['I3'],
    variant: {
      ports: (ports) => ({
        ...ports,
        messenger: {
          ...ports.messenger,
          async send(notice, loaded) {
            await ports.requests.settle(notice);
            return ports.messenger.send(notice, loaded);
          },
        },
      }),
    },
  },
  {
    name: 'never looks at what is due',
    breaks: ['I10', 'I3'],
    variant: { sweeps: false },
  },
];

import { hasEnoughGrants } from '../../../src/domain/approval/approvalTally.ts';
import { grantMacInput } from '../../../src/domain/record/grant.ts';
import type { Mutant } from './mutant.ts';

/** What a request rests on, counted where it should not be. */
export const GROUNDS_MUTANTS: readonly Mutant[] = [
  {
    name: 'counts a revoked pre-approval',
    breaks: ['I5'],
    variant: {
      ports: (ports) => ({
        ...ports,
        preApprovals: {
          ...ports.preApprovals,
          async get(ids) {
            const found = [...(await ports.preApprovals.get(ids)).values()];
            return new Map(found.map(({ revoked: _, ...one }) => [one.id, one]));
          },
        },
      }),
    },
  },
  {
    name: 'lets an pre-approval count for more requests than it is good for',
    breaks: ['I5'],
    variant: {
      ports: (ports) => ({
        ...ports,
        requests: {
          ...ports.requests,
          commit: ({ joins: _, ...transition }) => ports.requests.commit(transition),
        },
      }),
    },
  },
  {
    name: 'lets an automatic rule pass its quota',
    breaks: ['I5'],
    variant: {
      ports: (ports) => ({
        ...ports,
        requests: {
          ...ports.requests,
          commit({ guards = [], request, ...rest }) {
            const automatic = request.grants.some(({ kind }) => kind === 'automatic');
            const kept = guards.filter(({ index }) => !automatic || typeof index === 'string');
            return ports.requests.commit({ ...rest, request, guards: kept });
          },
        },
      }),
    },
  },
  {
    name: 'keeps votes for the wider spec after the narrower was accepted',
    breaks: ['I5'],
    variant: {
      ports: (ports, { store, policy }) => ({
        ...ports,
        requests: {
          ...ports.requests,
          async commit(transition) {
            const { request, entry } = transition;
            if (entry.event !== 'less.accepted') return ports.requests.commit(transition);
            const { specHash } = request;
            const earlier = store.records.get(request.id)?.grants ?? [];
            const carried = earlier.map((grant) => {
              const moved = { ...grant, specHash };
              return { ...moved, mac: ports.signer.sign(grantMacInput(request, moved)) };
            });
            const grants = [...request.grants, ...carried];
            const voters = grants.map(({ by }) => by);
            const people = await ports.people.about([request.requester, ...voters]);
            const { at } = entry;
            const approved = { status: 'approved', at, retryAt: at } as const;
            const enough = hasEnoughGrants({ ...request, grants }, policy(), people);
            const state = enough ? approved : request.state;
            const facts = { ...entry.facts, status: state.status };
            return ports.requests.commit({
              ...transition,
              request: { ...request, grants, state },
              entry: { ...entry, facts },
              due: enough ? at : transition.due,
            });
          },
        },
      }),
    },
  },
];

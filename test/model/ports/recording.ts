import type { Credentials } from '../../../src/workflow/ports/credentials.ts';
import type { PreApprovals, Requests } from '../../../src/workflow/ports/store.ts';
import type { ModelStore } from './store/store.ts';

/** One call to the model of the store, and how to make the same call to a real store. */
export interface Call {
  readonly at: number;
  readonly name:
    | keyof Requests
    | `preApprovals.${keyof PreApprovals}`
    | `credentials.${keyof Credentials}`;
  readonly answer: unknown;
  readonly ask: (
    real: Requests & { readonly preApprovals: PreApprovals; readonly credentials: Credentials },
  ) => Promise<unknown>;
}

/** A store that records its calls and answers. */
export function recording(store: ModelStore, calls: Call[]): ModelStore {
  const { preApprovals, credentials } = store;
  function record<T>(name: Call['name'], answer: T, ask: Call['ask']): T {
    calls.push({ at: store.now(), name, answer, ask });
    return answer;
  }
  return {
    ...store,
    load: (id) => record('load', store.load(id), (real) => real.load(id)),
    commit: (transition) =>
      record('commit', store.commit(transition), (real) => real.commit(transition)),
    listed: (index, page) =>
      record('listed', store.listed(index, page), (real) => real.listed(index, page)),
    ofRequester: (user, page) =>
      record('ofRequester', store.ofRequester(user, page), (real) => real.ofRequester(user, page)),
    issued: (ids) => record('issued', store.issued(ids), (real) => real.issued(ids)),
    takeDue: (options) =>
      record('takeDue', store.takeDue(options), (real) => real.takeDue(options)),
    takeNotices: (id, leaseMs) =>
      record('takeNotices', store.takeNotices(id, leaseMs), (real) =>
        real.takeNotices(id, leaseMs),
      ),
    settle: (notice, place) =>
      record('settle', store.settle(notice, place), (real) => real.settle(notice, place)),
    postpone: (notice, delayMs) =>
      record('postpone', store.postpone(notice, delayMs), (real) => real.postpone(notice, delayMs)),
    rememberWindow: (window, lifetimeMs) =>
      record('rememberWindow', store.rememberWindow(window, lifetimeMs), (real) =>
        real.rememberWindow(window, lifetimeMs),
      ),
    recallWindow: (nonce) =>
      record('recallWindow', store.recallWindow(nonce), (real) => real.recallWindow(nonce)),
    note: (entry) => record('note', store.note(entry), (real) => real.note(entry)),
    isOwed: (id) => record('isOwed', store.isOwed(id), (real) => real.isOwed(id)),
    credentials: {
      load: (id) =>
        record('credentials.load', credentials.load(id), ({ credentials: real }) => real.load(id)),
      get: (ids) =>
        record('credentials.get', credentials.get(ids), ({ credentials: real }) => real.get(ids)),
      commit: (change) =>
        record('credentials.commit', credentials.commit(change), ({ credentials: real }) =>
          real.commit(change),
        ),
      page: (of, page) =>
        record('credentials.page', credentials.page(of, page), ({ credentials: real }) =>
          real.page(of, page),
        ),
      takeDue: (options) =>
        record('credentials.takeDue', credentials.takeDue(options), ({ credentials: real }) =>
          real.takeDue(options),
        ),
    },
    preApprovals: {
      open: () =>
        record('preApprovals.open', preApprovals.open(), ({ preApprovals: real }) => real.open()),
      get: (ids) =>
        record('preApprovals.get', preApprovals.get(ids), ({ preApprovals: real }) =>
          real.get(ids),
        ),
      used: (ids) =>
        record('preApprovals.used', preApprovals.used(ids), ({ preApprovals: real }) =>
          real.used(ids),
        ),
      save: (...saved) =>
        record('preApprovals.save', preApprovals.save(...saved), ({ preApprovals: real }) =>
          real.save(...saved),
        ),
    },
  };
}

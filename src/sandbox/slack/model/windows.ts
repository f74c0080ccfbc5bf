import type { Fields } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';
import type { Changes } from './changes.ts';
import { newId, newToken } from './ids.ts';
import { Refusal } from './refusal.ts';
import { type State, stateFor } from './viewState.ts';

/** A view as the app described it, checked, with every block and action named. */
export interface Definition {
  readonly type: 'modal' | 'home';
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly externalId: string;
  readonly title?: Fields;
  readonly submit?: Fields;
  readonly close?: Fields;
  readonly clearOnClose: boolean;
  readonly notifyOnClose: boolean;
  readonly blocks: readonly Block[];
}

export interface View {
  readonly id: string;
  readonly userId: string;
  readonly rootId: string;
  readonly previousId?: string;
  definition: Definition;
  hash: string;
  state: State;
  errors: Readonly<Record<string, string>>;
  trouble?: string;
}

const STACK_LIMIT = 3;

/** The windows each person has open, and everybody's Home. */
export class Windows {
  readonly #stacks = new Map<string, View[]>();
  readonly #homes = new Map<string, View>();
  readonly #now: () => number;
  readonly #changes: Changes;

  constructor(now: () => number, changes: Changes) {
    this.#now = now;
    this.#changes = changes;
  }

  stack(userId: string): readonly View[] {
    return this.#stacks.get(userId) ?? [];
  }

  top(userId: string): View | undefined {
    return this.stack(userId).at(-1);
  }

  home(userId: string): View | undefined {
    return this.#homes.get(userId);
  }

  byId(id: string): View | undefined {
    return this.#all().find((view) => view.id === id);
  }

  byExternalId(externalId: string): View | undefined {
    if (externalId === '') return undefined;
    return this.#all().find((view) => view.definition.externalId === externalId);
  }

  /** A new window takes the place of whatever the person had open. */
  open(userId: string, definition: Definition): View {
    this.#refuseTaken(definition);
    const id = newId('V');
    const view = this.#fresh({ id, userId, rootId: id }, definition);
    this.#stacks.set(userId, [view]);
    this.#tell(view);
    return view;
  }

  push(userId: string, definition: Definition): View {
    const stack = this.stack(userId);
    const [root] = stack;
    const previous = stack.at(-1);
    if (root === undefined || previous === undefined) throw new Refusal('not_found');
    if (stack.length >= STACK_LIMIT) throw new Refusal('push_limit_reached');
    this.#refuseTaken(definition);
    const place = { id: newId('V'), userId, rootId: root.id, previousId: previous.id };
    const view = this.#fresh(place, definition);
    this.#stacks.set(userId, [...stack, view]);
    this.#tell(view);
    return view;
  }

  publish(userId: string, definition: Definition, hash?: string): View {
    const before = this.#homes.get(userId);
    if (before !== undefined) return this.update(before, definition, hash);
    if (hash !== undefined) throw new Refusal('hash_conflict');
    this.#refuseTaken(definition);
    const id = newId('V');
    const view = this.#fresh({ id, userId, rootId: id }, definition);
    this.#homes.set(userId, view);
    this.#tell(view);
    return view;
  }

  update(view: View, definition: Definition, hash?: string): View {
    if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict');
    this.#refuseTaken(definition, view.id);
    view.state = stateFor(definition.blocks, view.state);
    view.definition = definition;
    view.hash = this.#newHash();
    view.errors = {};
    view.trouble = undefined;
    this.#tell(view);
    return view;
  }

  /** Closes this view and whatever was opened on top of it. */
  close(view: View): void {
    const stack = this.stack(view.userId);
    const at = stack.indexOf(view);
    if (at < 0) return;
    this.#stacks.set(view.userId, stack.slice(0, at));
    this.#tell(view);
  }

  closeAll(userId: string): void {
    this.#stacks.delete(userId);
    this.#changes.emit({ what: 'view', userId });
  }

  isOpen(view: View): boolean {
    return this.stack(view.userId).includes(view);
  }

  showErrors(view: View, errors: Readonly<Record<string, string>>, trouble?: string): void {
    view.errors = errors;
    view.trouble = trouble;
    this.#tell(view);
  }

  setInput(view: View, blockId: string, actionId: string, value: Fields): void {
    const ofBlock = view.state.get(blockId) ?? new Map<string, Fields>();
    view.state.set(blockId, ofBlock.set(actionId, value));
    this.#tell(view);
  }

  #all(): View[] {
    return [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
  }

  #refuseTaken(definition: Definition, except?: string): void {
    if (definition.externalId === '') return;
    const taken = this.byExternalId(definition.externalId);
    if (taken !== undefined && taken.id !== except) throw new Refusal('duplicate_external_id');
  }

  #fresh(place: Pick<View, 'id' | 'userId' | 'rootId' | 'previousId'>, definition: Definition) {
    return {
      ...place,
      definition,
      hash: this.#newHash(),
      state: stateFor(definition.blocks),
      errors: {},
    };
  }

  #newHash(): string {
    return `${Math.floor(this.#now() / 1000)}.${newToken(4)}`;
  }

  #tell(view: View): void {
    const what = view.definition.type === 'home' ? 'home' : 'view';
    this.#changes.emit({ what, userId: view.userId });
  }
}

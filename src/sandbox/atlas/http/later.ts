// Effects that happen after a while. Tests need not wait: `settle` brings everything pending forward.

export class Later {
  readonly #pending = new Map<NodeJS.Timeout, () => void>();

  after(ms: number, effect: () => void): void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      effect();
    }, ms);
    this.#pending.set(timer, effect);
  }

  settle(): void {
    const effects = [...this.#pending.values()];
    this.cancel();
    for (const effect of effects) effect();
  }

  cancel(): void {
    for (const timer of this.#pending.keys()) clearTimeout(timer);
    this.#pending.clear();
  }
}

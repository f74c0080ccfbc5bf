/** What the policy file said that was last in force, also before the last start. */
export interface PolicyInForce {
  /** `undefined` before the first start. Throws `StoreError`. */
  last(): Promise<string | undefined>;
  /**
   * The number of the change that brought this text: the same for every replica and every try, and
   * a new one each time another text was in force in between. Throws `StoreError`.
   */
  put(text: string): Promise<number>;
}

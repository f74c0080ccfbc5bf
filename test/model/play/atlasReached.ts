import type { AtlasKey } from '../../../src/domain/key/key.ts';

/** Who did it: Keywarden through the API, or a person on Atlas's pages. */
export type Hand = 'ours' | 'by hand';

/**
 * One call that reached the model of Atlas, with its answer, even if the answer was lost. A call
 * that was lost on its way is not recorded.
 */
export type Reached = { readonly at: number } & (
  | {
      readonly do: 'create';
      readonly hand: Hand;
      readonly description: string;
      readonly roles: readonly string[];
      readonly answer: AtlasKey;
    }
  | {
      readonly do: 'change';
      readonly hand: 'by hand';
      readonly keyId: string;
      readonly roles: readonly string[];
      /** Addresses that were added. */
      readonly entries: readonly string[];
    }
  | { readonly do: 'delete'; readonly hand: Hand; readonly keyId: string }
  | {
      readonly do: 'admit';
      readonly keyId: string;
      readonly entries: readonly string[];
      readonly answer: 'done' | 'taken' | 'gone';
    }
  | {
      readonly do: 'bar';
      readonly keyId: string;
      readonly address: string;
      readonly answer: 'done' | 'missing' | 'gone';
    }
  | {
      readonly do: 'roles';
      readonly keyId: string;
      readonly roles: readonly string[];
      readonly answer: AtlasKey | undefined;
    }
  | {
      readonly do: 'read';
      readonly keyId: string;
      readonly answer: { readonly key: AtlasKey; readonly admitted: readonly string[] } | undefined;
    }
  | { readonly do: 'get'; readonly keyId: string; readonly answer: AtlasKey | undefined }
  | {
      readonly do: 'list';
      readonly answer: readonly AtlasKey[];
      /** Keys whose change this list may not show yet. */
      readonly late: ReadonlySet<string>;
    }
);

import type { AtlasKey } from '../../../src/domain/key/key.ts';

/** Who did it: Keywarden through the API, or somebody in Atlas's own pages. */
export type Hand = 'ours' | 'by hand';

/**
 * One thing that reached the model of Atlas, and what it answered, whether anybody heard the answer
 * or not. What was lost on its way is not among these.
 */
export type Reached = { readonly at: number } & (
  | {
      readonly do: 'create';
      readonly hand: Hand;
      readonly description: string;
      readonly roles: readonly string[];
      readonly answer: AtlasKey;
    }
  | { readonly do: 'delete'; readonly hand: Hand; readonly keyId: string }
  | {
      readonly do: 'admit';
      readonly keyId: string;
      readonly entries: readonly string[];
      /** Whether there was such a key. */
      readonly answer: boolean;
    }
  | { readonly do: 'get'; readonly keyId: string; readonly answer: AtlasKey | undefined }
  | {
      readonly do: 'list';
      readonly answer: readonly AtlasKey[];
      /** Keys whose change this list may not show yet. */
      readonly late: ReadonlySet<string>;
    }
);

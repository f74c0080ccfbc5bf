// What the network does with an answer. Ordinarily it delivers it; under a fault it may do worse.
import type { Rendered } from './answers.ts';

export type Delivery = { readonly delay: number } & (
  | { readonly kind: 'answer'; readonly rendered: Rendered }
  /** Headers and a beginning, then a trickle that never ends. */
  | { readonly kind: 'endless'; readonly rendered: Rendered }
  /** The connection stays open and nothing comes. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'hang up'; readonly reset: boolean }
);

export function delivered(rendered: Rendered): Delivery {
  return { kind: 'answer', delay: 0, rendered };
}

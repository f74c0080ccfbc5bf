import type { Block } from '../../slack/wire/surface.ts';

export interface BlockProps {
  readonly block: Block;
}

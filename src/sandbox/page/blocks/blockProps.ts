import type { Block } from '../../slack/surface.ts';

export interface BlockProps {
  readonly block: Block;
}

import type { ReactNode } from 'react';
import { plainWords } from '../wording/words.ts';
import type { BlockProps } from './blockProps.ts';

export function HeaderBlock({ block }: BlockProps): ReactNode {
  return <h3 className="block-header">{plainWords(block.text)}</h3>;
}

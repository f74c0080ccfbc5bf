import type { ReactNode } from 'react';
import { isFields } from '../../slack/wire/json.ts';
import { ImageElement } from '../elements/ImageElement.tsx';
import { plainWords } from '../wording/words.ts';
import type { BlockProps } from './blockProps.ts';

export function ImageBlock({ block }: BlockProps): ReactNode {
  return (
    <figure className="block-image">
      {isFields(block.title) && <figcaption>{plainWords(block.title)}</figcaption>}
      <ImageElement element={block} />
    </figure>
  );
}

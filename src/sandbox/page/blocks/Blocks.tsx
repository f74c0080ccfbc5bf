import type { ComponentType, ReactNode } from 'react';
import type { Block } from '../../slack/wire/surface.ts';
import { ActionsBlock } from './ActionsBlock.tsx';
import { AlertBlock } from './AlertBlock.tsx';
import type { BlockProps } from './blockProps.ts';
import { ContextBlock } from './ContextBlock.tsx';
import { HeaderBlock } from './HeaderBlock.tsx';
import { ImageBlock } from './ImageBlock.tsx';
import { InputBlock } from './InputBlock.tsx';
import { MarkdownBlock } from './MarkdownBlock.tsx';
import { RichTextBlock } from './RichTextBlock.tsx';
import { SectionBlock } from './SectionBlock.tsx';
import { TableBlock } from './TableBlock.tsx';

const KINDS: Readonly<Record<string, ComponentType<BlockProps>>> = {
  actions: ActionsBlock,
  alert: AlertBlock,
  context: ContextBlock,
  divider: () => <hr className="block-divider" />,
  header: HeaderBlock,
  image: ImageBlock,
  input: InputBlock,
  markdown: MarkdownBlock,
  rich_text: RichTextBlock,
  section: SectionBlock,
  table: TableBlock,
};

function One({ block }: BlockProps): ReactNode {
  const Kind = KINDS[block.type];
  if (Kind === undefined) {
    return <p className="block-unknown">The sandbox cannot draw a block of type {block.type}.</p>;
  }
  return <Kind block={block} />;
}

/** Block Kit, drawn. Controls inside find their message, window or Home in the stage. */
export function Blocks({ of }: { of: readonly Block[] }): ReactNode {
  return (
    <div className="blocks">
      {of.map((block) => (
        <div key={block.block_id} className="block" data-block={block.type}>
          <One block={block} />
        </div>
      ))}
    </div>
  );
}

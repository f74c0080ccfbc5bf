import { elementsOf } from '../model/viewState.ts';
import { type Fields, fields, text } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';

export interface Control {
  readonly block: Block;
  readonly element: Fields;
}

export interface Wanted {
  readonly name: string;
  readonly blockId?: string;
  readonly value?: string;
  readonly isRightKind: (element: Fields) => boolean;
}

const words = (textObject: unknown): string => text(fields(textObject).text);

/** By action id first, then by what is written on or beside it, then by block id. */
const WAYS: readonly ((control: Control, name: string) => boolean)[] = [
  ({ element }, name) => element.action_id === name,
  ({ element }, name) => words(element.text) === name,
  ({ block }, name) => words(block.label) === name,
  ({ element }, name) => words(element.placeholder) === name,
  ({ block }, name) => block.block_id === name,
];

export function findControls(blocks: readonly Block[], wanted: Wanted): Control[] {
  const candidates = blocks
    .filter((block) => wanted.blockId === undefined || block.block_id === wanted.blockId)
    .flatMap((block) => elementsOf(block).map((element) => ({ block, element })))
    .filter(({ element }) => wanted.isRightKind(element))
    .filter(({ element }) => wanted.value === undefined || element.value === wanted.value);
  for (const way of WAYS) {
    const found = candidates.filter((control) => way(control, wanted.name));
    if (found.length > 0) return found;
  }
  return [];
}

/** Exactly one, or an error that says what there is instead. */
export function findControl(blocks: readonly Block[], wanted: Wanted): Control {
  const [found, ...more] = findControls(blocks, wanted);
  if (found !== undefined && more.length === 0) return found;
  if (found !== undefined) {
    throw new Error(
      `More than one control is called "${wanted.name}": say which by value or block`,
    );
  }
  const there = blocks.flatMap((block) =>
    elementsOf(block).map(
      (element) =>
        `${text(element.action_id)} "${words(element.text) || words(block.label) || words(element.placeholder)}" in ${block.block_id}`,
    ),
  );
  throw new Error(`Nothing is called "${wanted.name}". There is: ${there.join('; ') || 'nothing'}`);
}

import { type Alias, type Document, isAlias, isMap, isNode, isSeq, type Node, visit } from 'yaml';
import { nearestWord } from '../../../foundation/nearestWord.ts';

/** Far more than any policy has; a few lines of aliases of aliases could make billions. */
const MOST_NODES = 100_000;

export interface AliasProblem {
  readonly offset: number;
  readonly message: string;
}

function anchorsIn(document: Document): readonly string[] {
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
    },
  });
  return [...anchors];
}

function unresolved(alias: Alias, anchors: readonly string[]): string {
  const meant = nearestWord(alias.source, anchors);
  const hint = meant === undefined ? '' : ` Did you mean *${meant}?`;
  return `*${alias.source} stands for an anchor, and no &${alias.source} is set before it.${hint}`;
}

/** How many values the file has when each alias is written out. `undefined`: it never ends. */
function createCount(document: Document) {
  const known = new Map<Node, number | 'open'>();

  function ofNode(node: Node): number | undefined {
    if (isAlias(node)) return of(node.resolve(document));
    let parts: readonly unknown[] = [];
    if (isMap(node)) parts = node.items.flatMap(({ key, value }) => [key, value]);
    if (isSeq(node)) parts = node.items;
    return parts.reduce<number | undefined>((sum, part) => {
      const count = sum === undefined ? undefined : of(part);
      return sum === undefined || count === undefined ? undefined : sum + count;
    }, 1);
  }

  function of(value: unknown): number | undefined {
    if (!isNode(value)) return 0;
    const counted = known.get(value);
    if (counted === 'open') return undefined;
    if (counted !== undefined) return counted;
    known.set(value, 'open');
    const count = ofNode(value);
    if (count !== undefined) known.set(value, count);
    return count;
  }

  return of;
}

/**
 * What is wrong with the aliases of a file. The parser finds none of it, and throws without a line
 * when the value is asked for; and it takes a hundred uses of one anchor for an attack.
 */
export function aliasProblems(document: Document): readonly AliasProblem[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  const at = (alias: Alias | undefined, message: string) => {
    return { offset: alias?.range?.[0] ?? 0, message };
  };
  const anchors = anchorsIn(document);
  const wrong = aliases
    .filter((alias) => alias.resolve(document) === undefined)
    .map((alias) => at(alias, unresolved(alias, anchors)));
  if (wrong.length > 0) return wrong;
  const countOf = createCount(document);
  const endless = aliases.find((alias) => countOf(alias) === undefined);
  if (endless !== undefined) {
    return [at(endless, `*${endless.source} stands inside its own anchor, so it would never end.`)];
  }
  if ((countOf(document.contents) ?? 0) <= MOST_NODES) return [];
  const many = `with all aliases written out it has more than ${MOST_NODES} values.`;
  return [at(aliases[0], many)];
}

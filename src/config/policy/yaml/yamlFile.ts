import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { aliasProblems } from './yamlAliases.ts';

/** A YAML file read without guessing types: every scalar is its text in the file. */
export interface YamlFile {
  readonly value: unknown;
  /** Problems of the YAML syntax. If there are any, `value` is `undefined`. */
  readonly errors: readonly { readonly line: number; readonly message: string }[];
  /** The line of this place, or of its nearest ancestor in the file. Counts from 1. */
  lineOf(path: readonly PropertyKey[]): number;
}

interface Step {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  return node.range?.[0];
}

function stepInto(node: unknown, key: PropertyKey): Step | undefined {
  // A single item may stand where a list is expected: then index 0 is the item itself.
  if (isMap(node) && key === 0) return { node, offset: startOf(node) };
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    return pair && { node: pair.value, offset: startOf(pair.key) };
  }
  if (!isSeq(node) || typeof key !== 'number') return undefined;
  const item = node.items[key];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'failsafe',
    prettyErrors: false,
  });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    return { offset: pos[0], message };
  });
  const found = syntax.length > 0 ? syntax : aliasProblems(document);
  const errors = found.map(({ offset, message }) => ({ line: lineAt(offset), message }));

  return {
    errors,
    value: errors.length > 0 ? undefined : document.toJS({ maxAliasCount: -1 }),
    lineOf(path) {
      const root: Node | null = document.contents;
      let node: unknown = root;
      let offset = startOf(root) ?? 0;
      for (const key of path) {
        const step = stepInto(resolve(node), key);
        if (step === undefined) break;
        node = step.node;
        offset = step.offset ?? offset;
      }
      return lineAt(offset);
    },
  };
}

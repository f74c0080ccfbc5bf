import { z } from 'zod';
import { type ListValue, listValue } from './values.ts';

// A menu in a message carries the list around it in the id of its block, because the value of an
// option is too short for that. The id may have 255 characters. Nothing in it is believed: what it
// names is looked up again with the rights of the person who chose.

const ID_MAX = 255;
const HEAD = 'list';

/** What a list is narrowed to. `project` is as it was typed: a name or an id. */
export interface ListBlock extends Pick<ListValue, 'q' | 'w' | 'e'> {
  readonly o?: string;
  readonly s?: number;
  readonly project?: string;
}

const block = z.object({
  o: listValue.shape.o.optional().catch(undefined),
  s: z.coerce.number().pipe(listValue.shape.s).optional().catch(undefined),
  q: listValue.shape.q.catch(undefined),
  w: listValue.shape.w.catch(undefined),
  e: z.coerce.number().pipe(listValue.shape.e.unwrap()).optional().catch(undefined),
  project: z.string().min(1).optional(),
});

/** One fact a line, the project last: it may be cut. */
export function encodeListBlock({ o, s, w, e, q, project }: ListBlock): string {
  const facts = Object.entries({ o, s, w, e, q, project }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return [HEAD, ...facts].join('\n').slice(0, ID_MAX);
}

export function decodeListBlock(id: string): ListBlock {
  const [head, ...lines] = id.split('\n');
  if (head !== HEAD) return {};
  const facts = lines.map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return block.parse(Object.fromEntries(facts));
}

// One page of a list, with the links Atlas puts beside it.
import type { Answer } from './answers.ts';
import type { Query } from './query.ts';

interface Listing {
  /** Address of the list without its query. */
  readonly href: string;
  readonly query: Query;
  readonly totalCountError: number;
}

export function page<Item>(
  items: readonly Item[],
  view: (item: Item) => unknown,
  { href, query, totalCountError }: Listing,
): Answer {
  const { includeCount, itemsPerPage, pageNum } = query;
  const start = (pageNum - 1) * itemsPerPage;
  const link = (rel: string, parameters: string) => ({
    href: `${href}?includeCount=${includeCount}&${parameters}`,
    rel,
  });
  // The order of the parameters differs between `self` and the others; it does at Atlas.
  const elsewhere = (rel: string, number: number) =>
    link(rel, `itemsPerPage=${itemsPerPage}&pageNum=${number}`);

  return {
    status: 200,
    isList: true,
    body: {
      links: [
        link('self', `pageNum=${pageNum}&itemsPerPage=${itemsPerPage}`),
        ...(pageNum > 1 ? [elsewhere('previous', pageNum - 1)] : []),
        ...(start + itemsPerPage < items.length ? [elsewhere('next', pageNum + 1)] : []),
      ],
      results: items.slice(start, start + itemsPerPage).map(view),
      ...(includeCount && { totalCount: Math.max(0, items.length + totalCountError) }),
    },
  };
}

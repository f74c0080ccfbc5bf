import type { Page } from '../../workflow/ports/atlas.ts';
import { unreadable } from '../http/failure.ts';

export const PAGE_SIZE = 500;
const AT_ONCE = 8;
/** 100,000 items: far more than Atlas allows in one organization or project. */
const MOST_PAGES = 200;

export interface Listing<T> {
  readonly operation: string;
  readonly read: (pageNum: number, signal: AbortSignal) => Promise<Page<T>>;
  readonly idOf: (item: T) => string;
  readonly signal: AbortSignal;
}

/** A whole list. `unread`: how many more items could not be read. */
export interface Whole<T> {
  readonly items: readonly T[];
  readonly unread: number;
}

const isLast = (page: Page<unknown>) => page.items.length + (page.unread ?? 0) < page.itemsPerPage;

/**
 * Reads a whole list: the first page, then as many pages at once as the total suggests, then one by
 * one until a page is shorter than asked. The total is an estimate. So it only says how many pages
 * to ask for at once, never when to stop. Items that moved to another page meanwhile appear once.
 */
export async function readAllPages<T>(listing: Listing<T>): Promise<Whole<T>> {
  const found = new Map<string, T>();
  let unread = 0;
  let problem: string | undefined;
  const whole = () => {
    // Where nothing can be read, it is the answer that is odd, not one of its items.
    if (found.size === 0 && problem !== undefined) throw unreadable(listing.operation, problem);
    return { items: [...found.values()], unread };
  };
  const add = (page: Page<T>) => {
    const before = found.size;
    unread += page.unread ?? 0;
    problem ??= page.problem;
    for (const item of page.items) found.set(listing.idOf(item), item);
    return found.size > before;
  };

  const first = await listing.read(1, listing.signal);
  add(first);
  if (isLast(first)) return whole();

  const suggested = Math.ceil((first.totalCount ?? 0) / first.itemsPerPage);
  const together = await readTogether(listing, Math.min(suggested, MOST_PAGES));
  for (const page of together) add(page);
  if (together.some(isLast)) return whole();

  for (let pageNum = together.length + 2; pageNum <= MOST_PAGES; pageNum += 1) {
    const page = await listing.read(pageNum, listing.signal);
    const isNews = add(page);
    if (isLast(page)) return whole();
    if (!isNews) throw unreadable(listing.operation, `page ${pageNum} only repeats earlier ones`);
  }
  throw unreadable(listing.operation, `it has more than ${MOST_PAGES} pages`);
}

/**
 * Reads pages 2 to `last` and gives them in order. At most 8 at a time; starts none after a short
 * page.
 */
async function readTogether<T>(listing: Listing<T>, last: number): Promise<readonly Page<T>[]> {
  const pages: Page<T>[] = [];
  const others = new AbortController();
  const signal = AbortSignal.any([listing.signal, others.signal]);
  let next = 2;
  let isOver = false;
  async function readOn(): Promise<void> {
    while (!isOver && next <= last) {
      const pageNum = next;
      next += 1;
      const page = await listing.read(pageNum, signal);
      pages[pageNum - 2] = page;
      isOver ||= isLast(page);
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  } finally {
    isOver = true;
    others.abort();
  }
  return pages;
}

import { refuseAuditor } from '../../domain/policy/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result } from '../../domain/record/result.ts';
import type { AuditPages, LoggedEntry } from '../ports/audit.ts';
import type { People } from '../ports/slack.ts';

const CHUNK = 250;
/** How many entries one call reads at most. The next call continues from there. */
const SEARCHED = 5000;

export interface AuditFilter {
  readonly requestId?: string;
  readonly by?: string;
  /** Epoch ms. */
  readonly since?: number;
}

export interface AuditWish extends AuditFilter {
  /** Entries below this number; without it and without `after`, the newest. */
  readonly before?: number;
  /** Entries above this number. */
  readonly after?: number;
  readonly limit: number;
}

export interface AuditPage {
  readonly filter: AuditFilter;
  /** Newest first. */
  readonly entries: readonly LoggedEntry[];
  /** Newer entries may follow above this number, older ones below; absent if there are none. */
  readonly newer?: number;
  readonly older?: number;
  /** The number of the last entry that was read, if the search ended before the page was full. */
  readonly searchedTo?: number;
}

export type AuditFound = Result<{ readonly page: AuditPage }>;

export interface AuditLog {
  page(by: string, wish: AuditWish): Promise<AuditFound>;
}

interface Search {
  readonly found: readonly LoggedEntry[];
  /** More entries may follow after this number, in the direction of the search. */
  readonly next?: number;
}

function matches({ requestId, by, since }: AuditFilter, { entry }: LoggedEntry): boolean {
  if (requestId !== undefined && entry.requestId !== requestId) return false;
  if (by !== undefined && entry.by !== by) return false;
  return since === undefined || entry.at >= since;
}

/** Reads the log page by page, for the auditors of the policy. */
export function createAuditLog(parts: {
  readonly pages: AuditPages;
  readonly people: People;
  readonly policy: () => Policy;
}): AuditLog {
  const { pages, people } = parts;

  async function refuse(by: string): Promise<Refusal | undefined> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    return refuseAuditor(parts.policy(), person);
  }

  /** Reads in chunks until the page is full, the log ends, or `SEARCHED` entries were read. */
  async function search(
    filter: AuditFilter,
    limit: number,
    start: number | undefined,
    read: (from: number | undefined, count: number) => Promise<readonly LoggedEntry[]>,
    isOver: (line: LoggedEntry) => boolean,
  ): Promise<Search> {
    const found: LoggedEntry[] = [];
    const plain = filter.requestId === undefined && filter.by === undefined;
    const chunk = plain ? limit + 1 : CHUNK;
    let from = start;
    for (let seen = 0; seen < SEARCHED; seen += chunk) {
      const lines = await read(from, chunk);
      for (const line of lines) {
        if (isOver(line)) return { found };
        if (found.length === limit && matches(filter, line)) {
          return { found, next: found.at(-1)?.n ?? line.n };
        }
        if (matches(filter, line)) found.push(line);
        from = line.n;
      }
      if (lines.length < chunk) return { found };
    }
    return from === undefined ? { found } : { found, next: from };
  }

  async function older(wish: AuditWish, filter: AuditFilter): Promise<AuditPage> {
    const { before, limit } = wish;
    // The times of entries may differ a little between replicas. So read one more day back.
    const tooOld = ({ entry }: LoggedEntry) =>
      filter.since !== undefined && entry.at < filter.since - 86_400_000;
    const { found, next } = await search(
      filter,
      limit,
      before,
      (from, count) => pages.before(from, count),
      tooOld,
    );
    const first = found[0]?.n ?? before;
    return {
      filter,
      entries: found,
      ...(before === undefined || first === undefined ? {} : { newer: first }),
      ...(next === undefined ? {} : { older: next }),
      ...(next === undefined || found.length === limit ? {} : { searchedTo: next }),
    };
  }

  async function newer(after: number, wish: AuditWish, filter: AuditFilter): Promise<AuditPage> {
    const { found, next } = await search(
      filter,
      wish.limit,
      after,
      (from, count) => pages.after(from ?? 0, count),
      () => false,
    );
    const entries = [...found].reverse();
    const last = entries.at(-1)?.n ?? after + 1;
    return {
      filter,
      entries,
      older: last,
      ...(next === undefined ? {} : { newer: next }),
      ...(next === undefined || found.length === wish.limit ? {} : { searchedTo: next }),
    };
  }

  return {
    async page(by, wish) {
      const refusal = await refuse(by);
      if (refusal !== undefined) return no(refusal);
      const { requestId, by: who, since } = wish;
      const filter: AuditFilter = {
        ...(requestId === undefined ? {} : { requestId }),
        ...(who === undefined ? {} : { by: who }),
        ...(since === undefined ? {} : { since }),
      };
      const page =
        wish.after === undefined
          ? await older(wish, filter)
          : await newer(wish.after, wish, filter);
      return { ok: true, page };
    },
  };
}

import type { LoggedEntry } from '../../workflow/ports/audit.ts';
import { parseJson } from '../redis/parseJson.ts';
import type { Folder } from './auditFolder.ts';
import { auditEntry } from './auditPages.ts';
import { readCopyLine } from './copyLine.ts';

/**
 * The copied entries whose place satisfies `holds`, in any order, as often as they were copied. A
 * file is not read if its last entry does not satisfy it. Throws `StoreError`, and the errors of
 * reading a file.
 */
export async function* copiedEntries(
  folder: Pick<Folder, 'files' | 'lastOf' | 'linesOf'>,
  holds: (n: number, epoch: number) => boolean,
): AsyncIterable<LoggedEntry> {
  for (const name of await folder.files()) {
    const end = await folder.lastOf(name);
    if (end === undefined || !holds(end.n, end.epoch)) continue;
    for await (const text of folder.linesOf(name)) {
      const line = readCopyLine(text);
      if (line === undefined || !holds(line.n, line.epoch)) continue;
      const parsed = auditEntry.safeParse(parseJson(line.entry));
      if (parsed.success) yield { n: line.n, entry: parsed.data };
    }
  }
}

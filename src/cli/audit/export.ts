import { csvLine } from '../../foundation/csvCell.ts';
import { isMisshapen, type Line } from '../../store/audit/auditChain.ts';
import { auditEntry } from '../../store/audit/auditPages.ts';
import type { Trail } from '../../store/audit/trail.ts';

const COLUMNS = ['n', 'at', 'event', 'outcome', 'by', 'requestId', 'facts', 'policyHash', 'h'];

function asCsv({ n, mac, entry }: Line): string {
  const { at, event, outcome, by, requestId, facts, policyHash } = auditEntry.parse(
    JSON.parse(entry),
  );
  const values = [
    String(n),
    new Date(at).toISOString(),
    event,
    outcome,
    by,
    requestId ?? '',
    JSON.stringify(facts),
    policyHash,
    mac,
  ];
  return csvLine(values);
}

function asJsonLine({ n, mac, entry }: Line): string {
  return `{"n":${n},"h":${JSON.stringify(mac)},${entry.slice(1)}\n`;
}

function isSince({ entry }: Line, since: number | undefined): boolean {
  return since === undefined || auditEntry.parse(JSON.parse(entry)).at >= since;
}

/** Yields the log in pieces, because the whole may not fit into memory. */
export async function* exportAudit(
  trail: Pick<Trail, 'after'>,
  wish: { readonly format: 'jsonl' | 'csv'; readonly since?: number },
): AsyncGenerator<string> {
  if (wish.format === 'csv') yield csvLine(COLUMNS);
  for await (const line of trail.after(0)) {
    if (isMisshapen(line)) continue;
    if (isSince(line, wish.since)) yield wish.format === 'csv' ? asCsv(line) : asJsonLine(line);
  }
}

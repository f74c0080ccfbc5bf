/** Filters of the `audit` command. */
export interface AuditOptions {
  readonly requestId?: string;
  readonly by?: string;
  /** Age limit of the entries, ms. */
  readonly sinceMs?: number;
}

export interface BadOption {
  readonly bad: 'request' | 'by' | 'since';
  readonly typed: string;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90m`, `12h` or `7d`. Returns ms, or `undefined` for any other text. */
export function readSpan(typed: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})\s*([mhd])$/i.exec(typed) ?? [];
  const unitMs = UNIT_MS[(unit ?? '').toLowerCase()];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** Slack writes a mention as `<@U123|name>`. A plain user id is accepted as well. */
export function readPerson(typed: string): string | undefined {
  return /^(?:<@)?([UW][A-Z0-9]+)(?:\|[^>]*)?>?$/.exec(typed)?.[1];
}

function readRequest(typed: string): string | undefined {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(typed) ? typed.toUpperCase() : undefined;
}

export function readAuditOptions(options: ReadonlyMap<string, string>): AuditOptions | BadOption {
  const [request, by, since] = ['request', 'by', 'since'].map((name) => options.get(name));
  const requestId = request === undefined ? undefined : readRequest(request);
  if (request !== undefined && requestId === undefined) return { bad: 'request', typed: request };
  const person = by === undefined ? undefined : readPerson(by);
  if (by !== undefined && person === undefined) return { bad: 'by', typed: by };
  const sinceMs = since === undefined ? undefined : readSpan(since);
  if (since !== undefined && sinceMs === undefined) return { bad: 'since', typed: since };
  return {
    requestId,
    by: person,
    sinceMs,
  };
}

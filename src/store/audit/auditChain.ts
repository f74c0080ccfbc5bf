import type { AuditEntry } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { corrupt } from '../redis/failure.ts';
import { canonicalJson } from '../secrets/canonicalJson.ts';

/** The newest entry of the chain: its number and its MAC. */
export interface Head {
  readonly n: number;
  readonly mac: string;
}

/** One entry as it is stored: canonical JSON under the stream id `<n>-0`. */
export interface Line extends Head {
  readonly entry: string;
}

/**
 * Stands for a stream entry that has another id or other fields than Keywarden writes. It never is
 * the next one after `previous`, and what comes behind it is still compared with `previous`.
 */
export function misshapen(previous: Head): Line {
  return { n: previous.n, mac: previous.mac, entry: '' };
}

export const isMisshapen = ({ entry }: Line): boolean => entry === '';

export const GENESIS: Head = { n: 0, mac: '' };

const HEAD = /^([1-9]\d{0,14}):(.+)$/;

/** Whether this is the stored form of a head. */
export const isHead = (stored: string): boolean => stored === '' || HEAD.test(stored);

/** Reads the stored form of a head: '' before the first entry. */
export function readHead(stored: string): Head {
  if (stored === '') return GENESIS;
  const [, n, mac] = HEAD.exec(stored) ?? [];
  if (n === undefined || mac === undefined) throw corrupt('audit head');
  return { n: Number(n), mac };
}

function signed(previous: Head, n: number, entry: string): string[] {
  return ['audit', previous.mac, String(n), entry];
}

/** h_n = HMAC(key, h_{n-1} || n || entry). Computed here because Redis has only SHA-1. */
export function chain(signer: Pick<Signer, 'sign'>, previous: Head, entry: AuditEntry): Line {
  const n = previous.n + 1;
  const json = canonicalJson({ ...entry });
  return { n, entry: json, mac: signer.sign(signed(previous, n, json)) };
}

/** Whether the line is the next one after `previous`, and its MAC is right. */
export function isNext(signer: Pick<Signer, 'verify'>, previous: Head, line: Line): boolean {
  const { n, entry, mac } = line;
  return n === previous.n + 1 && signer.verify(signed(previous, n, entry), mac);
}

export type Verdict =
  | { readonly ok: true; readonly head: Head }
  /** `n` is the first bad entry. `missing`: a gap or a lost end. `altered`: the MAC is wrong. */
  | { readonly ok: false; readonly n: number; readonly why: 'missing' | 'altered' };

/**
 * Checks a chain from `from` on. A lost end is noticed only with `head`, known from another source.
 */
export async function verifyChain(
  signer: Pick<Signer, 'verify'>,
  lines: Iterable<Line> | AsyncIterable<Line>,
  known: { readonly from?: Head; readonly head?: Head } = {},
): Promise<Verdict> {
  let last = known.from ?? GENESIS;
  const { head } = known;
  for await (const line of lines) {
    const n = last.n + 1;
    if (line.n > n) return { ok: false, n, why: 'missing' };
    if (!isNext(signer, last, line)) return { ok: false, n, why: 'altered' };
    if (head?.n === n && head.mac !== line.mac) return { ok: false, n, why: 'altered' };
    last = { n, mac: line.mac };
  }
  if (head !== undefined && head.n > last.n) return { ok: false, n: last.n + 1, why: 'missing' };
  return { ok: true, head: last };
}

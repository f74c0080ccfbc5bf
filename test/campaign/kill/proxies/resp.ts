const CRLF = '\r\n';
const LINES = '+-:,#(_';
const STRINGS = '$!=';
const LISTS = '*~>';
const PAIRS = '%|';

/** Index after the value that begins at `at`. `undefined` while the value is incomplete. */
function endOf(bytes: Buffer, at: number): number | undefined {
  const lineEnd = bytes.indexOf(CRLF, at);
  if (at >= bytes.length || lineEnd < 0) return undefined;
  const kind = String.fromCharCode(bytes[at] ?? 0);
  const next = lineEnd + CRLF.length;
  if (LINES.includes(kind)) return next;
  const count = Number(bytes.toString('latin1', at + 1, lineEnd));
  if (!Number.isSafeInteger(count)) throw new Error(`not a length: ${kind}`);
  if (STRINGS.includes(kind)) {
    const end = count < 0 ? next : next + count + CRLF.length;
    return end <= bytes.length ? end : undefined;
  }
  if (!LISTS.includes(kind) && !PAIRS.includes(kind)) throw new Error(`not RESP: ${kind}`);
  let end: number | undefined = next;
  const items = PAIRS.includes(kind) ? count * 2 : count;
  for (let item = 0; item < items && end !== undefined; item += 1) end = endOf(bytes, end);
  return end;
}

/** The words of a command, which clients send as an array of bulk strings. */
export function wordsOf(frame: Buffer): readonly string[] {
  const words: string[] = [];
  let at = frame.indexOf(CRLF) + CRLF.length;
  while (at < frame.length) {
    const lineEnd = frame.indexOf(CRLF, at);
    const length = Number(frame.toString('latin1', at + 1, lineEnd));
    const start = lineEnd + CRLF.length;
    words.push(frame.toString('utf8', start, start + length));
    at = start + length + CRLF.length;
  }
  return words;
}

/** Splits a stream of RESP commands or replies into complete values. */
export function createFrames(): (chunk: Buffer) => readonly Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Buffer[] = [];
    let at = 0;
    for (let end = endOf(rest, at); end !== undefined; end = endOf(rest, at)) {
      frames.push(rest.subarray(at, end));
      at = end;
    }
    rest = rest.subarray(at);
    return frames;
  };
}

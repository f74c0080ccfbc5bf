import { verifyChain } from '../../store/audit/auditChain.ts';
import type { Trail } from '../../store/audit/trail.ts';
import type { AuditHead } from '../../workflow/ports/audit.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { createReviewReader, type ReviewRead, reviewText } from './reviewRows.ts';

interface Parts {
  readonly trail: Pick<Trail, 'after'>;
  readonly auditHead: Pick<AuditHead, 'standing'>;
  readonly signer: Pick<Signer, 'verify'>;
}

export type ReviewProven =
  | { readonly ok: true; readonly read: ReviewRead; readonly last: number }
  /** A sentence that says why nothing is proven. */
  | { readonly ok: false; readonly says: string };

/** Reads a review out of the whole audit log, whose every entry is checked. */
export async function proveReview(
  { trail, auditHead, signer }: Parts,
  review: string,
): Promise<ReviewProven> {
  const reader = createReviewReader(review);
  async function* read() {
    for await (const line of trail.after(0)) {
      reader.take(line);
      yield line;
    }
  }
  const { head } = await auditHead.standing();
  const known = head.n === 0 ? {} : { head: { n: head.n, mac: head.h } };
  const verdict = await verifyChain(signer, read(), known);
  if (!verdict.ok) {
    return { ok: false, says: `Entry ${verdict.n} of the audit log is ${verdict.why}.` };
  }
  const found = reader.read();
  return found.first === undefined
    ? { ok: false, says: `The audit log knows no review ${review}.` }
    : { ok: true, read: found, last: verdict.head.n };
}

/** Compares a file with what the audit log says, byte for byte. */
export function checkReview(
  { read, last }: Extract<ReviewProven, { ok: true }>,
  file: string,
): { readonly ok: boolean; readonly says: string } {
  const format = file.trimStart().startsWith('[') ? 'json' : 'csv';
  const wanted = reviewText(read.rows, format);
  if (file === wanted) {
    const says = `The file is what entries ${read.first} to ${read.last} of the audit log say of ${read.rows.length} keys. All ${last} entries are whole and unaltered.`;
    return { ok: true, says };
  }
  const lines = wanted.split('\n');
  const wrong = file.split('\n').findIndex((line, at) => line !== lines[at]);
  const at = wrong === -1 ? file.split('\n').length : wrong + 1;
  return {
    ok: false,
    says: `Line ${at} of the file is not what the audit log says: somebody changed it, or it was written before the review was closed.`,
  };
}

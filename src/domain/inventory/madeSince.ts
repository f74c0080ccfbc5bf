/** The clock of Atlas's events and that of its ids may differ by this, ms. */
const AROUND = 10 * 60_000;

/** From when on events may tell who made these, epoch ms; 0 where nothing tells when that was. */
export function madeSince(createdAt: readonly number[]): number {
  return createdAt.length === 0 ? 0 : Math.max(0, Math.min(...createdAt) - AROUND);
}

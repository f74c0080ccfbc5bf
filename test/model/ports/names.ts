/** The invariants of src/README.md#invariants, by the names that findings use. */
export const INVARIANTS = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
] as const;

/** The invariants of the ledger. `test/store/lifting` has L12: lifting loses no key. */
export const LEDGER_RULES = [
  'L1',
  'L2',
  'L3',
  'L4',
  'L5',
  'L6',
  'L7',
  'L8',
  'L9',
  'L10',
  'L11',
] as const;

/** The rule of clocks, for clocks that do not all show the same time. */
export const CLOCK_RULES = ['C1'] as const;

/** The rules of safe mode, for a store that loses its newest entries. */
export const SAFETY_RULES = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'] as const;

export type Rule =
  | (typeof INVARIANTS)[number]
  | (typeof LEDGER_RULES)[number]
  | (typeof CLOCK_RULES)[number]
  | (typeof SAFETY_RULES)[number];

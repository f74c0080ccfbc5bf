import type { Case } from './case.ts';
import { AUDIT, REDIS, REVEALING } from './inside.ts';
import { ATLAS, MACHINE } from './outside.ts';
import { APPROVAL, INPUT, TRANSPORT } from './slack.ts';

/** Every fault and bad input that Keywarden must stand, by number. */
export const CASES: readonly Case[] = [
  ...TRANSPORT,
  ...INPUT,
  ...APPROVAL,
  ...ATLAS,
  ...MACHINE,
  ...REDIS,
  ...REVEALING,
  ...AUDIT,
];

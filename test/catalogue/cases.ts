import type { Case } from './case.ts';
import { HEALTH, SOCKETS } from './health.ts';
import { AUDIT, REDIS, REVEALING } from './inside.ts';
import { INVENTORY } from './inventory.ts';
import { ATLAS, MACHINE } from './outside.ts';
import { PROXIES, SHAPES, SMALL } from './shapes.ts';
import { APPROVAL, INPUT, TRANSPORT } from './slack.ts';
import { JUDGED, LOST, STORED } from './trust.ts';

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
  ...STORED,
  ...JUDGED,
  ...HEALTH,
  ...SOCKETS,
  ...SHAPES,
  ...PROXIES,
  ...SMALL,
  ...LOST,
  ...INVENTORY,
];

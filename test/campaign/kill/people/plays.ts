import type { Play } from './company.ts';
import { KEY_PLAYS, type KeyPlayName } from './keyScenarios.ts';
import { EARLY_PLAYS, type EarlyPlayName } from './scenarios.ts';

export type PlayName = EarlyPlayName | KeyPlayName;

export const PLAYS: Readonly<Record<PlayName, Play>> = { ...EARLY_PLAYS, ...KEY_PLAYS };

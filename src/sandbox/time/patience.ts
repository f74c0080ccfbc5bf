/**
 * How long anything is waited for that should happen soon. Only a ceiling, so that what never happens
 * is told at last: a busy machine must not reach it.
 */
export const PATIENCE_MS = 60_000;

import type { Outcome } from '../page/contract/contract.ts';
import type { DeliveryOutcome } from '../slack/simulator.ts';

/** Slack's own words beside a control; where they are not known, ours, with Slack's name for it. */
const BESIDE: Readonly<Record<string, string>> = {
  operation_timeout: 'Operation timed out. Apps need to respond within three seconds.',
  dispatch_failed: 'The app could not be reached (dispatch_failed).',
  http_client_error: 'The app refused this (http_client_error).',
  http_service_error: 'The app failed (http_service_error).',
};

const wordsBeside = (says: string): string => BESIDE[says] ?? `That did not work (${says}).`;

/**
 * What the person experienced. `beside`: nothing else on the screen says it, so the words are shown
 * where they pressed. The body of the acknowledgement is left out: it is for Slack alone.
 */
export function outcomeFor(outcome: DeliveryOutcome, where: 'beside' | 'elsewhere'): Outcome {
  const latencyMs = Math.round(outcome.latencyMs);
  if (outcome.ok) return { ok: true, latencyMs };
  const { says, fieldErrors } = outcome;
  const words = where === 'beside' && says !== 'cancelled' ? wordsBeside(says) : null;
  const failed = { ok: false, says, words, latencyMs } as const;
  return fieldErrors === undefined ? failed : { ...failed, fieldErrors };
}

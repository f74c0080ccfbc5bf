import { isFields, parseJson } from '../wire/json.ts';
import type { DeliveryOutcome } from '../wire/surface.ts';
import type { RawAnswer } from '../wire/traffic.ts';

/** What a person experiences of an answer, before anybody reads what it says. */
export function outcomeOf(answer: RawAnswer): DeliveryOutcome {
  const { latencyMs } = answer;
  if (!answer.arrived) return { ok: false, says: answer.why, latencyMs };
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const body = ackBody(answer.body);
    return body === undefined ? { ok: true, latencyMs } : { ok: true, latencyMs, body };
  }
  const says = status < 500 ? 'http_client_error' : 'http_service_error';
  return { ok: false, says, latencyMs, status };
}

/** Bolt acknowledges over the socket with `{}` where it means nothing at all. */
function ackBody(body: string): unknown {
  if (body.trim() === '') return undefined;
  const parsed = parseJson(body);
  if (isFields(parsed) && Object.keys(parsed).length === 0) return undefined;
  return parsed ?? body;
}

import type { Exchange } from '../../atlas/simulator.ts';
import type { Behind, ExchangeRow } from '../../page/contract/behindContract.ts';
import type { Call, Delivery } from '../../slack/simulator.ts';
import { fields, parseJson, text } from '../../slack/wire/json.ts';
import { PROGRAM } from '../../world/program.ts';
import type { Stage } from './stage.ts';

const LONGEST = 4000;

/** Names for things that have none; the same thing keeps its name. */
export function createNames() {
  const names = new WeakMap<object, string>();
  let last = 0;
  return (thing: object): string => {
    const known = names.get(thing);
    if (known !== undefined) return known;
    last += 1;
    names.set(thing, `x${last}`);
    return `x${last}`;
  };
}

type NameOf = ReturnType<typeof createNames>;
type Row = Omit<ExchangeRow, 'id'>;

const cut = (body: string): string =>
  body.length <= LONGEST ? body : `${body.slice(0, LONGEST)} … (${body.length} characters)`;

/** The bodies are masked by the simulator already. */
function withAtlas(exchange: Exchange): Row {
  const { at, method, path, query, requestBody, responseBody, status, faults } = exchange;
  return {
    at,
    from: exchange.requestHeaders['user-agent'] === PROGRAM ? 'program' : 'app',
    to: 'atlas',
    what: `${method} ${path}${query === '' ? '' : `?${query}`}`,
    status,
    request: cut(requestBody),
    response: cut(responseBody),
    faults: [...faults],
  };
}

/** Without bodies: they hold windows as they are shown, secrets included. */
function toSlack(call: Call): Row {
  const error = text(fields(parseJson(call.answer)).error);
  return {
    at: call.at,
    from: 'app',
    to: 'slack',
    // The path of a response_url is as good as a password.
    what: call.kind === 'response_url' ? 'POST to response_url' : call.name,
    status: call.status === 0 ? null : call.status,
    ...(error === '' ? {} : { note: error }),
    faults: [],
  };
}

function fromSlack({ kind, at, answer }: Delivery): Row {
  const row = { at, from: 'slack', to: 'app', what: kind, faults: [] } as const;
  if (answer === undefined) return { ...row, status: null };
  const tookMs = Math.round(answer.latencyMs);
  return answer.arrived
    ? { ...row, status: answer.status, tookMs }
    : { ...row, status: null, note: answer.why, tookMs };
}

/** Everything that travelled, newest first. */
export function exchangeRows(
  { atlas, slack }: Stage,
  nameOf: NameOf,
  limit: number,
): Behind['exchanges'] {
  // An acknowledgement is the answer of a delivery, which is listed itself.
  const calls = slack.transcript.filter(({ kind }) => kind !== 'ack');
  const newest = [
    ...atlas.exchanges.slice(-limit).map((one) => ({ id: nameOf(one), ...withAtlas(one) })),
    ...calls.slice(-limit).map((one) => ({ id: nameOf(one), ...toSlack(one) })),
    ...slack.deliveries.slice(-limit).map((one) => ({ id: nameOf(one), ...fromSlack(one) })),
  ].sort((one, other) => other.at - one.at);
  const total = atlas.exchanges.length + calls.length + slack.deliveries.length;
  return { rows: newest.slice(0, limit), total };
}

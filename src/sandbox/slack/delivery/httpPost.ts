import { request } from 'node:http';
import type { RawAnswer } from '../wire/traffic.ts';
import type { Limit } from './limit.ts';

export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly limit: Limit;
}

type Answered = RawAnswer & { readonly arrived: true };

const flat = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );

/** One delivery over HTTP, given up after the limit. */
export function post({ url, headers, body, limit }: Posted): Promise<RawAnswer> {
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  return new Promise((resolve) => {
    const settle = (answer: RawAnswer) => {
      inTime();
      resolve(answer);
    };
    const fail = (why: 'operation_timeout' | 'dispatch_failed') =>
      settle({ arrived: false, via: 'http', why, latencyMs: latency() });
    const sending = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', () => fail('dispatch_failed'));
      response.on('end', () => {
        const answer: Answered = {
          arrived: true,
          via: 'http',
          status: response.statusCode ?? 0,
          headers: flat(response.headers),
          body: Buffer.concat(parts).toString('utf8'),
          latencyMs: latency(),
        };
        settle(answer);
      });
    });
    const inTime = limit(() => {
      fail('operation_timeout');
      sending.destroy();
    });
    sending.on('error', () => fail('dispatch_failed'));
    sending.end(body);
  });
}

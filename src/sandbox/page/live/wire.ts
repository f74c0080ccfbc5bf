import type { Behind, BehindQuery } from '../contract/behindContract.ts';
import type { Complaint, Outcome, Snapshot } from '../contract/contract.ts';

// The only place that asks the server.

/** What the server would not do, in its own words. */
export class Refused extends Error {}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return await response.json();
  const said: Complaint = await response.json().catch(() => ({ error: response.statusText }));
  throw new Refused(said.error);
}

async function read<T>(path: string): Promise<T> {
  return answerOf(await fetch(path, { headers: { accept: 'application/json' } }));
}

export async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return answerOf(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export const readSnapshot = (as: string): Promise<Snapshot> =>
  read(`/api/state?as=${encodeURIComponent(as)}`);

export function readBehind(query: BehindQuery): Promise<Behind> {
  const wanted = Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]);
  return read(`/api/behind?${new URLSearchParams(wanted)}`);
}

export type Deed =
  | 'type'
  | 'click'
  | 'choose'
  | 'fill'
  | 'submit'
  | 'close'
  | 'home'
  | 'reload'
  | 'read';

export const doAs = (who: string, deed: Deed, body: object): Promise<Outcome> =>
  post(`/api/as/${encodeURIComponent(who)}/${deed}`, body);

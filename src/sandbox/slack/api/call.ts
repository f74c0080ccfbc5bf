import { Refusal } from '../model/refusal.ts';
import type { Fields } from '../wire/json.ts';
import type { Api, Method } from './method.ts';
import { needScope } from './places.ts';
import { METHODS } from './registry.ts';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export const jsonReply = (body: Fields, status = 200, headers: Record<string, string> = {}) => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': JSON_TYPE, ...headers },
});

export const tooMany = (seconds: number): Reply =>
  jsonReply({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });

function checkToken(api: Api, method: Method, token: string | undefined): void {
  const { app } = api.world;
  if (token === undefined || token === '') throw new Refusal('not_authed');
  if (token !== app.botToken && token !== app.appToken) throw new Refusal('invalid_auth');
  const wanted = method.token === 'app' ? app.appToken : app.botToken;
  if (token !== wanted) throw new Refusal('not_allowed_token_type');
}

/** One call of a Web API method: known, authorised, in time, allowed, and then done. */
export function call(api: Api, name: string, args: Fields, token: string | undefined): Reply {
  const { world } = api;
  const scopes = { 'x-oauth-scopes': [...world.app.scopes].join(',') };
  try {
    const method = METHODS.get(name);
    if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
    checkToken(api, method, token);
    const wait = world.rates.take(name, method.rate, method.share?.(args));
    if (wait > 0) return tooMany(wait);
    needScope(world, ...method.scopes);
    const headers = { ...scopes, 'x-accepted-oauth-scopes': method.scopes.join(',') };
    return jsonReply({ ok: true, ...method.run(args, api) }, 200, headers);
  } catch (error) {
    if (error instanceof Refusal) return jsonReply(error.body(), 200, scopes);
    throw error;
  }
}

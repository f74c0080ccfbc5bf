// From a request line to a row of the route table.
import { refuse } from '../http/refusals.ts';
import { type Route, routes, tokenRoutes } from './routes.ts';

export type ApiVersion = 'v2' | 'v1.0';

export interface OperationDestination {
  readonly kind: 'operation';
  readonly api: ApiVersion;
  readonly route: Route;
  readonly parameters: ReadonlyMap<string, string>;
}

export type Destination =
  | OperationDestination
  | { readonly kind: 'token'; readonly run: 'token' | 'revoke' }
  /** Inside the API, so the caller is asked who they are before hearing that there is nothing. */
  | { readonly kind: 'nothing'; readonly inApi: boolean };

const compiled = routes.map((route) => ({
  route,
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
}));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse.badPath();
  }
}

export function destinationOf(method: string, path: string): Destination {
  const token = tokenRoutes.find((it) => it.method === method && it.path === path);
  if (token) return { kind: 'token', run: token.run };
  const [, version, rest = ''] = /^\/api\/atlas\/(v2|v1\.0)(\/.*)?$/.exec(path) ?? [];
  if (!version) return { kind: 'nothing', inApi: false };
  for (const { route, names, pattern } of compiled) {
    const match = route.method === method && pattern.exec(rest);
    if (!match || (version === 'v1.0' && route.versions)) continue;
    const parameters = new Map(names.map((name, index) => [name, match[index + 1] ?? '']));
    return { kind: 'operation', api: version === 'v2' ? 'v2' : 'v1.0', route, parameters };
  }
  return { kind: 'nothing', inApi: true };
}

/** Ids are 24 hex digits; an address may hold an escaped slash. */
export function readPathParameters(raw: ReadonlyMap<string, string>): (name: string) => string {
  const read = new Map<string, string>();
  for (const [name, text] of raw) {
    const value = decoded(text);
    const isId = name !== 'ipAddress' && name !== 'clientId';
    if (isId && !/^[a-f0-9]{24}$/.test(value)) throw refuse.badPathId(name, value);
    read.set(name, value);
  }
  return (name) => {
    const value = read.get(name);
    if (value === undefined) throw new Error(`this route has no parameter ${name}`);
    return value;
  };
}

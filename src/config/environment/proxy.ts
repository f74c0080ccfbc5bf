import { z } from 'zod';
import { Secret } from '../../foundation/secret.ts';
import type { Environment } from './environment.ts';

/** A proxy through which everything outside is reached, but for Redis. */
export interface OutboundProxy {
  /** `http://host:port`, without user and password. */
  readonly address: string;
  /** The value of the `Proxy-Authorization` header, if the proxy asks for a password. */
  readonly authorization?: Secret;
  /** As it was set, with the password: so that the log can hide it. */
  readonly whole: Secret;
  /** Hosts that are reached without it, separated by commas, as curl reads `NO_PROXY`. */
  readonly except: string;
}

const WRONG =
  'must look like http://user:password@host:port. Characters such as / @ # in the password must be percent-encoded.';

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `user:password`, decoded; `undefined` if it is not percent-encoded as it should be. */
function credentialsOf({ username, password }: URL): string | undefined {
  const [user, word] = [decoded(username), decoded(password)];
  return user === undefined || word === undefined ? undefined : `${user}:${word}`;
}

/** Like curl, it takes an address without a scheme for http. */
const proxyAddress = z.string().transform((text, context) => {
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isProxy = url?.protocol === 'http:' || url?.protocol === 'https:';
  const plain = url?.pathname === '/' && url.search === '' && url.hash === '';
  const credentials = url && credentialsOf(url);
  if (url === undefined || !isProxy || !plain || credentials === undefined) {
    context.addIssue(WRONG);
    return z.NEVER;
  }
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return {
    address: url.origin,
    whole: new Secret(address),
    ...(credentials === ':' ? {} : { authorization: new Secret(basic) }),
  };
});

/** Many systems set these variables in small letters; then that is what is read. */
function nameOf(environment: Environment, name: 'HTTPS_PROXY' | 'NO_PROXY'): string {
  return environment.has(name) ? name : name.toLowerCase();
}

/** The proxy of `HTTPS_PROXY`; `undefined` if none is set. */
export function readProxy(environment: Environment): OutboundProxy | undefined {
  const proxy = environment.secretAs(nameOf(environment, 'HTTPS_PROXY'), proxyAddress);
  const except = environment.text(nameOf(environment, 'NO_PROXY'), z.string()) ?? '';
  return proxy && { ...proxy, except };
}

/** What the log must not show: the password, also as the header that carries it. */
export function secretsOfProxy(proxy: OutboundProxy | undefined): readonly Secret[] {
  if (proxy?.authorization === undefined) return [];
  return [proxy.whole, proxy.authorization];
}

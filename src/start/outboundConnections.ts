import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { OutboundProxy } from '../config/environment/proxy.ts';

/** To one host. A message that Slack takes long for must not keep a window from opening. */
const CONNECTIONS = 64;
/** To connect, TLS included; the same again to the proxy. Milliseconds. */
const CONNECTS_WITHIN = 5_000;

type TunnelOptions = Parameters<Pool['connect']>[0];
type TunnelOpened = (error: Error | null, data: Dispatcher.ConnectData) => void;

function noTunnel(cause: unknown): Error {
  const error = new Error('The proxy opened no tunnel', { cause });
  return Object.assign(error, { code: 'PROXY_OPENED_NO_TUNNEL' });
}

/**
 * Connections to the proxy. undici takes one that the proxy closed for one that may simply be opened
 * again, and tries without a pause, hundreds of times a second. Another error ends the request
 * instead.
 */
class Tunnels extends Pool {
  override connect(options: TunnelOptions): Promise<Dispatcher.ConnectData>;
  override connect(options: TunnelOptions, opened: TunnelOpened): void;
  override connect(
    options: TunnelOptions,
    opened?: TunnelOpened,
  ): Promise<Dispatcher.ConnectData> | undefined {
    if (opened !== undefined) {
      super.connect(options, opened);
      return undefined;
    }
    return super.connect(options).catch((cause: unknown) => {
      throw noTunnel(cause);
    });
  }
}

/**
 * All connections to Slack (Web API, sockets, answers) and Atlas are made here: through the proxy,
 * if there is one. Node's own `fetch` reads `HTTPS_PROXY` only from Node 24 on, and only if asked
 * to. Everything behind `https://` and `wss://` is tunnelled (CONNECT), so the proxy reads nothing.
 * Plain `http://` is for simulators on this machine and never goes through the proxy.
 *
 * One request at a time on each connection: with pipelining, undici could send a request again
 * after it had begun to send it.
 */
export function createOutboundConnections(proxy: OutboundProxy | undefined): Dispatcher {
  const connect = { timeout: CONNECTS_WITHIN };
  return new EnvHttpProxyAgent({
    // Empty, and not absent: otherwise undici would look into the environment by itself.
    httpProxy: '',
    httpsProxy: proxy?.address ?? '',
    noProxy: proxy?.except ?? '',
    token: proxy?.authorization?.reveal(),
    connections: CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    connect,
    proxyTls: connect,
    requestTls: connect,
    // A proxy that takes a connection and never answers would hold all later requests for minutes.
    clientFactory: (url, options) =>
      new Tunnels(url, { ...options, headersTimeout: CONNECTS_WITHIN }),
  });
}

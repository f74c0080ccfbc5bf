import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorldOptions } from '../../../src/sandbox/world/world.ts';
import { makeCertificate } from './certificate.ts';
import { type ConnectProxy, startConnectProxy } from './connectProxy.ts';

export const SLACK = 'slack.sandbox.test';
export const ATLAS = 'atlas.sandbox.test';
/** In the URL its `/` must be percent-encoded. */
export const PASSWORD = 'way/out-of-the-building';
export const ENCODED = encodeURIComponent(PASSWORD);

/** A world whose Slack and Atlas have names that nobody but the proxy can look up. */
export async function behindProxy(options: {
  readonly transport: 'http' | 'socket';
  readonly password?: string;
  /** Node is not told of the authority that signed their certificates. */
  readonly untrusted?: boolean;
}) {
  const shows = makeCertificate([SLACK, ATLAS]);
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-proxy-'));
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, shows.authority);
  const late: { proxy?: ConnectProxy } = {};
  const world: WorldOptions = {
    transport: options.transport,
    slackOrigin: `https://${SLACK}`,
    async between({ slack, atlas }) {
      const hosts = [
        { name: SLACK, port: Number(new URL(slack.origin).port) },
        { name: ATLAS, port: Number(new URL(atlas.origin).port) },
      ];
      const proxy = await startConnectProxy({ credentials: `keywarden:${PASSWORD}`, hosts, shows });
      late.proxy = proxy;
      return {
        SLACK_API_URL: `https://${SLACK}/api/`,
        MONGODB_ATLAS_BASE_URL: `https://${ATLAS}`,
        HTTPS_PROXY: `http://keywarden:${options.password ?? ENCODED}@${proxy.address}`,
        ...(options.untrusted === true ? {} : { NODE_EXTRA_CA_CERTS: authority }),
      };
    },
  };
  return {
    world,
    proxy(): ConnectProxy {
      if (late.proxy === undefined) throw new Error('The proxy does not run yet');
      return late.proxy;
    },
    async end() {
      await late.proxy?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

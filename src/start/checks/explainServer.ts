import type { Config } from '../../config/config.ts';
import { isRefused } from '../../slack/outbound/errorOutcomes.ts';
import { StartRefused } from './startErrors.ts';

/**
 * Why the server could not listen or connect, if the configuration is wrong; otherwise `undefined`.
 */
export function explainServer(
  cause: unknown,
  { port, host }: Pick<Config, 'port' | 'host'>,
): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefused([`PORT: ${port} is in use by another process. Set another one.`]);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefused([
      `HOST: this machine does not have the address ${host ?? ''}. Name one that it has, or leave HOST out.`,
    ]);
  }
  if (code === 'EACCES') {
    return new StartRefused([
      `PORT: this user may not listen on ${port}. Set one from 1024 on, and map it from outside.`,
    ]);
  }
  if (isRefused(cause, 'operator')) {
    return new StartRefused([
      'SLACK_APP_TOKEN: Slack does not accept it. Make an app-level token with connections:write and copy it.',
    ]);
  }
  return undefined;
}

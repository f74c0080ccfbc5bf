import type { Config } from '../../config/config.ts';
import { SlackError } from '../../foundation/errors.ts';
import { isRefused } from '../../slack/outbound/errorOutcomes.ts';
import { SWITCHED_OFF } from '../../slack/socketMode/sessions.ts';
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
  if (cause instanceof SlackError && cause.reason === SWITCHED_OFF) {
    return new StartRefused([
      'SLACK_APP_TOKEN: Socket Mode is switched off for this app. Switch it on in the settings of the app, under Socket Mode.',
    ]);
  }
  if (isRefused(cause, 'operator')) {
    return new StartRefused([
      'SLACK_APP_TOKEN: Slack does not accept it. Make an app-level token with connections:write and copy it.',
    ]);
  }
  return undefined;
}

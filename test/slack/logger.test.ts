import { LogLevel } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { createSlackLogger } from '../../src/slack/inbound/bolt.ts';
import { recordingLog } from '../store/fixtures.ts';

describe('the logger that Slack’s libraries get', () => {
  it('has no debug level, on which they print whole payloads, whatever they set', () => {
    const log = recordingLog();
    const logger = createSlackLogger(log);
    for (const level of [undefined, ...Object.values(LogLevel)]) {
      if (level !== undefined) logger.setLevel(level);
      logger.debug('{"view":{"blocks":["canary"]}}', { privateKey: 'canary' });
      expect(logger.getLevel()).toBe(LogLevel.INFO);
    }
    expect(log.lines).toEqual([]);
  });

  it('passes on what else they say, and lowers their chatter to our debug level', () => {
    const log = recordingLog();
    const logger = createSlackLogger(log);
    logger.setName('web-api');
    logger.info('connected');
    logger.warn('slow', 2);
    logger.error(new Error('closed'));
    expect(log.lines).toEqual([
      { level: 'debug', event: 'slack.library', facts: { said: 'connected' } },
      { level: 'warn', event: 'slack.library', facts: { said: 'slow 2' } },
      { level: 'error', event: 'slack.library', facts: { said: 'closed' } },
    ]);
  });

  it('passes on no page that somebody else sent and a library put into its error', () => {
    const log = recordingLog();
    createSlackLogger(log).error(new Error(`An API error occurred: <html>${'x'.repeat(9_000)}`));
    const facts = { said: '[a message of 9029 characters]' };
    expect(log.lines).toEqual([{ level: 'error', event: 'slack.library', facts }]);
  });
});

import { describe, expect, it } from 'vitest';
import { readText, sources } from '../tree.ts';
import { codeOnly } from './tokens.ts';

/** Every file that takes a secret out of its `Secret`, and what for. Adding one is a decision. */
const CALLERS: Readonly<Record<string, string>> = {
  'src/start/slackClients.ts': 'the bot token, for the Slack clients',
  'src/start/outboundConnections.ts': 'the header with the password of the proxy',
  'src/atlas/auth/bearer.ts': 'the access token, for the header of a request',
  'src/atlas/auth/digest.ts': 'the private key of the API key, for the digest of a request',
  'src/atlas/auth/tokenEndpoint.ts': 'the secret of the service account, and a token to revoke',
  'src/config/settings.ts': 'the address of Redis, for its host and port',
  'src/atlas/wire/keyTail.ts': 'the end of a private key that somebody found, to compare it',
  'src/log/knownSecrets.ts': 'every secret of the configuration, to hide it in lines of the log',
  'src/slack/inbound/bolt.ts': 'signing secret and tokens, for Bolt',
  'src/slack/inbound/signingSecrets.ts': 'the previous signing secret, to know what it signed',
  'src/domain/key/handOver/toolEnvironment.ts':
    'the private key, for the lines that Atlas’s tools read',
  'src/slack/features/keys/reveal.ts':
    'the private key and these lines, for the one window of its requester',
  'src/store/secrets/ageFile.ts': 'these lines, to be encrypted for their recipient',
  'src/start/checks/tlsProbe.ts': 'the address of Redis, for its host and port',
  'src/store/redis/connection.ts': 'the address of Redis with its password',
  'src/store/secrets/keyRing.ts': 'the seal and sign keys, as bytes',
  'src/store/secrets/seal.ts': 'the private key, to be sealed',
};

describe('a secret', () => {
  it('is taken out of its Secret only in the files listed here', () => {
    const callers = sources('src').filter((path) => /\.reveal\(\)/.test(codeOnly(readText(path))));
    expect(callers).toEqual(Object.keys(CALLERS).sort());
  });
});

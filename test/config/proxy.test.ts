import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../src/config/config.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { createKnownSecrets } from '../../src/log/knownSecrets.ts';
import { config, problems } from './fixtures.ts';

/** `Basic` and `user:p@ss/canary`. */
const HEADER = `Basic ${Buffer.from('user:p@ss/canary').toString('base64')}`;
const WHOLE = 'http://user:p%40ss%2Fcanary@proxy.internal:3128';

describe('the proxy of the environment', () => {
  it('is none unless one is set', () => {
    expect(config()).not.toHaveProperty('proxy');
    expect(config({ NO_PROXY: 'atlas.internal' })).not.toHaveProperty('proxy');
  });

  it('is read from HTTPS_PROXY and NO_PROXY, its password apart from its address', () => {
    const { proxy } = config({ HTTPS_PROXY: WHOLE, NO_PROXY: 'atlas.internal,.corp' });
    expect(proxy).toMatchObject({
      address: 'http://proxy.internal:3128',
      except: 'atlas.internal,.corp',
    });
    expect(proxy?.authorization?.reveal()).toBe(HEADER);
  });

  it('is read in small letters too, from a file, and without a scheme as curl does', () => {
    expect(config({ https_proxy: 'proxy.internal:3128', no_proxy: '*' }).proxy).toMatchObject({
      address: 'http://proxy.internal:3128',
      except: '*',
    });
    const files = { '/run/secrets/proxy': `${WHOLE}\n` };
    expect(config({ HTTPS_PROXY_FILE: '/run/secrets/proxy' }, files).proxy?.address).toBe(
      'http://proxy.internal:3128',
    );
    expect(config({ HTTPS_PROXY: 'https://proxy.internal' }).proxy).not.toHaveProperty(
      'authorization',
    );
  });

  it.each([
    'socks5://proxy.internal:1080',
    'http://user:c4n4ry@',
    'http://user:c4n4ry%@proxy.internal:3128',
    'http://proxy.internal:3128/c4n4ry',
    'http://proxy.internal:3128?c4n4ry',
  ])('is refused in words that do not repeat it: %s', (value) => {
    const said = problems({ HTTPS_PROXY: value });
    expect(said).toEqual([expect.stringMatching(/^HTTPS_PROXY: must look like http:/)]);
    expect(said.join()).not.toContain('c4n4ry');
  });

  it('is named in the settings without its password, which the log hides in every form', () => {
    const whole = config({ HTTPS_PROXY: WHOLE });
    expect(settingsOf(whole, '24.1.0')).toMatchObject({ proxy: 'http://proxy.internal:3128' });
    const known = createKnownSecrets();
    known.learn(secretsOf(whole));
    const line = known.hide(`${WHOLE} p@ss/canary p%40ss%2Fcanary ${HEADER}`);
    expect(line).not.toMatch(/canary|Y2FuYXJ5/);
    expect(line).not.toContain(HEADER.slice(6));
  });
});

describe('where the port is opened', () => {
  it('is every address unless HOST names one', () => {
    expect(config()).not.toHaveProperty('host');
    expect(config({ HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
    expect(config({ HOST: '::1' }).host).toBe('::1');
    expect(problems({ HOST: 'http://127.0.0.1' })).toEqual([
      expect.stringMatching(/^HOST: must be an IP address/),
    ]);
  });
});

describe('what keeps the data of Redis', () => {
  it('is its file, unless KEYWARDEN_REDIS_DURABILITY says its replicas', () => {
    expect(config().redis.keptByReplicas).toBe(false);
    const replicas = config({ KEYWARDEN_REDIS_DURABILITY: 'replicas' });
    expect(replicas.redis.keptByReplicas).toBe(true);
    expect(settingsOf(replicas, '24.1.0')).toMatchObject({ redis: { kept: 'by its replicas' } });
    expect(problems({ KEYWARDEN_REDIS_DURABILITY: 'aof' })).toEqual([
      'KEYWARDEN_REDIS_DURABILITY: must be one of replicas.',
    ]);
  });
});

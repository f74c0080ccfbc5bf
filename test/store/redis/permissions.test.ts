import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { chain, readHead } from '../../../src/store/audit/auditChain.ts';
import { type Connection, connectRedis } from '../../../src/store/redis/connection.ts';
import { createKeys } from '../../../src/store/redis/keys.ts';
import { commandsOf, missingCommands, NEEDED } from '../../../src/store/redis/permissions.ts';
import { readText, sources } from '../../repo/tree.ts';
import { ALL_SCRIPTS } from '../allScripts.ts';
import {
  makeEntry,
  makeRequest,
  makeTransition,
  openStore,
  recordingLog,
  signer,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

const INSTALLATION = 'test';
const keys = createKeys(INSTALLATION);

let server: Server;
let admin: Connection;
beforeAll(async () => {
  server = await startServer();
  admin = connectRedis({ url: new Secret(server.url), log: recordingLog() });
  await admin.ready(5000);
});
afterEach(async () => {
  await admin.redis.flushdb();
});
afterAll(async () => {
  admin.close();
  await server.remove();
});

/** A user that may run these commands and no others, and the store through its eyes. */
async function userWith(commands: readonly string[]) {
  const rules = commands.map((name) => `+${name.toLowerCase()}`);
  await admin.redis.call(
    'ACL',
    'SETUSER',
    'bot',
    'reset',
    'on',
    '>pw',
    '~{test}:*',
    '+hello',
    '+info',
    ...rules,
  );
  const url = server.url.replace('redis://', 'redis://bot:pw@');
  return openStore(url, { installation: INSTALLATION });
}

describe('the commands that are needed', () => {
  it('are those of every script there is', () => {
    const named = sources('src/store').flatMap((path) =>
      [...readText(path).matchAll(/^export const \w+: Script = \{\n {2}name: '([\w-]+)'/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(named.toSorted()).toEqual(ALL_SCRIPTS.map(({ name }) => name).toSorted());
  });

  it('are enough, with the keys of the installation alone', async () => {
    const { store, redis, close } = await userWith(NEEDED);
    expect(await missingCommands(redis, keys)).toEqual([]);
    await store.commit(makeTransition(makeRequest()));
    await store.note(makeEntry());
    close();
  });

  it.each(NEEDED.filter((name) => !['EVAL', 'EVALSHA'].includes(name)))(
    'without %s: it is named',
    async (name) => {
      const { redis, close } = await userWith(NEEDED.filter((one) => one !== name));
      expect(await missingCommands(redis, keys)).toEqual([name]);
      close();
    },
  );
});

describe('a script that lacks one of its commands', () => {
  const commit = ALL_SCRIPTS.find(({ name }) => name === 'commit');
  it.each(commit === undefined ? [] : commandsOf(commit))(
    'commit without %s writes nothing and says which',
    async (name) => {
      const without = NEEDED.filter((one) => one !== name);
      // Its connection stands, then somebody changes the ACL.
      const { store, close } = await userWith([...NEEDED]);
      await admin.redis.call('ACL', 'SETUSER', 'bot', `-${name.toLowerCase()}`);
      const before = await admin.redis.dbsize();
      await expect(store.commit(makeTransition(makeRequest()))).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringContaining(`may not run ${name}`),
      });
      expect(await admin.redis.dbsize()).toBe(before);
      expect(without).not.toContain(name);
      await admin.redis.call('ACL', 'SETUSER', 'bot', `+${name.toLowerCase()}`);
      expect(await store.commit(makeTransition(makeRequest()))).toEqual({ ok: true });
      close();
    },
  );
});

describe('an error in the middle of a writing script', () => {
  it('is doubt, not a refusal', async () => {
    const { store, close } = await userWith(NEEDED);
    const request = makeRequest();
    await store.note(makeEntry());
    // Redis refuses an id that is taken, which no check of the script foresees.
    await admin.redis.xadd(keys.audit, '2-0', 'entry', '{}', 'mac', 'x');
    await expect(store.commit(makeTransition(request))).rejects.toMatchObject({ code: 'unsure' });
    close();
  });
});

describe('a stream that goes on behind its head', () => {
  async function ahead(mac?: string) {
    const opened = await userWith(NEEDED);
    await opened.store.note(makeEntry());
    const head = readHead((await admin.redis.get(keys.auditHead)) ?? '');
    const line = chain(signer, head, makeEntry({ by: 'U0OTHER' }));
    const fields = ['entry', line.entry, 'mac', mac ?? line.mac];
    await admin.redis.xadd(keys.audit, `${line.n}-0`, ...fields);
    return opened;
  }

  it('by an authentic entry is mended while it runs: the next commit goes on behind it', async () => {
    const { store, log, close } = await ahead();
    await store.note(makeEntry());
    expect((await store.trail.head()).n).toBe(3);
    expect(log.lines.map(({ event }) => event)).toContain('audit.head_mended');
    close();
  });

  it('is mended at start, too', async () => {
    const { store, close } = await ahead();
    expect(await store.mendHead()).toEqual({ from: 1, to: 2 });
    expect(await store.mendHead()).toBeUndefined();
    await store.note(makeEntry());
    expect((await store.trail.head()).n).toBe(3);
    close();
  });

  it('by an entry that nobody signed is left alone and told', async () => {
    const { store, close } = await ahead('forged');
    await expect(store.mendHead()).rejects.toMatchObject({ code: 'corrupt' });
    expect((await store.trail.head()).n).toBe(1);
    close();
  });

  it('is nothing new where it ends with its head', async () => {
    const { store, close } = await userWith(NEEDED);
    expect(await store.mendHead()).toBeUndefined();
    await store.note(makeEntry());
    expect(await store.mendHead()).toBeUndefined();
    close();
  });
});

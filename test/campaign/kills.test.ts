import { describe, expect, it } from 'vitest';
import { ORGANIZATION } from './kill/stage.ts';
import { type Killing, killProcesses } from './kills.ts';
import type { Row } from './report/table.ts';

function killing(over: Partial<Killing>): Killing {
  return { seed: 1, kills: 0, redisKills: 0, until: Number.MAX_SAFE_INTEGER, ...over };
}

const wrong = (rows: readonly Row[]) => rows.filter(({ failed }) => failed > 0);

describe('the campaign against real processes', () => {
  it('kills bots and Redis at a few cuts, and nothing is lost, doubled or told', async () => {
    const only = /^C11 .*: bot|^C16 .*: redis|^C25 .*: bot|^C42 a key leaves a project: bot/;
    const rows = await killProcesses(killing({ only, kills: 3, redisKills: 1 }));
    expect(wrong(rows)).toEqual([]);
    const tried = rows.filter(({ what }) => /^C\d/.test(what)).map((row) => row.tried);
    expect(tried).toEqual([1, 1, 1, 1]);
  });

  it('cuts a commit in half and restarts Redis twice, and what was confirmed is kept', async () => {
    const only = /^C17 .*: power cut/;
    const rows = await killProcesses(killing({ only, kills: 1, redisKills: 2, replicas: 1 }));
    expect(wrong(rows)).toEqual([]);
    const tried = new Map(rows.map((row) => [row.what, row.tried]));
    expect(tried.get('commits of which Redis lost a part')).toBe(1);
    expect(tried.get('Redis servers killed with SIGKILL')).toBe(2);
  });

  it('counts a key that nobody knows, and a private key in a message', async () => {
    const rows = await killProcesses(
      killing({
        only: /^none$/,
        replicas: 1,
        async meddle({ atlas, slack }) {
          const { privateKey } = atlas.addKey({
            organizationId: ORGANIZATION,
            description: 'planted [ck:01JD0000000000000000000000.1.AAAAAAAAAAAAAAAA]',
            roles: ['ORG_READ_ONLY'],
          });
          await fetch(`${slack.apiUrl}chat.postMessage`, {
            method: 'POST',
            headers: { authorization: `Bearer ${slack.app.botToken}` },
            body: new URLSearchParams({ channel: 'C0KEYS', text: privateKey.slice(-12) }),
          });
        },
      }),
    );
    expect(wrong(rows).map(({ what, failed }) => [what, failed])).toEqual([
      ['live keys that no record knows', 1],
      ['private keys in clear', 1],
      ['creates that no audit file knows', 1],
      ['keys that could do more than was approved', 1],
    ]);
  });
});

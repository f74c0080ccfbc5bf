import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createAppender } from '../../../src/store/audit/append.ts';
import type { Line } from '../../../src/store/audit/auditChain.ts';
import * as auditHead from '../../../src/store/audit/auditHead.ts';
import * as owedNotices from '../../../src/store/notices/owedNotices.ts';
import * as preApprovals from '../../../src/store/preApproval/preApprovals.ts';
import * as requestScripts from '../../../src/store/records/requestScripts.ts';
import * as sweeps from '../../../src/store/records/sweeps.ts';
import * as windows from '../../../src/store/records/windows.ts';
import type { Script } from '../../../src/store/redis/scripts.ts';
import { makeEntry, signer } from '../fixtures.ts';

/** A chain in memory that answers as NOTE does, and loses replies as told. */
function pretendRedis() {
  const lines: Line[] = [];
  const headNow = () => {
    const last = lines.at(-1);
    return last === undefined ? '' : `${last.n}:${last.mac}`;
  };
  const note = (head: string, line: Line) => {
    if (head !== headNow()) return ['head', headNow()];
    lines.push(line);
    return ['ok', headNow()];
  };
  const appender = createAppender({
    signer,
    chainValue: async (n) => lines[n - 1]?.mac,
    random: () => 0,
    monotonic: () => performance.now(),
    patienceMs: 1000,
  });
  return { lines, headNow, note, appender };
}

const eventOf = ({ entry }: Line): unknown => JSON.parse(entry).event;
const lost = () => new StoreError('unsure', 'lost');

describe('the appender', () => {
  it('sends the very same again after a lost reply, though it has heard of a newer head', async () => {
    const { lines, headNow, note, appender } = pretendRedis();
    let sent = 0;
    await appender.append({
      entry: makeEntry({ event: 'mine' }),
      send: async (head, line) => {
        sent += 1;
        const answer = note(head, line);
        if (sent > 1) return answer;
        // Somebody's load, answered in between, tells the head that our lost entry is.
        appender.saw(headNow());
        throw lost();
      },
    });
    expect(lines.map(eventOf)).toEqual(['mine']);
  });

  it('chains anew after a lost command that did not land', async () => {
    const { lines, note, appender } = pretendRedis();
    const rival = { n: 1, mac: 'k1:rival', entry: '{"event":"rival"}' };
    let sent = 0;
    await appender.append({
      entry: makeEntry({ event: 'mine' }),
      send: async (head, line) => {
        sent += 1;
        if (sent > 1) return note(head, line);
        note('', rival);
        throw lost();
      },
    });
    expect(lines.map(eventOf)).toEqual(['rival', 'mine']);
    expect(sent).toBe(3);
  });

  it.each(['refused', 'unreachable'] as const)(
    'does not try again what was %s the first time',
    async (code) => {
      const { appender } = pretendRedis();
      let sent = 0;
      const send = async () => {
        sent += 1;
        throw new StoreError(code, 'no');
      };
      await expect(appender.append({ entry: makeEntry(), send })).rejects.toMatchObject({ code });
      expect(sent).toBe(1);
    },
  );

  it('forgets a head that cannot be read, and goes on when the right one is back', async () => {
    const { lines, note, appender } = pretendRedis();
    const spoiled = appender.append({ entry: makeEntry(), send: async () => ['head', 'x'] });
    await expect(spoiled).rejects.toMatchObject({ code: 'corrupt' });
    appender.saw('x');
    const send = async (head: string, line: Line) => note(head, line);
    expect((await appender.append({ entry: makeEntry(), send }))[0]).toBe('ok');
    expect(lines).toHaveLength(1);
  });

  it.each([null, [], ['ok', null], 'ok', [1]])('takes %j for no answer', async (reply) => {
    const { appender } = pretendRedis();
    await expect(
      appender.append({ entry: makeEntry(), send: async () => reply }),
    ).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('every script', () => {
  const isScript = (value: unknown): value is Script =>
    typeof value === 'object' && value !== null && 'lua' in value;
  const files = [requestScripts, auditHead, owedNotices, preApprovals, sweeps, windows];
  const all = files.flatMap((file) => Object.values<unknown>(file));
  it.each(all.filter(isScript))('$name says in its first line whether it writes', (script) => {
    const [first] = script.lua.split('\n');
    expect(first).toBe(script.writes ? '#!lua' : '#!lua flags=no-writes');
  });
});

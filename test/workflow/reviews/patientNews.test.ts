import { describe, expect, it } from 'vitest';
import type { Sent } from '../../../src/workflow/ports/slack.ts';
import { createPatientNews } from '../../../src/workflow/reviews/running/patientNews.ts';

const limited = (retryAfterMs?: number): Sent => ({
  ok: false,
  final: false,
  reason: 'ratelimited',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** Takes the answers of Slack in turn; the last one for ever. */
async function told(...answers: readonly Sent[]) {
  const waited: number[] = [];
  let calls = 0;
  const answer = async () => answers[Math.min(calls++, answers.length - 1)] ?? limited();
  const news = createPatientNews(
    { list: answer, listOver: answer, progress: answer },
    { sleep: async (ms) => void waited.push(ms) },
  );
  const sent = await news.listOver('U0DANA', { channel: 'D0DANA', ts: '1' });
  return { ok: sent.ok, calls, waited };
}

describe('a message of a review of which Slack says that it is too much at once', () => {
  it('is sent again when Slack says that it may be', async () => {
    const sent = await told(limited(1000), limited(2000), { ok: true });
    expect(sent).toEqual({ ok: true, calls: 3, waited: [1000, 2000] });
  });

  it('is left to a later turn after 20 seconds, or where the wait is longer', async () => {
    expect(await told(limited(1000))).toMatchObject({ ok: false, calls: 21 });
    expect(await told(limited(60_000))).toEqual({ ok: false, calls: 1, waited: [] });
  });

  it('is not sent again where Slack refuses it for another reason', async () => {
    expect(await told({ ok: false, final: true, reason: 'user_not_found' })).toMatchObject({
      calls: 1,
    });
    expect(await told(limited())).toMatchObject({ ok: false, calls: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Stage, setStage } from '../kit.ts';

const VIEW = z.looseObject({ blocks: z.array(z.unknown()) });
const PAYLOAD = z.looseObject({ view: VIEW, actions: z.array(z.looseObject({})) });

/** What Slack sends back of the window that shows the private key: all of its blocks. */
async function comesBack(stage: Stage) {
  const { slack } = stage.world;
  const shown = slack.transcript.findLast(({ name }) => name === 'views.update');
  const { blocks } = VIEW.parse(JSON.parse(String(shown?.args.view)));
  const clicked = slack.deliveries.findLast(({ kind }) => kind === 'action');
  const { actions, ...payload } = PAYLOAD.parse(clicked?.payload);
  const view = { ...payload.view, blocks };
  return { ...payload, view, actions };
}

describe('the private key in what Slack sends back after the reveal', () => {
  it.each(['http', 'socket'] as const)(
    'over %s comes to rest nowhere, not even with a log at debug level',
    async (transport) => {
      await using stage = await setStage({
        asProcess: true,
        transport,
        env: { LOG_LEVEL: 'debug' },
      });
      const { slack } = stage.world;
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      const { plainText } = await stage.reveal(stage.dana);
      const key = stage.ours()[0]?.privateKey ?? 'none';
      expect(plainText).toContain(key);

      const { actions, ...payload } = await comesBack(stage);
      expect(JSON.stringify(payload.view)).toContain(key);
      const unknown = { ...actions[0], action_id: 'nothing.like-this' };
      const submission = { ...payload, type: 'view_submission', response_urls: [] };
      const strange = { ...payload.view, callback_id: 'nothing.like-this' };
      const sent = [
        slack.deliver('action', { ...payload, actions, trigger_id: '1.1.again' }),
        slack.deliver('action', { ...payload, actions: [unknown], trigger_id: '1.1.unknown' }),
        slack.deliver('submission', submission),
        slack.deliver('submission', { ...submission, view: strange }),
        slack.deliver('closed', { ...payload, type: 'view_closed', is_cleared: false }),
      ];
      // Bolt does not even answer what is of no known type.
      await slack.deliver('closed', { ...payload, type: 'nothing_like_this' });
      for (const answer of await Promise.all(sent)) expect(answer).toMatchObject({ status: 200 });
      await stage.noted('auth.unknown_action', 'U0DANA', 'nothing.like-this');
      await stage.world.bot().stop();

      const resting = await stage.resting();
      expect(resting.get('log')).toContain('"level":"debug"');
      for (const [name, content] of resting) {
        expect(content.includes(key.slice(-12)), `the private key's tail rests in ${name}`).toBe(
          false,
        );
      }
      const answers = slack.deliveries.map(({ answer }) => (answer?.arrived ? answer.body : ''));
      expect(answers.filter((body) => body.includes(key.slice(-12)))).toEqual([]);
      expect(slack.transcript.filter(({ body }) => body.includes(key.slice(-12)))).toHaveLength(1);
    },
  );
});

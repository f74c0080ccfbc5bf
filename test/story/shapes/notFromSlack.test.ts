import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const RECORDS = '{sandbox}:requests';
const REVEAL = 'Reveal private key';
const BODIES = ['page', 'empty', 'cut', 'word', 'foreign'] as const;
/** Words of what a proxy wrote instead of Slack. */
const FOREIGN = /sign in|proxy-7|DOCTYPE|Slack: (unavailable|forbidden)/;

const showsKey = ({ view }: Readonly<Record<string, unknown>>) =>
  JSON.stringify(view).includes('Copy the private key');

async function status({ redis }: Stage): Promise<string> {
  const [stored = ''] = await redis.hvals(RECORDS);
  return stored.match(/"state":\{[^}]*?"status":"(\w+)"/)?.[1] ?? 'none';
}

const showings = ({ world }: Stage) =>
  world.slack.transcript.filter(({ name, args }) => name === 'views.update' && showsKey(args))
    .length;

async function audited({ redis }: Stage): Promise<string> {
  return JSON.stringify(await redis.xrange('{sandbox}:audit', '-', '+'));
}

describe('an answer that Slack did not write', () => {
  it.each(BODIES)(
    '(%s) leaves it in doubt whether the private key was shown: once more, and never again',
    async (body) => {
      await using stage = await setStage();
      await stage.approve(stage.ravi, await stage.request(stage.dana));
      const offer = await stage.offer(stage.dana, REVEAL);
      const skeleton = await stage.opened(stage.dana, offer, REVEAL, /Show now/);
      const garbled = { kind: 'garbled', body, effect: true } as const;
      stage.world.slack.faults.call('views.update', garbled, { when: showsKey, times: 2 });
      stage.went(await stage.dana.clicks(skeleton, 'Show now'));
      await expect.poll(() => status(stage)).toBe('uncertain');
      await stage.reveal(stage.dana, 'Show once more');
      await expect.poll(() => status(stage)).not.toBe('claimed');
      expect(showings(stage)).toBe(2);
      const entries = await audited(stage);
      expect(entries).not.toContain('reveal.not_shown');
      expect(entries).not.toMatch(FOREIGN);
      expect((await stage.resting()).get('log')).not.toMatch(FOREIGN);
    },
  );

  it('does not lose a card, an announcement or a message: they are sent again', async () => {
    await using stage = await setStage();
    for (const body of ['page', 'cut'] as const) {
      stage.world.slack.faults.call('chat.postMessage', { kind: 'garbled', body });
    }
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(await audited(stage)).not.toMatch(FOREIGN);
  });

  it('to an answer in the channel is answered by a direct message instead', async () => {
    await using stage = await setStage();
    stage.world.slack.faults.call('response_url', { kind: 'garbled', body: 'page' });
    await stage.types(stage.dana, '/atlas-keys list acme');
    await stage.message(stage.dana, '@bot', /Page 1 of 43/);
  });

  it('about a person makes nobody a stranger: it is asked again', async () => {
    await using stage = await setStage();
    stage.world.slack.faults.call('users.info', { kind: 'garbled', body: 'page' });
    await stage.types(stage.dana, '/atlas-keys create ci-deploy');
    await stage.seen('an answer', () => stage.dana.window() ?? stage.dana.sees('C0GENERAL').at(-1));
    expect(stage.dana.window()?.plainText ?? '').not.toMatch(/not in this workspace/);
    expect((await stage.resting()).get('log')).not.toMatch(FOREIGN);
  });
});

describe('a field that is null instead of missing', () => {
  it('changes nothing of what people can do', async () => {
    await using stage = await setStage();
    stage.world.slack.sendNulls();
    const { dana, ravi } = stage;
    await dana.opensHome();
    await stage.seen('the Home tab', () => dana.home());
    await stage.types(dana, '/atlas-keys list acme', 'C0GENERAL');
    await stage.message(dana, 'C0GENERAL', /Page 1 of/);
    await stage.approve(ravi, await stage.request(dana));
    const shown = await stage.reveal(dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect((await stage.resting()).get('log')).not.toMatch(/unreadable/);
  });
});

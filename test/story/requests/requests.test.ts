import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const policy = `${DEFAULT_POLICY}auditors: [U0ADMIN]\n`;

async function three(stage: Stage) {
  const first = await stage.request(stage.dana, { description: 'first-key' });
  const second = await stage.request(stage.dana, { description: 'second-key' });
  await stage.deny(stage.ravi, second, 'too broad');
  await stage.message(stage.ravi, 'C0APPROVALS', /Denied by/);
  return { first, second };
}

describe('/atlas-keys requests', () => {
  it('shows somebody their own requests, and of others nothing', async () => {
    await using stage = await setStage({ policy });
    await three(stage);
    await stage.types(stage.dana, '/atlas-keys requests');
    const own = await stage.message(stage.dana, 'C0GENERAL', /Your requests/);
    expect(own.plainText).toMatch(/second-key[\s\S]*first-key/);
    await stage.types(stage.dana, '/atlas-keys requests mine --status denied');
    const denied = await stage.message(stage.dana, 'C0GENERAL', /status denied/);
    expect(denied.plainText).toMatch(/second-key/);
    expect(denied.plainText).not.toMatch(/first-key/);

    const { slack } = stage.world;
    const olga = slack.as('U0OLGA');
    await stage.types(olga, '/atlas-keys requests all');
    const none = await stage.message(olga, 'C0GENERAL', /There is no such request/);
    expect(none.plainText).not.toMatch(/first-key|second-key/);
  });

  it('lets an approver decide from the list of what waits, and not twice', async () => {
    await using stage = await setStage({ policy });
    await three(stage);
    await stage.types(stage.mei, '/atlas-keys requests pending');
    const waiting = await stage.message(stage.mei, 'C0GENERAL', /wait for your decision/);
    expect(waiting.plainText).toMatch(/first-key/);
    expect(waiting.plainText).not.toMatch(/second-key/);
    await stage.approve(stage.mei, waiting);
    await stage.message(stage.mei, 'C0KEYS', /first-key/);
    await stage.types(stage.mei, '/atlas-keys requests pending');
    await stage.message(stage.mei, 'C0GENERAL', /There is no such request/);
    // The old list is still there: its button tells the truth.
    stage.went(await stage.mei.clicks(waiting, 'Approve request'));
    await stage.window(stage.mei, /already approved by/);
  });

  it('shows an auditor everybody’s, denied ones too, by person and time', async () => {
    await using stage = await setStage({ policy });
    await three(stage);
    await stage.types(stage.sam, '/atlas-keys requests all --by <@U0DANA|dana> --since 1h');
    const all = await stage.message(stage.sam, 'C0GENERAL', /made by <@U0DANA>, since/);
    expect(all.plainText).toMatch(/second-key[\s\S]*first-key/);
    expect(all.plainText).toMatch(/denied/i);
    for (let i = 0; i < 4; i += 1) await stage.request(stage.dana, { description: `more-${i}` });
    await stage.types(stage.sam, '/atlas-keys requests all');
    const page = await stage.message(stage.sam, 'C0GENERAL', /more-3[\s\S]*Page 1/);
    stage.went(await stage.sam.clicks(page, 'Next'));
    const older = await stage.message(stage.sam, 'C0GENERAL', /Page 2/);
    expect(older.plainText).toMatch(/first-key/);
    stage.went(await stage.sam.clicks(older, 'Previous'));
    await stage.message(stage.sam, 'C0GENERAL', /Page 1/);
  });
});

describe('the Home tab', () => {
  it('shows an approver what waits, lets them decide there, and follows', async () => {
    await using stage = await setStage({ policy });
    await stage.request(stage.dana, { description: 'from-home' });
    stage.went(await stage.mei.opensHome());
    const home = await stage.seen('what waits for Mei', () => {
      const view = stage.mei.home();
      return view !== undefined && /from-home/.test(view.plainText) && view;
    });
    expect(home.plainText).toMatch(/Waiting for your decision/);
    stage.went(await stage.mei.clicks(home, 'Approve request'));
    const window = await stage.window(stage.mei, /Approve request/);
    stage.went(await stage.mei.submits(window, {}));
    await stage.seen('nothing waits for Mei any more', () =>
      /No request is waiting/.test(stage.mei.home()?.plainText ?? ''),
    );
    await stage.reveal(stage.dana);
    await stage.message(stage.ravi, 'C0APPROVALS', /revealed to/);
    stage.went(await stage.dana.opensHome());
    const own = await stage.seen('the key of Dana', () => {
      const view = stage.dana.home();
      return view !== undefined && /Your keys/.test(view.plainText) && view;
    });
    expect(own.plainText).toMatch(/from-home/);
    expect(own.plainText).not.toMatch(/Waiting for your decision/);
  });

  it('shows how somebody’s requests ended', async () => {
    await using stage = await setStage({ policy });
    await three(stage);
    stage.went(await stage.dana.opensHome());
    const view = await stage.seen('the end of it', () => {
      const home = stage.dana.home();
      return home !== undefined && /Lately ended/.test(home.plainText) && home;
    });
    expect(view.plainText).toMatch(/Lately ended[\s\S]*second-key/);
    expect(view.plainText).toMatch(/Your open requests[\s\S]*first-key[\s\S]*Lately ended/);
  });
});

import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DELETE = { method: 'DELETE', path: /\/apiKeys\/[a-f0-9]{24}$/ };

type Who = Stage['dana'];

async function issue(stage: Stage): Promise<void> {
  await stage.approve(stage.ravi, await stage.request(stage.dana));
  await stage.offer(stage.dana, 'Reveal private key');
}

/** Opens the window by the command and submits it. */
async function revokeByCommand(stage: Stage, who: Who, query: string): Promise<void> {
  await stage.types(who, `/atlas-keys revoke ${query}`);
  stage.went(await who.submits(await stage.window(who, /cannot be undone/), {}));
}

async function replace(stage: Stage): Promise<void> {
  const offer = await stage.offer(stage.dana, 'Revoke and replace');
  stage.went(await stage.dana.clicks(offer, 'Revoke and replace'));
  const window = await stage.window(stage.dana, /same approvals/);
  stage.went(await stage.dana.submits(window, {}));
}

/** The key that took the place of this one, once everybody heard of it. */
async function successor(stage: Stage, old: ReturnType<Stage['ours']>[number] | undefined) {
  const fresh = await stage.seen('another key', () =>
    stage.ours().find(({ id }) => id !== old?.id),
  );
  await stage.message(stage.ravi, 'C0KEYS', new RegExp(`was created[^]*${fresh.publicKey}`));
  return stage.ours().find(({ id }) => id === fresh.id) ?? fresh;
}

function gone(stage: Stage) {
  return stage.seen('no key of ours is left', () => stage.ours().length === 0);
}

describe('revoking', () => {
  it('by an approver from the card: the key goes first, then all are told', async () => {
    await using stage = await setStage();
    await issue(stage);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /was created/);
    stage.went(await stage.ravi.clicks(card, 'Revoke'));
    const window = await stage.window(stage.ravi, /cannot be undone/);
    expect(window.plainText).toContain(stage.ours()[0]?.publicKey);
    stage.went(await stage.ravi.submits(window, {}));
    await gone(stage);
    await stage.message(
      stage.ravi,
      'C0KEYS',
      /ci-deploy.*is deleted at Atlas: .*U0RAVI.* ended it/s,
    );
    await stage.message(stage.ravi, 'C0APPROVALS', /revoked it,.*The key was deleted at Atlas/);
    await stage.message(stage.dana, '@bot', /revoked the key,.*The key was deleted at Atlas/);
  });

  it.each(['publicKey', 'id'] as const)('by an admin with the command, by %s', async (by) => {
    await using stage = await setStage();
    await issue(stage);
    await stage.reveal(stage.dana);
    await revokeByCommand(stage, stage.sam, stage.ours()[0]?.[by] ?? '');
    await gone(stage);
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
  });

  it('is refused to others, and a key that Keywarden did not issue is left alone', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.types(stage.mei, `/atlas-keys revoke ${stage.ours()[0]?.id}`);
    await stage.window(stage.mei, /Only the requester, those who approved it/);
    const foreign = stage.world.atlas
      .keys(stage.world.seeded.acme.id)
      .find(({ description }) => !description.includes('[ck:'));
    await stage.types(stage.sam, `/atlas-keys revoke ${foreign?.publicKey}`);
    await stage.window(stage.sam, /was not issued by Keywarden/);
    await stage.types(stage.sam, '/atlas-keys revoke zzzzzzzz');
    await stage.window(stage.sam, /No key .zzzzzzzz/);
    expect(stage.ours()).toHaveLength(1);
  });

  it('says the same to all who may not look, whatever there is and whatever there is not', async () => {
    await using stage = await setStage();
    await issue(stage);
    const olga = stage.world.slack.as('U0OLGA');
    const [ours] = stage.ours();
    const [request = ''] = await stage.redis.hkeys('{sandbox}:requests');
    const foreign = stage.world.atlas
      .keys(stage.world.seeded.acme.id)
      .find(({ description }) => !description.includes('[ck:'));
    const heard = new Set<string>();
    for (const query of [
      request,
      `${request.slice(0, -2)}ZZ`,
      ours?.id,
      ours?.publicKey,
      foreign?.id,
      foreign?.publicKey,
      'f'.repeat(24),
      'zzzzzzzz',
    ]) {
      await stage.types(olga, `/atlas-keys revoke ${query}`);
      const window = await stage.window(olga, /you may revoke/);
      heard.add(window.plainText.replaceAll(String(query), 'IT'));
      await olga.closes(window);
    }
    expect(heard.size).toBe(1);
    await stage.noted('revoke.refused', 'U0OLGA', 'not_revoker');
    expect(stage.ours()).toHaveLength(1);
  });

  it('of a key that somebody deleted at Atlas ends well too', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.reveal(stage.dana);
    const [key] = stage.ours();
    stage.world.atlas.removeKey(key?.id ?? '');
    await revokeByCommand(stage, stage.dana, key?.id ?? '');
    // One answer of Atlas may miss a new key that exists.
    await stage.later(2 * MINUTE);
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
    expect((await stage.resting()).get('log')).not.toContain('sweep.failed');
  });

  it('waits for Atlas, and the bot may die on the way', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    await issue(stage);
    stage.world.atlas.faults.add({ when: DELETE, do: { kind: 'status', status: 500 } });
    await revokeByCommand(stage, stage.dana, stage.ours()[0]?.id ?? '');
    await stage.message(stage.ravi, 'C0APPROVALS', /being deleted at Atlas/);
    await stage.world.bot().kill();
    stage.world.atlas.faults.clear();
    await stage.world.startBot();
    await stage.later(31_000);
    await gone(stage);
    await stage.message(stage.ravi, 'C0KEYS', /is deleted at Atlas/);
  });
});

describe('revoke and replace', () => {
  it('kills the old key before the new one is made, under the same approvals', async () => {
    await using stage = await setStage();
    await issue(stage);
    const first = await stage.reveal(stage.dana);
    const [old] = stage.ours();
    expect(first.plainText).toContain(old?.privateKey);
    await stage.dana.closes(first);
    await replace(stage);
    const second = await successor(stage, old);
    expect(stage.ours()).toEqual([second]);
    const calls = stage.world.atlas.exchanges.map(({ method }) => method);
    expect(calls.lastIndexOf('DELETE')).toBeLessThan(calls.lastIndexOf('POST'));
    await stage.message(
      stage.ravi,
      'C0KEYS',
      new RegExp(`is deleted at Atlas[^]*${old?.publicKey}`),
    );
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(second.privateKey);
  });

  it('is the other choice when it is not certain that the private key was seen', async () => {
    await using stage = await setStage({ asProcess: 'first' });
    await issue(stage);
    const [old] = stage.ours();
    const held = stage.world.slack.faults.hold('views.update', {
      where: 'after',
      when: ({ view }) => JSON.stringify(view).includes('Copy the private key'),
    });
    const offer = await stage.offer(stage.dana, 'Reveal private key');
    stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
    stage.went(await stage.dana.clicks(await stage.window(stage.dana, /Show now/), 'Show now'));
    await held.reached;
    await stage.world.bot().kill();
    held.release();
    await stage.world.startBot();
    await stage.later(31_000);
    const doubt = await stage.offer(stage.dana, 'Show once more');
    expect(doubt.buttons.map(({ label }) => label)).toContain('Revoke and replace');
    await replace(stage);
    const fresh = await successor(stage, old);
    expect(stage.ours()).toEqual([fresh]);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(fresh.privateKey);
  });

  it('counts once, however often its window is sent', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const [old] = stage.ours();
    const offer = await stage.offer(stage.dana, 'Revoke and replace');
    stage.went(await stage.dana.clicks(offer, 'Revoke and replace'));
    const window = await stage.window(stage.dana, /same approvals/);
    await Promise.all([1, 2, 3].map(() => stage.dana.submits(window, {})));
    const fresh = await successor(stage, old);
    expect(stage.ours()).toEqual([fresh]);
    expect(stage.world.atlas.createsAccepted).toBe(2);
  });

  it('leaves the new key alone when a window that showed the old one is sent afterwards', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const [old] = stage.ours();
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /was revealed to/);
    stage.went(await stage.ravi.clicks(card, 'Revoke'));
    const window = await stage.window(stage.ravi, /cannot be undone/);
    expect(window.plainText).toContain(old?.publicKey);
    await replace(stage);
    const fresh = await successor(stage, old);
    stage.went(await stage.ravi.submits(window, {}));
    await stage.window(stage.ravi, /this window is too old/);
    await stage.noted('revoke.refused', 'U0RAVI', 'stale_window');
    expect(stage.ours()).toEqual([fresh]);
  });

  it('makes no second key while the first cannot be deleted', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const fault = stage.world.atlas.faults.add({
      when: DELETE,
      do: { kind: 'refusal', status: 403, errorCode: 'ORG_REQUIRES_OWNER' },
    });
    await replace(stage);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /ci-deploy.* is on hold/);
    expect(stage.ours()).toHaveLength(1);
    expect(stage.world.atlas.createsAccepted).toBe(1);
    fault.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /goes on/), {}));
    await stage.seen('the second create', () => stage.world.atlas.createsAccepted === 2);
    await stage.seen('one key', () => stage.ours().length === 1);
  });

  it('is over a day after the first delivery', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const offer = await stage.offer(stage.dana, 'Revoke and replace');
    await stage.later(24 * HOUR);
    stage.went(await stage.dana.clicks(offer, 'Revoke and replace'));
    await stage.window(stage.dana, /under the same approvals is over/);
    expect(stage.ours()).toHaveLength(1);
  });
});

describe('a private key that nobody reveals', () => {
  it('is called to mind twice, and then the key is deleted before anybody says so', async () => {
    await using stage = await setStage();
    await issue(stage);
    // An earlier one is painted anew when the next is sent, so each is noted as it comes.
    const noted = new Set<string>();
    const reminders = () => {
      const waits = stage.dana
        .sees('@bot')
        .filter(({ plainText }) => /still waits for you/.test(plainText));
      for (const { ts } of waits) noted.add(ts);
      return noted.size;
    };
    expect(reminders()).toBe(0);
    await stage.later(12 * HOUR);
    await stage.seen('the first reminder', () => reminders() === 1);
    await stage.later(11 * HOUR);
    await stage.seen('the second reminder', () => reminders() === 2);
    expect(stage.ours()).toHaveLength(1);
    await stage.later(HOUR);
    await gone(stage);
    await stage.message(stage.dana, '@bot', /not revealed in time,.*The key was deleted at Atlas/);
    expect(reminders()).toBe(2);
  });

  it('of a key that vanished at Atlas is not shown, and the record says so', async () => {
    await using stage = await setStage();
    await issue(stage);
    await stage.later(2 * MINUTE);
    stage.world.atlas.removeKey(stage.ours()[0]?.id ?? '');
    const window = await stage.reveal(stage.dana);
    expect(window.plainText).toContain('deleted at Atlas, not by Keywarden');
    await stage.message(stage.ravi, 'C0APPROVALS', /deleted at Atlas, not by Keywarden/);
    await stage.message(stage.ravi, 'C0KEYS', /somebody deleted it at Atlas, not Keywarden/);
  });
});

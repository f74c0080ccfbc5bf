import { describe, expect, it } from 'vitest';
import { SlackError } from '../../src/foundation/errors.ts';
import { createNames } from '../../src/slack/directory/names.ts';
import { recordingLog } from '../store/fixtures.ts';

const HOUR = 60 * 60_000;

function names(isDown = () => false) {
  const asked: string[] = [];
  const clock = { now: 0 };
  const answer = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return isDown()
      ? Promise.reject(new SlackError('definite', 'ratelimited'))
      : Promise.resolve(value);
  };
  const { of } = createNames({
    calls: {
      groups: () => answer('groups', [{ id: 'S0PLATFORM', handle: 'platform' }]),
      user: (id) =>
        answer(id, { id, name: 'mei', profile: { display_name: ' ', real_name: 'Mei Lin' } }),
    },
    now: () => clock.now,
    log: recordingLog(),
  });
  return { of, asked, clock };
}

describe('what people and user groups are called', () => {
  it('is asked once an hour, whatever is painted', async () => {
    const { of, asked, clock } = names();
    const both = [
      ['S0PLATFORM', '@platform'],
      ['U0MEI', '@Mei Lin'],
    ] as const;
    expect(await of(['S0PLATFORM', 'U0MEI'])).toEqual(new Map(both));
    await of(['U0MEI', 'S0PLATFORM']);
    expect(asked).toEqual(['groups', 'U0MEI']);
    clock.now = HOUR;
    await of(['S0PLATFORM']);
    expect(asked).toEqual(['groups', 'U0MEI', 'groups']);
  });

  it('is left out where Slack does not know it or does not answer', async () => {
    expect(await names().of(['S0OTHER'])).toEqual(new Map());
    expect(await names(() => true).of(['S0PLATFORM', 'U0MEI'])).toEqual(new Map());
  });
});

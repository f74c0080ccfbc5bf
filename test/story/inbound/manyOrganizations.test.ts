import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { setStage } from '../kit.ts';

const MANY = 120;

/** The policy of the sandbox with many organizations more, all with the credentials of the second. */
function policy(): string {
  const more = Array.from(
    { length: MANY - 1 },
    (_, index) =>
      `  - { name: team-${index}, id: ${String(index).padStart(24, '0')}, credentials: LABS }`,
  );
  return DEFAULT_POLICY.replace('channels:', `${more.join('\n')}\nchannels:`);
}

describe('many organizations whose credentials are wrong', () => {
  it('are told to the admins in one message, and the others work', async () => {
    await using stage = await setStage({
      auth: 'digest',
      policy: policy(),
      env: { LABS_PRIVATE_API_KEY: 'something-else-entirely' },
    });
    const told = await stage.message(stage.sam, 'C0ALERTS', /cannot work in/);
    expect(told.plainText).toContain(`${MANY} organizations cannot be reached`);
    expect(told.plainText).toContain('acme-labs');
    expect(told.plainText).toMatch(/and \d+ more/);
    const card = await stage.request(stage.dana, { description: 'in-acme' });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /in-acme/);
    const alerts = stage.sam
      .sees('C0ALERTS')
      .filter(({ plainText }) => plainText.includes('cannot'));
    expect(alerts).toHaveLength(1);
  });
});

import { Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { refuseRecipient, shortRecipient } from '../../../src/domain/key/ageRecipient.ts';
import { newAgeKey } from '../../setup/age.ts';
import { RECIPIENT } from '../../slack/handOver.ts';

/** Whether the package that encrypts makes a file for it. */
async function isTaken(recipient: string): Promise<boolean> {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
    await encrypter.encrypt('anything');
    return true;
  } catch {
    return false;
  }
}

const why = (recipient: string) => refuseRecipient(recipient)?.why ?? 'taken';

// Points of low order: nothing can be encrypted for them. Bech32 of 0 and 1 is right.
const ZERO = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z';
const ONE = 'age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya';

describe('an age recipient', () => {
  it('is taken as age-keygen writes it, whoever it belongs to', async () => {
    expect(why(RECIPIENT)).toBe('taken');
    for (let count = 0; count < 20; count += 1) {
      expect(why((await newAgeKey()).recipient)).toBe('taken');
    }
  });

  it.each([
    ['a character less', RECIPIENT.slice(0, -1)],
    ['a character more', `${RECIPIENT}q`],
    ['capitals', RECIPIENT.toUpperCase()],
    ['what stands before it', `# public key: ${RECIPIENT}`],
    ['nothing but its beginning', 'age1'],
    ['the point 0', ZERO],
    ['the point 1', ONE],
    ['a name', 'dana'],
  ])('is unreadable with %s', (_what, text) => {
    expect(why(text)).toBe('recipient_unreadable');
  });

  it.each([
    ['recipient_ssh', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMadeUp dana@laptop'],
    ['recipient_ssh', 'ssh-rsa AAAAB3NzaC1yc2E dana'],
    ['recipient_ssh', 'ecdsa-sha2-nistp256 AAAAE2VjZHNh'],
    ['recipient_ssh', 'sk-ssh-ed25519@openssh.com AAAAGnNr'],
    ['recipient_other_kind', `age1pq1${'q'.repeat(1952)}`],
    [
      'recipient_other_kind',
      'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t',
    ],
    ['recipient_other_kind', 'age1tag1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'],
    ['recipient_several', `${RECIPIENT} ${RECIPIENT}`],
    ['recipient_several', `${RECIPIENT},${RECIPIENT}`],
  ])('is refused for what it is: %s', (reason, text) => {
    expect(why(text)).toBe(reason);
  });

  it('is short by its beginning and its end', () => {
    expect(shortRecipient(RECIPIENT)).toBe('age1halfpnw3…9qhst749');
  });
});

describe('what is taken and what the package encrypts for', () => {
  const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  let recipient: string;
  beforeAll(async () => {
    ({ recipient } = await newAgeKey());
  });

  it('are the same, with any one character another', async () => {
    const change = fc.record({ at: fc.nat(57), to: fc.constantFrom(...CHARACTERS) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        const changed = `${recipient.slice(0, 4 + at)}${to}${recipient.slice(5 + at)}`;
        expect(why(changed) === 'taken').toBe(await isTaken(changed));
      }),
      { numRuns: 60 },
    );
  });

  it.each([ZERO, ONE])('are the same for %s', async (point) => {
    expect(await isTaken(point)).toBe(false);
    expect(why(point)).not.toBe('taken');
  });
});

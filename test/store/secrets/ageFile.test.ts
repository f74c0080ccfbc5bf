import { armor, Decrypter, Encrypter } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { RecipientError } from '../../../src/foundation/errors.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { encryptFor, isForOne } from '../../../src/store/secrets/ageFile.ts';
import { type AgeKey, ageCommand, newAgeKey } from '../../setup/age.ts';

const CONTENT = 'MONGODB_ATLAS_PRIVATE_API_KEY=made-up\n';
let dana: AgeKey;
let eve: AgeKey;
beforeAll(async () => {
  [dana, eve] = await Promise.all([newAgeKey(), newAgeKey()]);
});

async function openedBy({ identity }: AgeKey, file: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(file), 'text');
}

describe('a file for a recipient', () => {
  it('is opened by its recipient, with the package and with the age command', async () => {
    const file = await encryptFor(dana.recipient, new Secret(CONTENT));
    expect(await openedBy(dana, file)).toBe(CONTENT);
    const age = ageCommand();
    expect(age(file, dana)).toBe(CONTENT);
    // As it is copied out of a window: without its last line end, or with the line ends of Windows.
    expect(age(file.trimEnd(), dana)).toBe(CONTENT);
    expect(age(file.replaceAll('\n', '\r\n'), dana)).toBe(CONTENT);
  });

  it('is opened by nobody else', async () => {
    const file = await encryptFor(dana.recipient, new Secret(CONTENT));
    await expect(openedBy(eve, file)).rejects.toThrow();
    const age = ageCommand();
    expect(() => age(file, eve)).toThrow(/no identity matched/);
  });

  it('is another file each time, and shows nothing of what is in it', async () => {
    const files = [1, 2].map(() => encryptFor(dana.recipient, new Secret(CONTENT)));
    const [one = '', other = ''] = await Promise.all(files);
    expect(one).not.toBe(other);
    expect(Buffer.from(armor.decode(one)).toString('latin1')).not.toContain('made-up');
  });

  it('fits into one block of Slack, however long the addresses are', async () => {
    const longest = new Secret('x'.repeat(1200));
    expect((await encryptFor(dana.recipient, longest)).length).toBeLessThan(2900);
  });

  it('is asked for whom it is: the package would also make one for nobody', async () => {
    const isFor = async (...recipients: string[]) => {
      const encrypter = new Encrypter();
      for (const recipient of recipients) encrypter.addRecipient(recipient);
      return isForOne(await encrypter.encrypt(CONTENT));
    };
    expect(await isFor(dana.recipient)).toBe(true);
    expect(await isFor()).toBe(false);
    expect(await isFor(dana.recipient, eve.recipient)).toBe(false);
    const word = new Encrypter();
    word.setScryptWorkFactor(1);
    word.setPassphrase('anybody knows');
    expect(isForOne(await word.encrypt(CONTENT))).toBe(false);
  });

  it.each(['', ' ', 'age1', 'nobody', 'AGE1'])('is never made for "%s"', async (recipient) => {
    const made = encryptFor(recipient, new Secret(CONTENT));
    await expect(made).rejects.toThrow(RecipientError);
    await expect(made).rejects.toMatchObject({ code: 'unreadable' });
  });
});

import { refuseRecipient } from '../../domain/key/ageRecipient.ts';
import { RecipientError } from '../../foundation/errors.ts';
import type { Secret } from '../../foundation/secret.ts';

/** In the header of a file, one for each recipient. */
const STANZA = /^-> (\S+)/gm;
const HEADER_END = '\n---';

/** Whether a file says that it is for exactly one recipient, of the kind that we take. */
export function isForOne(file: Uint8Array): boolean {
  const [header = ''] = Buffer.from(file).toString('latin1').split(HEADER_END, 1);
  const kinds = [...header.matchAll(STANZA)].map(([, kind = '']) => kind);
  return kinds.length === 1 && kinds[0] === 'X25519';
}

/** The file, and its armoured form. What went wrong is not kept: it may hold what was encrypted. */
async function fileFor(recipient: string, content: Secret) {
  try {
    const { armor, Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const file = await encrypter.encrypt(content.reveal());
    return { file, armored: armor.encode(file) };
  } catch {
    throw new RecipientError('not_encrypted', 'the content could not be encrypted');
  }
}

/**
 * Encrypts for one recipient in the format of age. The package is loaded when it is first needed: most
 * starts never need it. It would also make a file for no recipient at all, which nobody can open, so
 * the file is asked for whom it is.
 */
export async function encryptFor(recipient: string, content: Secret): Promise<string> {
  const refusal = refuseRecipient(recipient);
  if (refusal !== undefined) throw new RecipientError('unreadable', refusal.why);
  const { file, armored } = await fileFor(recipient, content);
  if (!isForOne(file)) throw new RecipientError('not_for_one', 'the file is not for one recipient');
  return armored;
}

import { z } from 'zod';
import { Secret } from '../../src/foundation/secret.ts';
import { createRecordMac, type RecordMac } from '../../src/store/records/recordMac.ts';
import { createSigner } from '../../src/store/secrets/sign.ts';
import type { Signer } from '../../src/workflow/ports/secrets.ts';

const ENVIRONMENT = z.looseObject({
  KEYWARDEN_INSTALLATION: z.string(),
  KEYWARDEN_SIGN_KEYS: z.string().regex(/^[^:,]+:[^:,]+$/),
});
type Environment = Readonly<Record<string, string>>;

/** Signs as the bot with this environment does. */
export function signerOf(environment: Environment): Signer {
  const { KEYWARDEN_INSTALLATION: installation, KEYWARDEN_SIGN_KEYS: keys } =
    ENVIRONMENT.parse(environment);
  const [kid = '', secret = ''] = keys.split(':');
  return createSigner({ ring: [{ kid, secret: new Secret(secret) }], installation });
}

/** Signs and checks records as it does. */
export function macOf(environment: Environment): RecordMac {
  return createRecordMac(signerOf(environment));
}

import { z } from 'zod';
import { Secret } from '../../src/foundation/secret.ts';
import { createRecordMac, type RecordMac } from '../../src/store/records/recordMac.ts';
import { createSigner } from '../../src/store/secrets/sign.ts';

const ENVIRONMENT = z.looseObject({
  KEYWARDEN_INSTALLATION: z.string(),
  KEYWARDEN_SIGN_KEYS: z.string().regex(/^[^:,]+:[^:,]+$/),
});

/** Signs and checks records as the bot with this environment does. */
export function macOf(environment: Readonly<Record<string, string>>): RecordMac {
  const { KEYWARDEN_INSTALLATION: installation, KEYWARDEN_SIGN_KEYS: keys } =
    ENVIRONMENT.parse(environment);
  const [kid = '', secret = ''] = keys.split(':');
  return createRecordMac(
    createSigner({ ring: [{ kid, secret: new Secret(secret) }], installation }),
  );
}

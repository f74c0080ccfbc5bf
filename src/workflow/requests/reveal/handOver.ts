import { hasOtherAddress, toolEnvironment } from '../../../domain/key/handOver/toolEnvironment.ts';
import { issuedKey, type Request } from '../../../domain/record/request.ts';
import type { Secret } from '../../../foundation/secret.ts';
import type { Atlas } from '../../ports/atlas.ts';
import type { EncryptFor } from '../../ports/secrets.ts';

/** What the one window of a reveal shows. */
export type HandOver =
  | {
      readonly form: 'clear';
      readonly privateKey: Secret;
      /** The whole key as environment variables. */
      readonly environment: Secret;
      /** The variables name another address than Atlas's usual one. */
      readonly otherAddress: boolean;
    }
  /** Nothing in clear: the variables as an armoured file for the recipient. */
  | { readonly form: 'file'; readonly recipient: string; readonly file: string };

/**
 * Prepares what is shown. For a request with a recipient there is no way to anything in clear. Throws
 * `RecipientError`.
 */
export async function prepareHandOver(
  { atlas, encryptFor }: { readonly atlas: Atlas; readonly encryptFor: EncryptFor },
  request: Request,
  privateKey: Secret,
): Promise<HandOver> {
  const { organizationId, recipient } = request.spec;
  const key = {
    publicKey: issuedKey(request)?.publicKey ?? '',
    organizationId,
    baseUrl: atlas.organization(organizationId)?.baseUrl,
  };
  const environment = toolEnvironment(key, privateKey);
  if (recipient === undefined) {
    return { form: 'clear', privateKey, environment, otherAddress: hasOtherAddress(key) };
  }
  return { form: 'file', recipient, file: await encryptFor(recipient, environment) };
}

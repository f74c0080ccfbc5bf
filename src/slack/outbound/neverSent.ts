/** Errors that arise before a byte of the request left this machine. */
const NEVER_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'PROXY_OPENED_NO_TUNNEL',
];
/** The authority that signed the certificate is not known here. */
const UNTRUSTED = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
/**
 * undici's words when a proxy opens no tunnel; the error has no code of its own. If they ever
 * change, the result becomes a doubt, which is safe.
 */
const NO_TUNNEL = /^Proxy response \((\d{3})\)/;
const DEEPEST = 6;

/** An error and what caused it. Slack's library keeps the cause as `original`. */
function chainOf(cause: unknown, depth = 0): readonly Error[] {
  if (!(cause instanceof Error) || depth >= DEEPEST) return [];
  const original = 'original' in cause ? chainOf(cause.original, depth + 1) : [];
  return [cause, ...original, ...chainOf(cause.cause, depth + 1)];
}

function hasCode(cause: unknown, codes: readonly string[]): boolean {
  return chainOf(cause).some(
    (error) => 'code' in error && typeof error.code === 'string' && codes.includes(error.code),
  );
}

export function wasNeverSent(cause: unknown): boolean {
  return hasCode(cause, NEVER_SENT);
}

/** Whether whoever answered showed a certificate that Node does not trust. */
export function isUntrusted(cause: unknown): boolean {
  return hasCode(cause, UNTRUSTED);
}

/** The status with which the proxy refused to open a tunnel: 407 is a wrong password. */
export function refusedByProxy(cause: unknown): string | undefined {
  for (const { message } of chainOf(cause)) {
    const [, status] = NO_TUNNEL.exec(message) ?? [];
    if (status !== undefined) return status;
  }
  return undefined;
}

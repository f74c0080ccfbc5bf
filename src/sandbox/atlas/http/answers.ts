// An answer before and after it is turned into bytes: envelope, pretty and the headers every answer has.

export interface Answer {
  readonly status: number;
  /** undefined: no body at all. */
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Under `envelope=true` a list gains a `status` field, anything else is wrapped. */
  readonly isList?: boolean;
}

export type Encoding = 'gzip' | 'deflate' | 'br';

export interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How the body goes over the wire; a proxy may compress what nobody asked to have compressed. */
  readonly encoded?: Encoding;
}

export interface Rendering {
  readonly envelope: boolean;
  readonly pretty: boolean;
  readonly contentType: string;
}

const alwaysSent = {
  Server: 'mdbws',
  'Strict-Transport-Security': 'max-age=31536000; includeSubdomains;',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-MongoDB-Service-Version': 'gitHash=simulator; versionString=keywarden-sandbox',
} as const;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function noContent(): Answer {
  return { status: 204, body: undefined };
}

function enveloped({ status, body, isList }: Answer): unknown {
  const isObject = typeof body === 'object' && body !== null;
  return isList && isObject ? { ...body, status } : { status, content: body };
}

export function render(answer: Answer, how: Rendering): Rendered {
  const body = how.envelope && answer.body !== undefined ? enveloped(answer) : answer.body;
  return {
    status: answer.status,
    headers: {
      ...alwaysSent,
      'Content-Type': answer.contentType ?? how.contentType,
      ...answer.headers,
    },
    body: body === undefined ? '' : JSON.stringify(body, null, how.pretty ? 2 : undefined),
  };
}

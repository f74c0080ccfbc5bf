import { z } from 'zod';
import type { Answer } from './exchange.ts';
import { scrub } from './redact.ts';

/** The fields of Atlas's error answer. */
export interface ErrorBody {
  readonly errorCode: string | undefined;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly parameters: readonly (string | number)[];
  readonly fields: readonly { readonly field: string; readonly description: string }[];
}

const words = z.string().nullish().catch(undefined);

/** Both error shapes: `error` is a number in `ApiError`, and a code in the OAuth shape. */
const wireError = z.object({
  error: z.union([z.string(), z.number()]).nullish().catch(undefined),
  error_description: words,
  errorCode: words,
  detail: words,
  reason: words,
  parameters: z.array(z.unknown()).nullish().catch(undefined),
  badRequestDetail: z
    .object({ fields: z.array(z.object({ field: z.string(), description: z.string() })).nullish() })
    .nullish()
    .catch(undefined),
});
const wireEnvelope = z.object({ status: z.number(), content: z.unknown().optional() });

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Drop the parser's error: it quotes the text, which may hold a private key.
    return undefined;
  }
}

/** Reads both error shapes, in an envelope or not. An empty or unknown body gives no texts. */
export function readErrorBody(answer: Answer): ErrorBody {
  const json = parseJson(answer.body);
  const envelope = wireEnvelope.safeParse(json);
  const parsed = wireError.safeParse(envelope.success ? (envelope.data.content ?? json) : json);
  const body: Partial<z.infer<typeof wireError>> = parsed.success ? parsed.data : {};
  const oauthCode = typeof body.error === 'string' ? body.error : undefined;
  return {
    errorCode: clean(body.errorCode ?? oauthCode ?? answer.headers.get('x-error-code')),
    detail: clean(body.detail ?? body.error_description),
    reason: clean(body.reason),
    parameters: (body.parameters ?? []).flatMap(readParameter),
    fields: (body.badRequestDetail?.fields ?? []).map(({ field, description }) => ({
      field: scrub(field),
      description: scrub(description),
    })),
  };
}

function clean(text: string | null | undefined): string | undefined {
  return text ? scrub(text) : undefined;
}

/** Documented as objects, but real answers hold strings and numbers. */
function readParameter(item: unknown): (string | number)[] {
  if (typeof item === 'string') return [scrub(item)];
  return typeof item === 'number' ? [item] : [];
}

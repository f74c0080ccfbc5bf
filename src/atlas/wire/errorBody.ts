import { z } from 'zod';
import type { Answer } from './exchange.ts';
import { scrub } from './redact.ts';

/** What Atlas said about a request it did not carry out. */
export interface ErrorBody {
  readonly errorCode: string | undefined;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly parameters: readonly (string | number)[];
  readonly fields: readonly { readonly field: string; readonly description: string }[];
}

const words = z.string().nullish().catch(undefined);

/** `ApiError` and the OAuth shape in one: `error` is a number in the first, a code in the second. */
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
    // The parser's message quotes the text, and the text may hold a private key.
    return undefined;
  }
}

/** Reads both error shapes, in an envelope or not; an empty or foreign body gives no words. */
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

/** Documented as objects; real ones are strings and numbers. */
function readParameter(item: unknown): (string | number)[] {
  if (typeof item === 'string') return [scrub(item)];
  return typeof item === 'number' ? [item] : [];
}

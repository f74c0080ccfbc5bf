import type { Fields } from '../wire/json.ts';

/** `ok: false` with Slack's name for it. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: Fields;

  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }

  body(): Fields {
    return { ok: false, error: this.code, ...this.extra };
  }
}

const marked = (found: readonly string[]) => found.map((one) => `[ERROR] ${one}`);

/** chat.*: names the places twice, plainly and as `[ERROR]` lines. */
export const invalidBlocks = (found: readonly string[]): Refusal =>
  new Refusal('invalid_blocks', {
    errors: [...found],
    response_metadata: { messages: marked(found) },
  });

/** views.* and everything about arguments. */
export const invalidArguments = (...found: readonly string[]): Refusal =>
  new Refusal('invalid_arguments', { response_metadata: { messages: marked(found) } });

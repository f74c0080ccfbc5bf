import type { Dispatcher } from 'undici';
import { decodedText } from './contentEncoding.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export type TransportCode = 'unreachable' | 'timeout' | 'connection_lost' | 'too_large';

/** No usable answer came. `sent` is false only if certainly no byte was written. */
export class TransportFailure extends Error {
  readonly code: TransportCode;
  readonly sent: boolean;

  constructor(code: TransportCode, sent: boolean, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'TransportFailure';
    this.code = code;
    this.sent = sent;
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * One request and its answer, as a handler for undici. undici calls `onRequestStart` right before
 * it writes, when the connection is open. So what fails earlier was certainly not sent. If undici
 * starts the same request a second time, it is aborted here, so that nothing is sent twice.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #maxBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: ReadonlyMap<string, string> = new Map();
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number) {
    const { promise, resolve, reject } = deferred<Answer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#maxBytes = maxBytes;
  }

  /** Gives up. A request that still waits for a connection is never sent afterwards. */
  stop(code: TransportCode, cause?: unknown): void {
    if (this.#settled) return;
    this.#fail(code, cause);
    this.#controller?.abort(new Error(code));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled || this.#controller !== undefined) {
      controller.abort(new Error('not sent again'));
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = new Map(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]],
      ),
    );
    if (Number(this.#headers.get('content-length') ?? 0) > this.#maxBytes) this.stop('too_large');
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) this.stop('too_large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    try {
      const encoding = this.#headers.get('content-encoding');
      const body = decodedText(Buffer.concat(this.#chunks), encoding, this.#maxBytes);
      this.#settled = true;
      this.#resolve({ status: this.#status, headers: this.#headers, body });
    } catch (error) {
      this.#fail('too_large', error);
    }
  }

  onResponseError(_: unknown, error: unknown): void {
    if (this.#settled) return;
    const sent = this.#controller !== undefined;
    const late = TIMEOUTS.has(codeOf(error)) ? 'timeout' : 'connection_lost';
    this.#fail(sent ? late : 'unreachable', error);
  }

  #fail(code: TransportCode, cause: unknown): void {
    this.#settled = true;
    this.#chunks = [];
    this.#reject(new TransportFailure(code, this.#controller !== undefined, cause));
  }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

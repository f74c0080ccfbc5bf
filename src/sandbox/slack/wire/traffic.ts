import type { Fields } from './json.ts';

// What travelled between Slack and the app, as recorded.

export type DeliveryKind = 'command' | 'action' | 'submission' | 'closed' | 'options' | 'event';

/** What came back for one delivery, before anybody interprets it. */
export type RawAnswer =
  | {
      readonly arrived: true;
      readonly via: 'http' | 'socket';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly latencyMs: number;
    }
  | {
      readonly arrived: false;
      readonly via: 'http' | 'socket' | 'none';
      readonly why: 'operation_timeout' | 'dispatch_failed';
      readonly latencyMs: number;
    };

/** One recorded delivery; hand it to replay() to send the very same bytes again. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly at: number;
  readonly via: 'http' | 'socket' | 'none';
  readonly payload: Fields;
  /** The body as sent over HTTP, or the envelope as sent over the socket. */
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly url?: string;
  answer?: RawAnswer;
}

export interface DeliveryOverrides {
  readonly via?: 'http' | 'socket';
  readonly url?: string;
  readonly signingSecret?: string;
  /** Seconds. */
  readonly timestamp?: number;
  /** Replaces the signature; null leaves the header out. */
  readonly signature?: string | null;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the body before signing. */
  readonly body?: string;
  /** Replaces the body after signing: tampering. */
  readonly tamperedBody?: string;
}

/** Everything the app said to Slack, verbatim, in order. Never holds the Authorization header. */
export interface Call {
  readonly kind: 'api' | 'response_url' | 'ack';
  readonly at: number;
  /** Web API method, response_url path, or kind of the acknowledged delivery. */
  readonly name: string;
  /** The body as it travelled. */
  readonly body: string;
  /** The body as understood. */
  readonly args: Fields;
  readonly status: number;
  readonly answer: string;
}

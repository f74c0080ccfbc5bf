/** Acknowledges what Slack sent; the body is part of the acknowledgement. */
export type Ack = (body?: object) => Promise<void>;

/** The door could not judge a delivery: what went wrong there. */
export interface Closed {
  readonly cause: unknown;
}

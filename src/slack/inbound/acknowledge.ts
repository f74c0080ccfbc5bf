/** Acknowledges a delivery of Slack. The body is part of the acknowledgement. */
export type Ack = (body?: object) => Promise<void>;

/** The inbound checks could not run. `cause` is the error. */
export interface Closed {
  readonly cause: unknown;
}

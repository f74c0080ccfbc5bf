import type { Health } from '../../workflow/ports/health.ts';

/** So many in a row are more than one that went astray. */
const REFUSED_IN_A_ROW = 3;
/** Slack's own limit, and Bolt's, s. */
const MAX_AGE_S = 5 * 60;

/** What one request over HTTP said of itself. */
export interface SignatureHeaders {
  readonly timestamp: string | string[] | undefined;
  readonly signature: string | string[] | undefined;
}

export interface DeliveryWatch {
  accepted(): void;
  /** It was refused for its signature or its time. */
  refused(headers: SignatureHeaders): void;
}

/**
 * Whether all that Slack delivers is refused, as with a wrong signing secret or a wrong clock. What
 * does not even claim to be signed counts for nothing: anybody can send that.
 */
export function createDeliveryWatch(parts: {
  readonly health: Pick<Health, 'is'>;
  /** The clock of this host, epoch ms. */
  readonly now: () => number;
}): DeliveryWatch {
  const { health, now } = parts;
  let inARow = 0;
  return {
    accepted() {
      inARow = 0;
      health.is('slack_deliveries', undefined);
    },
    refused({ timestamp, signature }) {
      const seconds = Number(timestamp);
      if (timestamp === undefined || signature === undefined || Number.isNaN(seconds)) return;
      inARow += 1;
      if (inARow < REFUSED_IN_A_ROW) return;
      const isLate = Math.abs(now() / 1000 - seconds) > MAX_AGE_S;
      const code = isLate ? 'deliveries_late' : 'deliveries_unsigned';
      health.is('slack_deliveries', { code });
    },
  };
}

import type { Health } from '../../workflow/ports/health.ts';

/** So many in a row are more than one that went astray. */
const REFUSED_IN_A_ROW = 3;
/** So long after a good delivery the signing secret is known to be right, ms. */
const PROVEN_FOR = 10 * 60_000;
/** And after that it is doubted only if refusals go on for so long, with no good delivery, ms. */
const REFUSED_FOR = 2 * 60_000;

/** What is known of a request over HTTP that was refused. */
export interface Refused {
  readonly signature: string;
  /** Our signing secret signed it, so it was refused for its time alone. */
  readonly isSigned: boolean;
  /** What it says is about our workspace, as everything that Slack sends us is. */
  readonly namesUs: boolean;
}

export interface DeliveryWatch {
  /** A delivery came whose signature was verified. */
  accepted(): void;
  refused(refused: Refused): void;
}

/**
 * Whether all that Slack delivers is refused, as with a wrong signing secret or a wrong clock.
 * Anybody who reaches the port can send what is refused. So it counts only if our secret signed it,
 * which nobody else can, or if it names our workspace while nothing has shown lately that our secret
 * is right. Who knows the id of the workspace can still raise this alarm: before the first good
 * delivery after a start, and by sending for two minutes after ten quiet ones. The next good
 * delivery ends it.
 */
export function createDeliveryWatch(parts: {
  readonly health: Pick<Health, 'is'>;
  readonly monotonic: () => number;
}): DeliveryWatch {
  const { health, monotonic } = parts;
  /** Of the last good delivery. */
  let acceptedAt: number | undefined;
  let unsigned = 0;
  let unsignedSince = 0;
  /** Signatures: the same request again says nothing new. */
  const late = new Set<string>();

  /** What our secret did not sign, but what names our workspace. */
  function doubt(): void {
    const at = monotonic();
    if (acceptedAt !== undefined && at - acceptedAt < PROVEN_FOR) return;
    if (unsigned === 0) unsignedSince = at;
    unsigned += 1;
    if (unsigned < REFUSED_IN_A_ROW) return;
    // A secret that has never been right since the start is most likely wrong.
    if (acceptedAt !== undefined && at - unsignedSince < REFUSED_FOR) return;
    health.is('slack_deliveries', { code: 'deliveries_unsigned' });
  }

  return {
    accepted() {
      acceptedAt = monotonic();
      unsigned = 0;
      late.clear();
      health.is('slack_deliveries', undefined);
    },
    refused({ signature, isSigned, namesUs }) {
      if (isSigned) {
        late.add(signature);
        if (late.size >= REFUSED_IN_A_ROW)
          health.is('slack_deliveries', { code: 'deliveries_late' });
        return;
      }
      if (namesUs) doubt();
    },
  };
}

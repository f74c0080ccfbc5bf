import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { no } from '../../../domain/record/result.ts';
import type { Loaded, Place, Showing } from '../../../workflow/ports/store.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { decodeRequestId, decodeSubject } from '../../wire/ids.ts';
import type { ActionCall } from '../call.ts';
import type { Read } from './definition.ts';

/** A request as it was when somebody opened a window about it. */
export interface AboutRequest {
  readonly request: Request;
  readonly loaded: Loaded;
  /** The question or offer; empty for the whole request. */
  readonly subject: string;
}

/** By the record alone, before the window opens. */
type Judge = (loaded: Loaded, by: string, subject: string) => Promise<Refusal | undefined>;

type ReadRequest = (call: ActionCall) => Promise<Read<AboutRequest>>;

export function aboutRequest(loaded: Loaded, subject?: string): Read<AboutRequest> {
  const { request } = loaded;
  return {
    ok: true,
    about: { request, loaded, subject: subject ?? '' },
    requestId: request.id,
    subject,
  };
}

/** What most windows show: their answer counts for this spec and for no other. */
export function showsSpec({ request }: { readonly request: Request }): Showing {
  return { kind: 'spec', specHash: request.specHash };
}

/** The request that a button is about, by one read of Redis. */
export function createRequestReads({ review }: { readonly review: Pick<Review, 'offer'> }) {
  async function read(
    call: ActionCall,
    asked: {
      readonly requestId: string | undefined;
      readonly card?: Place;
      readonly subject?: string;
    },
    judge?: Judge,
  ): Promise<Read<AboutRequest>> {
    const { requestId, card, subject } = asked;
    if (requestId === undefined) return no({ why: 'unknown_request' });
    const offer = await review.offer(requestId, card, call.user);
    if (!offer.ok) return no(offer.refusal);
    const refusal = await judge?.(offer.loaded, call.user, subject ?? '');
    return refusal === undefined ? aboutRequest(offer.loaded, subject) : no(refusal);
  }

  return {
    /** The button stands on the card, whose place is compared. */
    onCard: (): ReadRequest => (call) =>
      read(call, { requestId: decodeRequestId(call.value), card: call.place }),
    /** The button may stand anywhere. */
    anywhere:
      (judge?: Judge): ReadRequest =>
      (call) =>
        read(call, { requestId: decodeRequestId(call.value) }, judge),
    /** The button is about one question or offer of the request. */
    ofSubject:
      (judge: Judge): ReadRequest =>
      (call) => {
        const { r: requestId, s: subject } = decodeSubject(call.value) ?? {};
        return read(call, { requestId, subject }, judge);
      },
  };
}

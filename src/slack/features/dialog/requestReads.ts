import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { no } from '../../../domain/record/result.ts';
import type { Loaded, Place } from '../../../workflow/ports/store.ts';
import type { WindowContent } from '../../../workflow/ports/windowContent.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import { decodeRequestId, decodeSubject } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';
import type { Read } from './definition.ts';

/** The request as it was read when the window opened. */
export interface AboutRequest {
  readonly request: Request;
  readonly loaded: Loaded;
  /** Id of the question or offer. Empty if the window is about the whole request. */
  readonly subject: string;
}

/** A check that uses the record only. It runs before the window opens. */
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

/** The window shows this spec. An answer is valid only while the request has the same spec. */
export function showsSpec({ request }: { readonly request: Request }): WindowContent {
  return { kind: 'spec', specHash: request.specHash };
}

/** Reads the request of a button with one read of Redis. */
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
    /** For buttons on the card: the place of the message is compared with the recorded card. */
    onCard: (): ReadRequest => (call) =>
      read(call, { requestId: decodeRequestId(call.value), card: call.place }),
    /** For buttons that can be on any message. */
    anywhere:
      (judge?: Judge): ReadRequest =>
      (call) =>
        read(call, { requestId: decodeRequestId(call.value) }, judge),
    /** For buttons about one question or offer of the request. */
    ofSubject:
      (judge: Judge): ReadRequest =>
      (call) => {
        const { r: requestId, s: subject } = decodeSubject(call.value) ?? {};
        return read(call, { requestId, subject }, judge);
      },
  };
}

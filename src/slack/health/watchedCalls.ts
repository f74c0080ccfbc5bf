import { SlackError } from '../../foundation/errors.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';

/** A failure of a call, or `undefined` where it went well. */
type Saw = (failure: SlackError | undefined) => void;

/** The same calls, of which somebody sees how they went. Neither may throw. */
export function watchCalls(
  calls: SlackWebApi,
  saw: Saw,
  /** A message was sent or painted anew in this channel, or to this person. */
  sawMessage: (channel: string, failure: SlackError | undefined) => void,
): SlackWebApi {
  async function seen<R>(answer: Promise<R>, also: Saw = () => undefined): Promise<R> {
    try {
      const well = await answer;
      saw(undefined);
      also(undefined);
      return well;
    } catch (cause) {
      if (cause instanceof SlackError) {
        saw(cause);
        also(cause);
      }
      throw cause;
    }
  }
  function watched<A extends readonly unknown[], R>(call: (...asked: A) => Promise<R>) {
    return (...asked: A): Promise<R> => seen(call(...asked));
  }
  return {
    openWindow: watched(calls.openWindow),
    updateWindow: watched(calls.updateWindow),
    publishHome: watched(calls.publishHome),
    post: (channel, ...more) =>
      seen(calls.post(channel, ...more), (failure) => sawMessage(channel, failure)),
    permalink: watched(calls.permalink),
    update: (place, ...more) =>
      seen(calls.update(place, ...more), (failure) => sawMessage(place.channel, failure)),
    user: watched(calls.user),
    userByEmail: watched(calls.userByEmail),
    groupMembers: watched(calls.groupMembers),
    members: watched(calls.members),
    groups: watched(calls.groups),
    channel: watched(calls.channel),
    identity: watched(calls.identity),
  };
}

import type { Problem } from '../../../domain/record/state.ts';
import { ATLAS_CODES, type AtlasCode, type StoreCode } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Advice } from '../../../text/en/failures.ts';
import { type Message, message, section } from './blocks.ts';
import { code } from './mrkdwn.ts';

/** What an `AtlasError` carries; its message is for the log, not for people. */
export interface AtlasFailure {
  readonly code: AtlasCode;
  readonly errorCode?: string | undefined;
  readonly detail?: string | undefined;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

function isAtlasCode(text: string): text is AtlasCode {
  return ATLAS_CODES.some((one) => one === text);
}

/** Codes whose words say it all, so that Atlas's own sentence would only confuse. */
const SELF_EXPLAINING: readonly string[] = ['rate_limited', 'address_not_allowed'];

function atlasSaid(words: Catalogue, failure: Omit<Problem, 'status'>): string {
  if (SELF_EXPLAINING.includes(failure.code)) return '';
  const parts = [failure.errorCode, failure.detail].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : words.atlasAnswers.said(code(parts.join(': '), 400));
}

/** Our own codes first: they say more than the error of Atlas they came from. */
function advice(words: Catalogue, problemCode: string, errorCode: string | undefined): Advice {
  const { byErrorCode } = words.atlasAnswers;
  const own = Object.hasOwn(words.problems, problemCode) ? words.problems[problemCode] : undefined;
  if (own !== undefined) return own;
  if (errorCode !== undefined && Object.hasOwn(byErrorCode, errorCode)) {
    const better = byErrorCode[errorCode];
    if (better !== undefined) return better;
  }
  return isAtlasCode(problemCode) ? words.atlas[problemCode] : words.problems.unknown;
}

/** What went wrong with a request, what Atlas said (may be empty), and what to do. */
export function problemAdvice(words: Catalogue, problem: Problem): Advice & { said: string } {
  return {
    ...advice(words, problem.code, problem.errorCode),
    said: atlasSaid(words, problem),
  };
}

/** An error of Atlas in mrkdwn, for somebody who waits for an answer. */
export function atlasErrorText(words: Catalogue, failure: AtlasFailure): string {
  const { code: problem, errorCode, detail, retryAfterMs } = failure;
  const { what, next } = advice(words, problem, errorCode);
  const said = atlasSaid(words, {
    code: problem,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(detail === undefined ? {} : { detail }),
  });
  const todo =
    retryAfterMs === undefined
      ? next
      : words.atlasAnswers.wait(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return [what, said, todo].filter((part) => part !== '').join(' ');
}

/**
 * `vote`: an approver waits to hear whether the decision counts. `reveal`: the requester, whether the
 * one showing of the private key is spent.
 */
export type During = 'vote' | 'reveal';

export function storeErrorText(words: Catalogue, storeCode: StoreCode, during?: During): string {
  if (during === 'reveal') return words.storeAtReveal[storeCode];
  return storeCode === 'unsure' && during === 'vote'
    ? words.slack.voteUnsure
    : words.store[storeCode];
}

/** For everything nobody foresaw; the log has the rest under the same reference. */
export function brokenText(words: Catalogue, ref: string): string {
  return words.broken(code(ref, 40));
}

/** One sentence of ours as a message. */
export function sentence(text: string): Message {
  return message(text, [section(text)]);
}

import type { Problem } from '../../../domain/record/state.ts';
import { ATLAS_CODES, type AtlasCode, type StoreCode } from '../../../foundation/errors.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Advice } from '../../../text/en/failures.ts';
import { type Message, message, section } from './blocks.ts';
import { code } from './mrkdwn.ts';

/** The fields of an `AtlasError` without its message, which is for the log only. */
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

/** For these codes our text is complete, so Atlas's own sentence is left out. */
const SELF_EXPLAINING: readonly string[] = ['rate_limited', 'address_not_allowed'];

function atlasSaid(words: Catalogue, failure: Omit<Problem, 'status'>): string {
  if (SELF_EXPLAINING.includes(failure.code)) return '';
  const parts = [failure.errorCode, failure.detail].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : words.atlasAnswers.said(code(parts.join(': '), 400));
}

/** Our own codes come first, because they are more exact than Atlas's error. */
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

/** An error of Atlas in mrkdwn, for a person who waits for an answer. */
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
 * What the person was doing. `vote`: the message says whether the decision counts. `reveal`: it
 * says that no private key was shown, and whether one still waits.
 */
export type During = 'vote' | 'reveal';

export function storeErrorText(words: Catalogue, storeCode: StoreCode, during?: During): string {
  if (during === 'reveal') return words.storeAtReveal[storeCode];
  return storeCode === 'unsure' && during === 'vote'
    ? words.slack.voteUnsure
    : words.store[storeCode];
}

/** For unforeseen errors. `ref` is the reference under which the log has the details. */
export function brokenText(words: Catalogue, ref: string): string {
  return words.broken(code(ref, 40));
}

/** A message with one sentence. */
export function sentence(text: string): Message {
  return message(text, [section(text)]);
}

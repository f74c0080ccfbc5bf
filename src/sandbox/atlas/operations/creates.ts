// Every create that got past authentication, and what came of it. A lost answer does not change the count.
import { z } from 'zod';
import type { Performed } from './perform.ts';

export interface CreateAttempt {
  readonly at: number;
  readonly path: string;
  readonly description: string | undefined;
  outcome: 'nothing yet' | 'created' | 'refused';
  keyId: string | undefined;
  errorCode: string | undefined;
}

const described = z.looseObject({ desc: z.string() });
const made = z.looseObject({ id: z.string() });

function descriptionIn(body: string): string | undefined {
  try {
    return described.safeParse(JSON.parse(body)).data?.desc;
  } catch {
    return undefined;
  }
}

export function openAttempt(at: number, path: string, body: string): CreateAttempt {
  const description = descriptionIn(body);
  const outcome = 'nothing yet';
  return { at, path, description, outcome, keyId: undefined, errorCode: undefined };
}

export function closeAttempt(attempt: CreateAttempt, { answer, refusal }: Performed): void {
  attempt.outcome = refusal ? 'refused' : 'created';
  attempt.errorCode = refusal?.facts.errorCode;
  attempt.keyId = made.safeParse(answer.body).data?.id;
}

/** Takes back what a rehearsal made; returns the key to remove, if there is one. */
export function reopenAttempt(attempt: CreateAttempt): string | undefined {
  const { keyId } = attempt;
  attempt.outcome = 'nothing yet';
  attempt.keyId = undefined;
  attempt.errorCode = undefined;
  return keyId;
}

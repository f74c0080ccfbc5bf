import type { Refusal } from '../../domain/record/refusal.ts';
import type { Attempt, RefusalNotes } from './refusalNotes.ts';
import type { SafeModeGuard } from './safeMode.ts';
import { type Pause, USE_CASE_RULES } from './safeModeAndAuditRules.ts';
import type { UseCases } from './useCases.ts';

interface Guards {
  readonly guard: Pick<SafeModeGuard, 'known' | 'isOn'>;
  readonly notes: RefusalNotes;
}

type Method = (...asked: readonly unknown[]) => unknown;

/** A rule for any method. `who` gets the arguments of the call that was refused. */
type AnyRule =
  | 'plain'
  | {
      readonly pause: Pause<unknown> | 'not_paused';
      readonly audit:
        | 'not_audited'
        | {
            readonly event: string;
            who(...asked: readonly unknown[]): Pick<Attempt, 'by' | 'requestId'>;
          };
    };

/**
 * Refusals that are audited: somebody tried what they may not do. The others are mistakes of people
 * who may do it.
 */
const AUDITED = [
  'not_a_member',
  'not_allowed',
  'own_request',
  'same_person',
  'already_voted',
  'wrong_spec',
  'not_requester',
  'not_revoker',
  'stale_card',
  'stale_window',
  'used_window',
  'too_many_open',
  'unknown_request',
  'role_not_allowed',
  'denied_by_rule',
  'no_manager',
  'not_your_turn',
  'not_asked_for_less',
  'too_many_today',
  'no_break_glass',
  'glass_used_up',
  'too_dangerous_in_advance',
  'already_denied',
  'not_handler',
  'not_owner',
  'not_offered',
] as const satisfies readonly Refusal['why'][];

interface Answered {
  readonly refusal?: unknown;
  readonly why?: unknown;
  readonly wrong?: unknown;
}

function isAnswered(value: unknown): value is Answered {
  return typeof value === 'object' && value !== null;
}

/** The reason to audit, if there is one. `answer` is a `Result`, or a refusal itself. */
function refusalIn(answer: unknown): Refusal['why'] | undefined {
  const reason = isAnswered(answer) && 'refusal' in answer ? answer.refusal : answer;
  if (!isAnswered(reason)) return undefined;
  const all: unknown[] = Array.isArray(reason.wrong) ? reason.wrong : [reason];
  return AUDITED.find((why) => all.some((one) => isAnswered(one) && one.why === why));
}

async function isPaused(guard: Guards['guard'], { asks }: Pause<unknown>): Promise<boolean> {
  return asks === 'memory' ? guard.known() !== undefined : guard.isOn();
}

function guarded({ guard, notes }: Guards, rule: AnyRule, method: Method): Method {
  if (rule === 'plain') return method;
  const { pause, audit } = rule;
  return async (...asked) => {
    if (pause !== 'not_paused' && (await isPaused(guard, pause))) return pause.answer;
    const answer = await method(...asked);
    const why = audit === 'not_audited' ? undefined : refusalIn(answer);
    if (audit !== 'not_audited' && why !== undefined) {
      notes.note({ event: audit.event, ...audit.who(...asked), why });
    }
    return answer;
  };
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

function guardMethods(guards: Guards, useCase: string, methods: object): object {
  const all: Record<string, Method> = {};
  for (const [name, method] of Object.entries(methods)) {
    const rule = RULES[useCase]?.[name];
    if (rule === undefined || !isMethod(method)) throw new Error(`${useCase}.${name} has no rule`);
    all[name] = guarded(guards, rule, method);
  }
  return all;
}

const RULES: Readonly<Record<string, Readonly<Record<string, AnyRule>>>> = USE_CASE_RULES;

/**
 * Wraps the use cases as `USE_CASE_RULES` says. In safe mode a paused method is not called, and its
 * rule has the answer. Refused attempts are noted in the audit log. A use case without rules does
 * not compile.
 */
export function guardUseCases<U extends keyof UseCases>(
  guards: Guards,
  useCases: Pick<UseCases, U>,
): Pick<UseCases, U> {
  const given: object = useCases;
  const all: Record<string, object> = {};
  for (const [name, methods] of Object.entries(given)) {
    all[name] = guardMethods(guards, name, methods);
  }
  return { ...useCases, ...all };
}

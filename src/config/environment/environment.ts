import type { z } from 'zod';
import { Secret } from '../../foundation/secret.ts';
import { meaningOf, type VariableName } from './variables.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns the text of a file; throws if the file cannot be read. */
export type ReadFile = (path: string) => string;

/** Checks the value of a variable. Its messages state the rule and never contain the value. */
export type Rule<T> = z.ZodType<T, string>;

/** Reads variables one by one and collects what is wrong with them in `problems`. */
export interface Environment {
  readonly problems: string[];
  complain(name: string, problem: string): void;
  /** Whether the variable or its `_FILE` form is set. An empty value counts as not set. */
  has(name: string): boolean;
  text<T>(name: string, rule: Rule<T>): T | undefined;
  secret(name: string, rule: Rule<string>): Secret | undefined;
  /**
   * Like `secret`, but the rule parses the text into another value, which must protect the secret.
   */
  secretAs<T>(name: string, rule: Rule<T>): T | undefined;
  requireSet(name: VariableName): void;
}

export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/** An env file of Docker or systemd keeps what a shell would take away. */
const QUOTED = /^(".*"|'.*'|“.*”|‘.*’)$/su;

/** The system's code, such as `ENOENT`. The message could reveal too much. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'unreadable';
}

export function readEnvironment(variables: Variables, readFile: ReadFile): Environment {
  const problems: string[] = [];

  function complain(name: string, problem: string): void {
    problems.push(`${name}: ${problem}`);
  }

  function direct(name: string): string | undefined {
    return variables[name]?.trim() || undefined;
  }

  function fromFile(name: string, path: string): string | undefined {
    try {
      const text = readFile(path).trim();
      if (text === '') complain(name, 'the file it names is empty.');
      return text || undefined;
    } catch (cause) {
      complain(name, `the file it names cannot be read (${reasonOf(cause)}).`);
      return undefined;
    }
  }

  function secretText(name: string): string | undefined {
    const value = direct(name);
    const path = direct(fileVariable(name));
    if (path === undefined) return value;
    if (value === undefined) return fromFile(fileVariable(name), path);
    complain(name, `is set, and so is ${fileVariable(name)}. Set one of them.`);
    return undefined;
  }

  function judge<T>(name: string, rule: Rule<T>, value: string | undefined): T | undefined {
    if (value === undefined) return undefined;
    if (QUOTED.test(value)) {
      complain(name, 'stands in quotation marks, which would be part of the value. Remove them.');
      return undefined;
    }
    const judged = rule.safeParse(value);
    if (judged.success) return judged.data;
    for (const message of new Set(judged.error.issues.map((issue) => issue.message))) {
      complain(name, message);
    }
    return undefined;
  }

  function has(name: string): boolean {
    return direct(name) !== undefined || direct(fileVariable(name)) !== undefined;
  }

  return {
    problems,
    complain,
    has,
    text: (name, rule) => judge(name, rule, direct(name)),
    secretAs: (name, rule) => judge(name, rule, secretText(name)),
    secret(name, rule) {
      const value = judge(name, rule, secretText(name));
      return value === undefined ? undefined : new Secret(value);
    },
    requireSet(name) {
      if (!has(name)) complain(name, `is not set. ${meaningOf(name)}`);
    },
  };
}

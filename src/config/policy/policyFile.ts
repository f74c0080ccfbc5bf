import type { z } from 'zod';
import type { Policy } from '../../domain/policy/policy.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { readDraft } from './draft.ts';
import type { Mistake } from './mistake.ts';
import { mistakesIn } from './mistakes.ts';
import { resolvePolicy } from './resolve.ts';
import { keysAt, policySchema } from './schema.ts';
import { warningsIn } from './warnings.ts';
import { readYaml, type YamlFile } from './yamlFile.ts';

export interface PolicyRead {
  /** Absent exactly when there are problems. */
  readonly policy?: Policy;
  /** The prefix of each organization's variables, in their order; empty where it is no prefix. */
  readonly prefixes: readonly string[];
  /** `policy.yaml:12: organizations[0].id: must be ...`, in the order of lines. */
  readonly problems: readonly string[];
  /** What is probably not meant, written like problems; empty while there are any. */
  readonly warnings: readonly string[];
}

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function unknownKey(path: readonly PropertyKey[], key: string): Mistake {
  const meant = nearestWord(key, keysAt(path));
  const hint =
    meant === undefined ? `known here: ${keysAt(path).join(', ')}` : `did you mean ${meant}?`;
  return { path: [...path, key], message: `is not known: ${hint}` };
}

function mistakesOf(error: z.ZodError): Mistake[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(issue.path, key));
    }
    // Of a map whose keys are ids: what is wrong with the key.
    const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
    return [{ path: issue.path, message: inner?.message ?? issue.message }];
  });
}

function inOrder(name: string, file: YamlFile, mistakes: readonly Mistake[]): string[] {
  return mistakes
    .map(({ path, message }) => ({ line: file.lineOf(path), where: written(path), message }))
    .sort((one, other) => one.line - other.line)
    .map(({ line, where, message }) => `${name}:${line}: ${where || 'the file'}: ${message}`);
}

/** `name` is how the file is called in problems. */
export function readPolicy(name: string, text: string): PolicyRead {
  const file = readYaml(text);
  if (file.errors.length > 0) {
    const problems = file.errors.map(({ line, message }) => `${name}:${line}: ${message}`);
    return { problems, prefixes: [], warnings: [] };
  }
  const parsed = policySchema.safeParse(file.value ?? undefined);
  const draft = readDraft(file.value);
  const policy = resolvePolicy(draft);
  const problems = inOrder(name, file, [
    ...(parsed.success ? [] : mistakesOf(parsed.error)),
    ...mistakesIn(draft, policy),
  ]);
  const prefixes = draft.outline.map(({ credentials }) => credentials);
  if (problems.length > 0) return { problems, prefixes, warnings: [] };
  return { policy, problems, prefixes, warnings: inOrder(name, file, warningsIn(draft, policy)) };
}

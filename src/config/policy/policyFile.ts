import type { z } from 'zod';
import type { Policy } from '../../domain/policy/policy.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { readDraft } from './draft.ts';
import type { Mistake } from './mistake.ts';
import { mistakesIn, undecidableIn } from './mistakes.ts';
import { resolvePolicy } from './resolve.ts';
import { keysAt, policySchema } from './schema.ts';
import { warningsIn } from './warnings.ts';
import { readYaml, type YamlFile } from './yaml/yamlFile.ts';

export interface PolicyRead {
  /** Set if and only if `problems` is empty. */
  readonly policy?: Policy;
  /**
   * Set instead where all problems say that something can never be decided. Keywarden starts with
   * such a policy if it was in force before.
   */
  readonly undecidable?: Policy;
  /** The variable prefix of each organization, in file order. Empty if it is not a valid prefix. */
  readonly prefixes: readonly string[];
  /** Such as `policy.yaml:12: organizations[0].id: must be ...`, sorted by line. */
  readonly problems: readonly string[];
  /**
   * Parts that are valid but probably a mistake, in the form of problems. Empty if there are
   * problems.
   */
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
    // For an invalid key of a map, zod puts the reason into the inner issue.
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

/** `name` is the file name to show in problems. */
export function readPolicy(name: string, text: string): PolicyRead {
  const file = readYaml(text);
  if (file.errors.length > 0) {
    const problems = file.errors.map(({ line, message }) => `${name}:${line}: ${message}`);
    return { problems, prefixes: [], warnings: [] };
  }
  const parsed = policySchema.safeParse(file.value ?? undefined);
  const draft = readDraft(file.value);
  const policy = resolvePolicy(draft);
  const mistakes = [
    ...(parsed.success ? [] : mistakesOf(parsed.error)),
    ...mistakesIn(draft, policy),
  ];
  const problems = inOrder(name, file, [...mistakes, ...undecidableIn(draft, policy)]);
  const prefixes = draft.outline.map(({ credentials }) => credentials);
  if (mistakes.length > 0) return { problems, prefixes, warnings: [] };
  if (problems.length > 0) return { undecidable: policy, problems, prefixes, warnings: [] };
  return { policy, problems, prefixes, warnings: inOrder(name, file, warningsIn(draft, policy)) };
}

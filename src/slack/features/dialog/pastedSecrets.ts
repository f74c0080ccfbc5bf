import { type SecretKind, secretIn } from '../../../domain/key/pastedSecret.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { typedInto } from '../../views/kit/inputs.ts';
import { cut, LIMITS } from '../../views/kit/limits.ts';

/** The inputs in which somebody seems to have pasted a secret, each with what it looks like. */
export function pastedInto(stateValues: object): ReadonlyMap<string, SecretKind> {
  const found = Object.keys(stateValues).flatMap((field) => {
    const kind = secretIn(typedInto(stateValues, field));
    return kind === undefined ? [] : [[field, kind] as const];
  });
  return new Map(found);
}

/** The errors under these inputs. They do not repeat what was pasted. */
export function pastedErrors(
  { refusals }: Catalogue,
  pasted: ReadonlyMap<string, SecretKind>,
): Record<string, string> {
  const errors = [...pasted].map(([field, kind]) => {
    const { what, end } = refusals.looksLike[kind];
    return [field, cut(refusals.pasted(what, end), LIMITS.fieldError)] as const;
  });
  return Object.fromEntries(errors);
}

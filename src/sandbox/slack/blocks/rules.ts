import { type Fields, isFields, text } from '../wire/json.ts';

// Small rules that add up to Block Kit. Each reports places as JSON pointers, worded as Slack does.

export type Surface = 'message' | 'modal' | 'home';

export interface Check {
  readonly surface: Surface;
  readonly found: string[];
}

export type Rule = (value: unknown, at: string, check: Check) => void;

export const report = (check: Check, what: string, at: string): void => {
  check.found.push(`${what} [json-pointer:${at}]`);
};

/** Slack speaks of limits as "less than limit + 1". */
export const string =
  (max: number, min = 1): Rule =>
  (value, at, check) => {
    if (typeof value !== 'string') return report(check, 'must provide a string', at);
    if (value.length > max) report(check, `must be less than ${max + 1} characters`, at);
    if (value.length < min) report(check, `must be more than ${min - 1} characters`, at);
  };

export const boolean: Rule = (value, at, check) => {
  if (typeof value !== 'boolean') report(check, 'must provide a boolean', at);
};

export const integer =
  (min: number, max: number): Rule =>
  (value, at, check) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return report(check, 'must provide an integer', at);
    }
    if (value < min) report(check, `must be greater than ${min - 1}`, at);
    if (value > max) report(check, `must be less than ${max + 1}`, at);
  };

export const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value, at, check) => {
    if (!allowed.includes(text(value))) report(check, 'must be a valid enum value', at);
  };

export const matching =
  (pattern: RegExp, max: number): Rule =>
  (value, at, check) => {
    string(max)(value, at, check);
    if (typeof value === 'string' && !pattern.test(value)) {
      report(check, 'must match the required format', at);
    }
  };

export const url: Rule = matching(/^(https?|slack|mailto):/, 3000);

export const anything: Rule = () => {};

export const array =
  (item: Rule, min: number, max: number): Rule =>
  (value, at, check) => {
    if (!Array.isArray(value)) return report(check, 'must provide an array', at);
    if (value.length > max) report(check, `no more than ${max} items allowed`, at);
    if (value.length < min) report(check, `no fewer than ${min} items allowed`, at);
    for (const [index, one] of value.entries()) item(one, `${at}/${index}`, check);
  };

type Rules = Readonly<Record<string, Rule>>;

/** An object with exactly these properties; `type` is looked at by whoever chose the shape. */
export const shape =
  (
    required: Rules,
    optional: Rules = {},
    also: (value: Fields, at: string, check: Check) => void = anything,
  ): Rule =>
  (value, at, check) => {
    if (!isFields(value)) return report(check, 'must provide an object', at);
    for (const [name, rule] of Object.entries(required)) {
      if (value[name] === undefined) report(check, `missing required field: ${name}`, at);
      else rule(value[name], `${at}/${name}`, check);
    }
    for (const [name, one] of Object.entries(value)) {
      if (name === 'type' || name in required) continue;
      const rule = optional[name];
      if (rule === undefined) report(check, `invalid additional property: ${name}`, at);
      else rule(one, `${at}/${name}`, check);
    }
    also(value, at, check);
  };

/** Picks the shape by `type`. */
export const byType =
  (shapes: Rules): Rule =>
  (value, at, check) => {
    if (!isFields(value)) return report(check, 'must provide an object', at);
    if (value.type === undefined) return report(check, 'missing required field: type', at);
    const rule = Object.hasOwn(shapes, text(value.type)) ? shapes[text(value.type)] : undefined;
    if (rule === undefined) report(check, `unsupported type: ${String(value.type)}`, `${at}/type`);
    else rule(value, at, check);
  };

export const onlyOn =
  (surfaces: readonly Surface[], rule: Rule): Rule =>
  (value, at, check) => {
    if (surfaces.includes(check.surface)) rule(value, at, check);
    else report(check, `unsupported type: ${isFields(value) ? text(value.type) : ''}`, at);
  };

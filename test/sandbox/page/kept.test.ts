import { describe, expect, it } from 'vitest';
import {
  chosenIn,
  groupsOf,
  inputOf,
  writtenIn,
} from '../../../src/sandbox/page/elements/choices/kept.ts';

const words = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ value, text: words(value.toUpperCase()) });

describe('what stands in a control of the sandbox page', () => {
  it('is what the app put there until Slack has kept something', () => {
    const element = { initial_option: option('a') };
    expect(chosenIn(element, undefined)).toEqual([{ value: 'a', label: 'A' }]);
    expect(chosenIn(element, { selected_option: option('b') })).toEqual([
      { value: 'b', label: 'B' },
    ]);
    expect(chosenIn(element, { selected_option: null })).toEqual([]);
  });

  it('may be several options, people or places', () => {
    const several = { selected_options: [option('a'), option('b')] };
    expect(chosenIn({}, several).map(({ value }) => value)).toEqual(['a', 'b']);
    expect(chosenIn({}, { selected_users: ['U1', 'U2'] }).map(({ value }) => value)).toEqual([
      'U1',
      'U2',
    ]);
    expect(chosenIn({ initial_conversation: 'C1' }, undefined)).toEqual([
      { value: 'C1', label: 'C1' },
    ]);
  });

  it('is text, a date, a time or a moment', () => {
    expect(writtenIn({ initial_value: 'x' }, undefined)).toBe('x');
    expect(writtenIn({ initial_value: 'x' }, { value: null })).toBe('');
    expect(writtenIn({}, { selected_date: '2026-11-22' })).toBe('2026-11-22');
    expect(writtenIn({ initial_date_time: 1_795_000_000 }, undefined)).toBe('1795000000');
  });

  it('is found by block and action', () => {
    const state = { b: { a: { value: 'x' } } };
    expect(inputOf(state, 'b', 'a')).toEqual({ value: 'x' });
    expect(inputOf(state, 'b', 'other')).toBeUndefined();
  });

  it('comes from options in a row or in groups', () => {
    expect(groupsOf({ options: [option('a')] })).toEqual([
      { options: [{ value: 'a', label: 'A' }] },
    ]);
    const groups = [{ label: words('First'), options: [option('a')] }];
    expect(groupsOf({ option_groups: groups })[0]?.label).toBe('First');
  });
});

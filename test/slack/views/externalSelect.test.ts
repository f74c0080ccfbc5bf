import { describe, expect, it } from 'vitest';
import { suggestions } from '../../../src/sandbox/slack/blocks/elements.ts';
import {
  chosenFrom,
  externalSelect,
  menuOptions,
  multiExternalSelect,
  NO_OPTIONS,
  optionsUnreadable,
} from '../../../src/slack/views/kit/externalSelect.ts';
import { en } from '../../../src/text/en.ts';

/** What Slack would say against this answer. */
function complaints(answer: unknown): readonly string[] {
  const found: string[] = [];
  suggestions(answer, '', { surface: 'modal', found });
  return found;
}

const choices = (count: number, name = 'project') =>
  Array.from({ length: count }, (_, index) => ({
    name: `${name} ${index}`,
    value: index.toString(16).padStart(24, '0'),
  }));

describe('the options of a menu that is searched by typing', () => {
  it('are never more than Slack takes, and then the menu says how to get at the others', () => {
    const few = menuOptions(en, choices(100));
    expect(few).toMatchObject({ options: { length: 100 } });
    const many = menuOptions(en, choices(240));
    expect(many).toMatchObject({
      option_groups: [
        {
          label: { text: 'The first 100 of 240. Type more of the name.' },
          options: { length: 100 },
        },
      ],
    });
    for (const answer of [few, many, menuOptions(en, []), NO_OPTIONS]) {
      expect(complaints(answer)).toEqual([]);
    }
  });

  it.each(['x'.repeat(300), '👩'.repeat(60), '<!channel> & *bold*', ' \u200B ', 'a\nb'])(
    'are plain and short, whatever a project is called: %j',
    (name) => {
      const answer = menuOptions(en, choices(2, name));
      expect(complaints(answer)).toEqual([]);
      expect(JSON.stringify(answer)).not.toContain('mrkdwn');
    },
  );

  it('say that they could not be read, and this is no choice', () => {
    const answer = optionsUnreadable(en);
    expect(complaints(answer)).toEqual([]);
    const [option] = 'options' in answer ? answer.options : [];
    expect(option?.text.text).toMatch(/could not be read/);
    const state = { block: { 'list.project': { selected_options: [option] } } };
    expect(chosenFrom(state, { block: 'block', action: 'list.project' })).toEqual([]);
  });
});

describe('what was chosen', () => {
  const where = { block: 'projects', action: 'list.project' } as const;

  it.each([
    ['one', { selected_option: { value: 'a' } }, ['a']],
    ['several', { selected_options: [{ value: 'a' }, { value: 'b' }] }, ['a', 'b']],
    ['one twice', { selected_options: [{ value: 'a' }, { value: 'a' }] }, ['a']],
    ['none', { selected_option: null, selected_options: [] }, []],
    ['nothing that Slack would send', { selected_options: 'a' }, []],
  ])('is read from the state of a window: %s', (_what, element, expected) => {
    expect(chosenFrom({ projects: { 'list.project': element } }, where)).toEqual(expected);
  });

  it.each([undefined, {}, { projects: 'x' }, { other: {} }])(
    'is nothing in a state without the menu: %j',
    (state) => {
      expect(chosenFrom(state, where)).toEqual([]);
    },
  );

  it('stands in the menu when it is drawn again', () => {
    const wish = { action: 'list.project', placeholder: 'Projects' } as const;
    const [one, ...more] = choices(3);
    expect(externalSelect({ ...wish, chosen: one })).toMatchObject({
      min_query_length: 0,
      initial_option: { value: one?.value },
    });
    expect(multiExternalSelect({ ...wish, chosen: more, most: 5 })).toMatchObject({
      max_selected_items: 5,
      initial_options: [{ value: more[0]?.value }, { value: more[1]?.value }],
    });
    expect(multiExternalSelect({ ...wish, chosen: [] })).not.toHaveProperty('initial_options');
  });
});

#!/usr/bin/env bash
# Builders of Slack's Block Kit: @slack-wrench/blocks 2.1.0, slack-block-kit 0.9.15, slack-block-builder 2.8.0,
# jsx-slack 6.1.2. Slack takes 25 elements in an actions block, 3000 characters in a text field, and 100
# options in a menu.
# Guess: what Slack takes, all of them build; 120 options they refuse, or build for Slack to refuse.
# Seen: @slack-wrench/blocks drops the sixth button and all after it, and cuts the text that a field is
# filled with to 150 characters with " …" at the end, without a word; slack-block-kit refuses six buttons.
# Of 120 options the first one drops the last 20, the others build all.
# Why it matters: a form that is shown again with the reason in it hands in half a reason, and that is what
# approvers decide on and the audit log keeps; and a project that was dropped from a menu cannot be chosen.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @slack-wrench/blocks@2.1.0 slack-block-kit@0.9.15 \
  slack-block-builder@2.8.0 jsx-slack@6.1.2
cat >run.mjs <<'JS'
import wrench from '@slack-wrench/blocks';
import * as jsx from 'jsx-slack';
import builder from 'slack-block-builder';
import kit from 'slack-block-kit';

const h = jsx.JSXSlack.createElement;
const modal = (child) => jsx.JSXSlack(h(jsx.Modal, { title: 'Key' }, child)).blocks[0];
const built = (block) => builder.Modal({ title: 'Key' }).blocks(block).buildToObject().blocks[0];
const builders = {
  '@slack-wrench/blocks': {
    buttons: (names) => wrench.Actions(names.map((name) => wrench.Button(name, name))),
    field: (text) => wrench.PlainTextInputElement('reason', text),
    menu: (names) => wrench.StaticSelectInputElement('project', 'Project', names.map((name) => wrench.OptionObject(name, name))),
  },
  'slack-block-kit': {
    buttons: (names) => kit.block.actions(names.map((name) => kit.element.button(name, name))),
    field: (text) => kit.element.plainTextInput('reason', { initialValue: text }),
    menu: (names) => kit.element.staticSelect('project', 'Project', names.map((name) => kit.object.option(name, name))),
  },
  'slack-block-builder': {
    buttons: (names) => built(builder.Actions().elements(names.map((name) => builder.Button({ text: name, actionId: name })))),
    field: (text) => built(builder.Input({ label: 'Reason' }).element(builder.TextInput({ initialValue: text }))).element,
    menu: (names) => {
      const options = names.map((name) => builder.Option({ text: name, value: name }));
      return built(builder.Input({ label: 'Project' }).element(builder.StaticSelect().options(options))).element;
    },
  },
  'jsx-slack': {
    buttons: (names) => modal(h(jsx.Actions, {}, ...names.map((name) => h(jsx.Button, { actionId: name }, name)))),
    field: (text) => modal(h(jsx.Textarea, { label: 'Reason', value: text })).element,
    menu: (names) => modal(h(jsx.Select, { label: 'Project' }, ...names.map((name) => h(jsx.Option, { value: name }, name)))).element,
  },
};
function outcome(build) {
  try {
    return build();
  } catch {
    return 'refuses';
  }
}
const names = (count) => Array.from({ length: count }, (_, number) => `name${number}`);
for (const [name, { buttons, field, menu }] of Object.entries(builders)) {
  const seen = [
    `of 7 buttons ${outcome(() => buttons(names(7)).elements.length)}`,
    `of 400 characters ${outcome(() => field('x'.repeat(400)).initial_value.length)}`,
    `ending "${outcome(() => field('x'.repeat(400)).initial_value.slice(-3))}"`,
    `of 120 options ${outcome(() => menu(names(120)).options.length)}`,
  ];
  console.log(`${name}: ${seen.join(', ')}`);
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
@slack-wrench/blocks: of 7 buttons 5, of 400 characters 150, ending "x …", of 120 options 100
slack-block-kit: of 7 buttons refuses, of 400 characters 400, ending "xxx", of 120 options 120
slack-block-builder: of 7 buttons 7, of 400 characters 400, ending "xxx", of 120 options 120
jsx-slack: of 7 buttons 7, of 400 characters 400, ending "xxx", of 120 options 120
EXPECTED

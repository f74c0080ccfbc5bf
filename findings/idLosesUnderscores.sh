#!/usr/bin/env bash
# Markdown to Slack: md-to-slack-blocks 1.0.0, markdown-to-slack-blocks 1.5.0, slackify-markdown 4.5.0.
# Guess: an id with underscores in it comes out as it went in; CommonMark knows no emphasis inside a word.
# Seen: md-to-slack-blocks takes each pair of underscores for italics, so the client id of a service
# account and the name of a key lose them; " * 3 * " loses its stars. The other two leave ids alone,
# but slackify-markdown puts an invisible U+200B on both sides of whatever is bold.
# Why it matters: people copy ids out of Slack into a configuration. Atlas refuses the damaged id, and
# nobody can see what is wrong with it. Ids belong into code, which all three leave untouched.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts md-to-slack-blocks@1.0.0 \
  markdown-to-slack-blocks@1.5.0 slackify-markdown@4.5.0
cat >run.mjs <<'JS'
import { markdownToSlackBlocks } from 'md-to-slack-blocks';
import { markdownToBlocks } from 'markdown-to-slack-blocks';
import slackify from 'slackify-markdown';

const texts = (value) =>
  typeof value?.text === 'string' ? value.text : Object.values(value).filter((part) => typeof part === 'object').map(texts).join('');
const converters = {
  'md-to-slack-blocks': (markdown) => texts(markdownToSlackBlocks(markdown)),
  'markdown-to-slack-blocks': (markdown) => texts(markdownToBlocks(markdown)),
  'slackify-markdown': (markdown) => (slackify.default ?? slackify.slackifyMarkdown ?? slackify)(markdown).trimEnd(),
};
const inputs = ['mdb_sa_id_0123 for ci_deploy_prod', '`mdb_sa_id_0123`', '5 * 3 * 2 keys', 'key **abcdefgh** made'];
for (const [name, convert] of Object.entries(converters)) {
  for (const input of inputs) {
    console.log(`${name}: ${input} -> ${convert(input).replace(/\u200b/g, '(U+200B)')}`);
  }
}
JS
node run.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED' || { echo 'The behaviour changed.' >&2; exit 1; }
md-to-slack-blocks: mdb_sa_id_0123 for ci_deploy_prod -> mdbsaid0123 for cideploy_prod
md-to-slack-blocks: `mdb_sa_id_0123` -> mdb_sa_id_0123
md-to-slack-blocks: 5 * 3 * 2 keys -> 5  3  2 keys
md-to-slack-blocks: key **abcdefgh** made -> key abcdefgh made
markdown-to-slack-blocks: mdb_sa_id_0123 for ci_deploy_prod -> mdb_sa_id_0123 for ci_deploy_prod
markdown-to-slack-blocks: `mdb_sa_id_0123` -> `mdb_sa_id_0123`
markdown-to-slack-blocks: 5 * 3 * 2 keys -> 5 * 3 * 2 keys
markdown-to-slack-blocks: key **abcdefgh** made -> key *abcdefgh* made
slackify-markdown: mdb_sa_id_0123 for ci_deploy_prod -> mdb_sa_id_0123 for ci_deploy_prod
slackify-markdown: `mdb_sa_id_0123` -> `mdb_sa_id_0123`
slackify-markdown: 5 * 3 * 2 keys -> 5 * 3 * 2 keys
slackify-markdown: key **abcdefgh** made -> key (U+200B)*abcdefgh*(U+200B) made
EXPECTED

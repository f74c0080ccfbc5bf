/**
 * `npm run bench`: what one step costs, counted first and measured side by side afterwards.
 * `-- --start` measures only the start of the bot, `-- --beside FOLDER` that of another checkout,
 * already built, in turn with it. `-- --outages` breaks real parts and tells how long it takes until
 * people know and until it works again, and how fast people of an Enterprise Grid are answered.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { grid, gridTable } from './grid.ts';
import { life, withSum } from './life.ts';
import { measuredTable } from './measure.ts';
import { comparedTable, compareOrganizations } from './organizations.ts';
import { outages, outagesTable } from './outages.ts';
import { starts, startsTable } from './start.ts';
import { countSteps, mainJob, tripsTable } from './trips.ts';
import { countTurn, turnTable } from './turn.ts';
import { commits, cryptography } from './ways.ts';

const START_ROUNDS = 11;

const print = (text: string) => process.stdout.write(`${text}\n\n`);

async function measureSteps(): Promise<void> {
  const title = 'calls of the bot, whoever waits for them';
  print(tripsTable(title, await countSteps(mainJob)));
  print(tripsTable('the life of one key', withSum(await countSteps(life))));
  print(turnTable([await countTurn(0), await countTurn(500)]));
  const one = await compareOrganizations({ organizations: 1, issued: 500, foreign: 0, rounds: 50 });
  const many = { organizations: 20, issued: 50, foreign: 450, rounds: 50 };
  print(comparedTable([one, await compareOrganizations(many)]));
  for (const appendfsync of ['always', 'everysec'] as const) {
    const title = `one state change with its audit entry, appendfsync ${appendfsync} (median, beside the first)`;
    print(measuredTable(title, await commits(appendfsync)));
  }
  print(measuredTable('cryptography (median, beside the first)', await cryptography()));
}

async function measureStart(beside: string | undefined): Promise<void> {
  const own = fileURLToPath(new URL('../../', import.meta.url));
  const candidates = [...(beside === undefined ? [] : [beside]), own].map((folder) => ({
    name: folder,
    entry: join(folder, 'dist/main.js'),
  }));
  const title = `start of the bot until it is ready, Node ${process.versions.node} (median of ${START_ROUNDS}, beside the first)`;
  print(startsTable(title, await starts(candidates, START_ROUNDS)));
}

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    start: { type: 'boolean', default: false },
    beside: { type: 'string' },
    outages: { type: 'boolean', default: false },
  },
});
if (values.outages) {
  print(outagesTable(await outages()));
  print(gridTable(await grid()));
} else {
  if (!values.start) await measureSteps();
  await measureStart(values.beside);
}

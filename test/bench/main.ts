/** `npm run bench`: what one step costs, counted first and measured side by side afterwards. */
import { measuredTable } from './measure.ts';
import { countTrips, tripsTable } from './trips.ts';
import { commits, cryptography } from './ways.ts';

const print = (text: string) => process.stdout.write(`${text}\n\n`);

print(tripsTable(await countTrips()));
for (const appendfsync of ['always', 'everysec'] as const) {
  const title = `one state change with its audit entry, appendfsync ${appendfsync} (median, beside the first)`;
  print(measuredTable(title, await commits(appendfsync)));
}
print(measuredTable('cryptography (median, beside the first)', await cryptography()));

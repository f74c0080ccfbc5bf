import { once } from 'node:events';
import { playMainJob } from './story.ts';
import { startWorld, type World } from './world.ts';

const HELP = `npm run demo                 plays the main job once against simulated Slack and Atlas
npm run demo -- --stay       and keeps everything running until Ctrl-C
npm run demo -- --socket     reaches the bot by Socket Mode instead of HTTP
npm run demo -- --host H     listens on H instead of 127.0.0.1`;

function optionValue(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

function places(world: World): string {
  return [
    'Keywarden demo: everything here is simulated, on this machine, and gone afterwards.',
    `  Slack  ${world.slack.origin}`,
    `  Atlas  ${world.atlas.origin}  (${world.atlas.keys(world.seeded.acme.id).length} keys in "acme")`,
    `  Redis  ${world.redis.url}`,
    `  Bot    process ${world.bot().pid}, http://127.0.0.1:${world.env.PORT}/healthz`,
    '',
  ].join('\n');
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(HELP);
    return;
  }
  const host = optionValue(args, '--host');
  const world = await startWorld({
    transport: args.includes('--socket') ? 'socket' : 'http',
    ...(host === undefined ? {} : { host }),
  });
  try {
    console.log(places(world));
    await playMainJob(world, (text) => console.log(`${text}\n`));
    console.log('Every step was observed.');
    if (args.includes('--stay')) {
      console.log('Still running. Ctrl-C ends it.');
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    }
  } catch (cause) {
    console.error(world.bot().output());
    throw cause;
  } finally {
    await world.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  console.error(cause);
  process.exitCode = 1;
}

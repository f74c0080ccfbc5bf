/** `npm run redis-acl`: prints what Keywarden's user of Redis may do. Needs no configuration. */
import { installationName } from '../config/environment/rules.ts';
import { accessRule } from '../store/redis/access.ts';

const EXIT_CONFIG = 78;

function main(): number {
  const installation = process.env.KEYWARDEN_INSTALLATION?.trim() || 'keywarden';
  const judged = installationName.safeParse(installation);
  if (!judged.success) {
    for (const { message } of judged.error.issues) {
      process.stderr.write(`KEYWARDEN_INSTALLATION: ${message}\n`);
    }
    return EXIT_CONFIG;
  }
  process.stderr.write(
    `Give this to redis-cli as an administrator, with a password of your own in place of PASSWORD. Then REDIS_URL is rediss://${installation}:PASSWORD@host:port\n`,
  );
  process.stdout.write(`${accessRule(installation)}\n`);
  return 0;
}

process.exitCode = main();

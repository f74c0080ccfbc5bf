import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { CredentialStatus } from '../../../src/domain/credential/state.ts';
import { ISSUING } from '../../../src/domain/transitions/issuing.ts';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { hasEnded } from './people/actors.ts';
import type { Company } from './people/company.ts';

const QUIET = 600;
const LOOKS_EVERY = 40;
const SWEEPS = 2;
const SECOND = 1000;

const isAtRest = (status: CredentialStatus) =>
  status === 'live' || status === 'frozen' || status === 'ended';

async function until(look: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!look() && performance.now() < deadline) await sleep(LOOKS_EVERY);
}

async function sweepOnce({ stage: { board }, time }: Company): Promise<void> {
  let isListed = false;
  const unwatch = board.watch(({ name }, when) => {
    if (name === 'list' && when === 'after') isListed = true;
  });
  await time.pass(SWEEP_EVERY + SECOND);
  await until(() => isListed);
  await until(() => board.quietFor() > QUIET);
  unwatch();
}

/**
 * Ends a trial. Faults are off, every process runs, people act until each request ends, and the
 * settling time and two sweeps pass. Returns what could not be finished.
 */
export async function comeToRest(company: Company): Promise<readonly string[]> {
  const { stage, records, actors, keyActs, time } = company;
  stage.slack.faults.clear();
  stage.atlas.faults.clear();
  await Promise.all([stage.redisProcess.up(), stage.fleet.up()]);
  const stuck: string[] = [];
  const open = (await records.all()).filter((request) => !hasEnded(request));
  await Promise.all(
    open.map(async ({ id, requester }) => {
      const wish = actors.wishOf(requester);
      if (wish === undefined) stuck.push(`${id}: nobody asked for it`);
      else await actors.until(wish, id, hasEnded).catch((cause) => stuck.push(`${id}: ${cause}`));
    }),
  );
  const atWork = (await records.credentials()).filter(({ state }) => !isAtRest(state.status));
  await Promise.all(
    atWork.map(async ({ id, owner }) => {
      const wish = actors.wishOf(owner.id);
      if (wish === undefined) stuck.push(`${id}: nobody owns it`);
      else {
        const rests = ({ state }: Credential) => isAtRest(state.status);
        await keyActs.untilKey(wish, id, rests).catch((cause) => stuck.push(`${id}: ${cause}`));
      }
    }),
  );
  await time.pass(ISSUING.settle + SECOND);
  await until(() => stage.board.quietFor() > QUIET);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) await sweepOnce(company);
  return stuck;
}

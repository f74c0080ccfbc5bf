import type { SlashCommand } from '../../page/contract/contract.ts';
import type { ChangeEvent } from '../../slack/simulator.ts';
import { type BotKeeper, keepBot } from './botKeeper.ts';
import { createNames } from './exchangeRows.ts';
import { createFaultPanel, type FaultPanel } from './faultSwitches.ts';
import { createReadMarks, type ReadMarks } from './readMarks.ts';
import { MANIFEST, slashCommands } from './slashCommands.ts';
import type { Stage, Stale, Tell } from './stage.ts';
import { openStoredRecords, type StoredRecords } from './storedRecords.ts';

/** One world with all that the page adds to it. "Start over" makes another one. */
export interface Scene {
  readonly number: number;
  readonly stage: Stage;
  readonly bot: BotKeeper;
  readonly faults: FaultPanel;
  readonly records: StoredRecords;
  readonly readMarks: ReadMarks;
  readonly nameOf: (thing: object) => string;
  readonly commands: () => Promise<readonly SlashCommand[]>;
  readonly tell: Tell;
  close(): Promise<void>;
}

function staleBy({ what, userId }: ChangeEvent): Stale {
  switch (what) {
    case 'view':
    case 'home':
      return { people: userId === undefined ? 'all' : [userId], behind: false };
    case 'message':
    case 'directory':
      return { people: 'all', behind: false };
    case 'delivery':
    case 'call':
    case 'socket':
      // A command that was answered is a step of the tour.
      return { people: what === 'delivery' ? 'all' : [], behind: true };
    default:
      return what satisfies never;
  }
}

export function openScene(number: number, stage: Stage, tell: Tell): Scene {
  const { slack, atlas, redis, env, seeded } = stage;
  const behind = () => tell({ people: [], behind: true });
  const all = () => tell({ people: 'all', behind: true });
  const offs = [slack.on('change', (change) => tell(staleBy(change))), atlas.onChange(behind)];
  const organizations = [seeded.acme, seeded.labs];
  const places = [...organizations, ...organizations.flatMap(({ projects }) => projects)];
  const names = new Map(places.map(({ id, name }) => [id, name]));
  const placeName = (id: string) => names.get(id) ?? id;
  const installation = env.KEYWARDEN_INSTALLATION ?? 'default';
  const records = openStoredRecords(redis.url, installation, placeName, all);
  return {
    number,
    stage,
    bot: keepBot(stage, tell),
    faults: createFaultPanel(stage, tell),
    records,
    readMarks: createReadMarks(),
    nameOf: createNames(),
    commands: () => slashCommands(MANIFEST, slack.app.commands),
    tell,
    async close() {
      for (const off of offs) off();
      records.close();
      await stage.close();
    },
  };
}

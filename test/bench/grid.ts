import { createMoves } from '../../src/sandbox/world/moves.ts';
import { startWorld } from '../../src/sandbox/world/world.ts';

const OURS = 'T0SANDBOX';
const THEIRS = 'T0ELSEWHERE';

interface GridRow {
  readonly name: string;
  readonly seconds: number;
}

const since = (start: number) => (performance.now() - start) / 1000;

/**
 * Two people of an Enterprise organization whose account says nothing of our workspace: a member of
 * it gets a key, and a stranger reads why not.
 */
export async function grid(): Promise<GridRow[]> {
  const world = await startWorld();
  try {
    const { slack } = world;
    const moves = createMoves(world);
    slack.addPerson({ id: 'U0GRID', name: 'grid', teamId: null, teams: [THEIRS, OURS] });
    slack.addPerson({ id: 'U0FAR', name: 'far', teamId: null, teams: [THEIRS] });
    const members = ['U0GRID', 'U0FAR', 'U0DANA', slack.app.botUserId];
    slack.changeChannel('C0GENERAL', { members });
    const [member, stranger, ravi] = [slack.as('U0GRID'), slack.as('U0FAR'), slack.as('U0RAVI')];

    const asked = performance.now();
    const card = await moves.request(member, { description: 'of-the-grid' });
    const waits = since(asked);
    const approved = performance.now();
    await moves.approve(ravi, card);
    await moves.offer(member, 'Reveal private key', /of-the-grid/);
    const issued = since(approved);

    const typed = performance.now();
    await moves.types(stranger, '/atlas-keys create from-afar');
    await moves.window(stranger, /Only members of the workspace/);
    return [
      { name: 'a member asks, until the card stands', seconds: waits },
      { name: 'an approver decides, until the member may reveal', seconds: issued },
      { name: 'a stranger asks, until the refusal is read', seconds: since(typed) },
    ];
  } finally {
    await world.close();
  }
}

export function gridTable(rows: readonly GridRow[]): string {
  return [
    'Enterprise Grid, people without a team_id of their own',
    ...rows.map(({ name, seconds }) => `  ${name.padEnd(48)} ${seconds.toFixed(2).padStart(6)} s`),
  ].join('\n');
}

import { useRef, useState } from 'react';
import type { Block, ViewState } from '../../slack/wire/surface.ts';
import { keyOf, type Stage, type Standing, type Where } from '../context/stage.ts';
import type { Entry, Outcome, Suggestions, TargetName } from '../contract/contract.ts';
import { useSandbox } from './useSandbox.ts';
import { post } from './wire.ts';

const SLOW_TO_TYPE_MS = 600;
const BROKEN = 'Something did not work.';

export interface Scene {
  readonly id: string;
  readonly target: TargetName;
  readonly surface: Stage['surface'];
  readonly blocks: readonly Block[];
  readonly state: ViewState;
  readonly errors: Readonly<Record<string, string>>;
}

/** What was written and not sent yet, by control. */
function useDrafts(target: TargetName) {
  const sandbox = useSandbox();
  const held = useRef(new Map<string, Entry>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const take = (): Entry[] => {
    clearTimeout(timer.current);
    const entries = [...held.current.values()];
    held.current.clear();
    return entries;
  };
  const flush = async () => {
    const entries = take();
    if (entries.length > 0) await sandbox.act('fill', { target, entries });
  };
  const keep = ({ blockId, actionId }: Where, values: readonly string[]) => {
    held.current.set(keyOf({ blockId, actionId }), { blockId, actionId, values });
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, SLOW_TO_TYPE_MS);
  };
  return { take, flush, keep };
}

function standingAfter(outcome: Outcome | undefined): Standing {
  if (outcome === undefined || outcome.ok) return 'idle';
  return outcome.words === null ? 'idle' : { says: outcome.words || BROKEN };
}

/** Connects the controls of one message, window or Home with the person's hands. */
export function useStageOf(scene: Scene): {
  stage: Stage;
  takeDrafts: () => Entry[];
  flush: () => Promise<void>;
} {
  const sandbox = useSandbox();
  const { me } = sandbox.known();
  const { id, target, surface, blocks, state, errors } = scene;
  const [standings, setStandings] = useState<Readonly<Record<string, Standing>>>({});
  const { take, flush, keep } = useDrafts(target);
  const during = async (where: Where, deed: () => Promise<Outcome | undefined>) => {
    const key = keyOf(where);
    setStandings((now) => ({ ...now, [key]: 'waiting' }));
    await flush();
    const standing = standingAfter(await deed());
    setStandings((now) => ({ ...now, [key]: standing }));
  };
  const stage: Stage = {
    id,
    surface,
    state,
    errors,
    standing: (where) => standings[keyOf(where)] ?? 'idle',
    click: (where) => {
      const shown = blocks.find((block) => block.block_id === where.blockId);
      during(where, () =>
        sandbox.act('click', { target, ...where, ...(shown === undefined ? {} : { shown }) }),
      );
    },
    choose: (where, values) => {
      during(where, () => sandbox.act('choose', { target, ...where, values }));
    },
    keep,
    search: async (where, typed) => {
      const path = `/api/as/${encodeURIComponent(me)}/search`;
      const found = await post<Suggestions>(path, { target, ...where, typed });
      if (found.trouble !== undefined) throw new Error(found.trouble);
      return found.options;
    },
  };
  return { stage, takeDrafts: take, flush };
}

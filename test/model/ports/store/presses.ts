import type { AuditEntry, Press, Presses, SafeMode } from '../../../../src/workflow/ports/audit.ts';
import type { Sync } from './sync.ts';

export interface PressesModel extends Sync<Presses> {
  /** Saves who was first. Returns a function that restores it. */
  save(): () => void;
}

/** Who was the first of two to accept a loss, as the store keeps it. */
export function createPressesModel(parts: {
  readonly now: () => number;
  readonly safeMode: () => SafeMode | undefined;
  readonly append: (entry: AuditEntry) => void;
}): PressesModel {
  const { now, safeMode, append } = parts;
  let stored: Press | undefined;

  const counting = (safeModeId: string) =>
    stored?.safeModeId === safeModeId && now() < stored.until ? stored : undefined;

  return {
    first: ({ id }) => counting(id),
    put(press, before, entry) {
      if (safeMode()?.id !== press.safeModeId) return 'over';
      if (counting(press.safeModeId)?.id !== before?.id) return 'taken';
      stored = press;
      append(entry);
      return 'ok';
    },
    save() {
      const was = stored;
      return () => {
        stored = was;
      };
    },
  };
}

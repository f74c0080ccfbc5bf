import { no } from '../../../domain/record/result.ts';
import type { Act, CredentialActs } from '../../../workflow/credentials/acts.ts';
import type {
  CredentialSubject,
  FindCredential,
} from '../../../workflow/credentials/findCredential.ts';
import type { LastSeen, ReadLastSeen } from '../../../workflow/credentials/lastSeen.ts';
import { actWindow, endAgainWindow } from '../../views/credentials/actWindows.ts';
import { ACTIONS, WINDOWS } from '../../wire/ids.ts';
import { decodeWindow, encodeWindow } from '../../wire/values.ts';
import type { CommandCall } from '../call.ts';
import type { DialogParts, Opener, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';
import { aboutCredential, createCredentialReads, ofCredential } from './credentialReads.ts';

interface About extends CredentialSubject {
  /** Absent while Atlas is being asked. */
  readonly seen?: LastSeen;
}

type Parts = DialogParts & {
  readonly findCredential: FindCredential;
  readonly credentialActs: CredentialActs;
  readonly lastSeen: ReadLastSeen;
};

/** What the three windows have in common. */
function createAct(parts: Parts, act: Act) {
  const { credentialActs, lastSeen } = parts;
  const reads = createCredentialReads(parts);

  return {
    read: reads.ofButton,
    window: {
      ...ofCredential,
      fields: [],
      refusedAs: 'admin',
      build: (words: Opener['words'], about: About, meta: string) =>
        actWindow(words, act, about, meta),
      async after(about: About, { user, words }: Opener, meta: string) {
        const refusal = await credentialActs.refuse(about, user, act);
        if (refusal !== undefined) return refusal;
        const seen = await lastSeen(about.credential);
        return actWindow(words, act, { ...about, seen }, meta);
      },
    },
    /** For a command: the window opens with everything, after a placeholder. */
    sought: (call: CommandCall, query: string): Promise<Read<About>> =>
      reads.sought(call, query, async (about) => {
        const refusal = await credentialActs.refuse(about, call.user, act);
        if (refusal !== undefined) return no(refusal);
        return aboutCredential({ ...about, seen: await lastSeen(about.credential) });
      }),
  } as const;
}

export function createFreeze(parts: Parts) {
  const { read, window, sought } = createAct(parts, 'freeze');
  const freeze = dialog(parts, {
    id: WINDOWS.freeze,
    ...window,
    opens: { [ACTIONS.keyFreeze]: read },
    submit: (presented) => parts.credentialActs.freeze(presented),
    done: ({ actWindows }) => actWindows.freeze.done,
  });
  return {
    ...freeze,
    find: (call: CommandCall, query: string) => freeze.openLater(call, () => sought(call, query)),
  };
}

export function createThaw(parts: Parts) {
  const { read, window, sought } = createAct(parts, 'thaw');
  const thaw = dialog(parts, {
    id: WINDOWS.thaw,
    ...window,
    opens: { [ACTIONS.keyThaw]: read },
    submit: (presented) => parts.credentialActs.thaw(presented),
    done: ({ actWindows }) => actWindows.thaw.done,
  });
  return {
    ...thaw,
    find: (call: CommandCall, query: string) => thaw.openLater(call, () => sought(call, query)),
  };
}

/** "Restore": undoes what somebody changed at Atlas. */
export function createRestore(parts: Parts) {
  const { read, window } = createAct(parts, 'restore');
  return dialog(parts, {
    id: WINDOWS.restore,
    ...window,
    opens: { [ACTIONS.keyRestore]: read },
    submit: (presented) => parts.credentialActs.restore(presented),
    done: ({ actWindows }) => actWindows.restore.done,
  });
}

/** "I am done". A key that was used within the last hour is asked for once more. */
export function createEndKey(parts: Parts) {
  const { read, window, sought } = createAct(parts, 'end_now');
  const end = dialog(parts, {
    id: WINDOWS.endKey,
    ...window,
    opens: { [ACTIONS.keyDone]: read },
    async submit(presented, { call }) {
      const meta = decodeWindow(call.view.private_metadata);
      if (meta === undefined) return no({ why: 'stale_window' });
      const answer = await parts.credentialActs.endNow(presented, { sure: meta.y === 1 });
      if (answer.ok) return { ok: true };
      const { refusal } = answer;
      if (refusal.why !== 'used_lately') return no(refusal);
      const again = encodeWindow({ ...meta, y: 1 });
      const { at, from } = refusal;
      return {
        ok: true,
        window: endAgainWindow(call.words, { is: 'used', at, from }, again),
      };
    },
    done: ({ actWindows }) => actWindows.end_now.done,
  });
  return {
    ...end,
    find: (call: CommandCall, query: string) => end.openLater(call, () => sought(call, query)),
  };
}

import { expect, it } from 'vitest';
import { decideCredential } from '../../../src/domain/credential/commands/decide.ts';
import {
  credentialNoticesFor,
  frozenNoticeId,
} from '../../../src/workflow/credentials/credentialNotices.ts';
import { freezing, given, makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, policy } from '../../domain/fixtures.ts';
import { DAY, HOUR, openLedger } from './ledgerStage.ts';

it('the message about a late freeze goes to owner and announcements, and is the one that is waited for', () => {
  const state = { ...freezing, why: 'approved', by: 'keywarden', deleteAt: NOW } as const;
  const before = makeCredential({ ends: { approved: NOW }, state });
  const accepted = decideCredential(before, { type: 'freeze_late' }, given());
  if (!accepted.ok) throw new Error(accepted.refusal.why);
  const after = { ...before, state: accepted.state };
  const channels = { ...policy().channels, announcements: ['C0ANNOUNCE'] };
  const notices = credentialNoticesFor(
    { credential: { before, after, accepted } },
    policy({ channels }),
  );
  expect(notices.map(({ target }) => target)).toEqual([before.owner.id, 'C0ANNOUNCE']);
  expect(notices[0]).toMatchObject({ id: frozenNoticeId(before), tells: { topic: 'freeze_late' } });
});

it('a key that Atlas does not let us freeze is told of, and deleted a day after that', async () => {
  const stage = await openLedger({ policy: { graceForMs: HOUR } });
  const key = await stage.issue({}, { ends: { approved: stage.clock.now() } });
  await stage.sim.faults.down(true);
  await stage.attend(undefined, 2);
  stage.later(HOUR);
  await stage.attend(undefined, 2);
  expect(stage.events()).toContain('credential.freeze_late');
  stage.owed.add(key.id);
  stage.later(2 * HOUR);
  await stage.attend(undefined, 4);
  expect(stage.events()).toContain('credential.deletion_put_off');
  stage.owed.clear();
  stage.later(DAY);
  await stage.attend(undefined, 4);
  expect(stage.events()).toContain('credential.freeze_late_told');
  expect(stage.record(key).state.status).not.toBe('ending');
  stage.later(DAY);
  await stage.attend(undefined, 4);
  expect(stage.record(key).state.status).toBe('ending');
  await stage.sim.faults.down(false);
});

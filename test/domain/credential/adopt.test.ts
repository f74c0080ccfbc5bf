import { describe, expect, it } from 'vitest';
import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { AdoptCommand } from '../../../src/domain/credential/commands/adopt.ts';
import { dueOf } from '../../../src/domain/credential/due.ts';
import { isOrganizationRole } from '../../../src/domain/key/roles.ts';
import { makeSpec, specHash } from '../../../src/domain/key/spec.ts';
import { lifeBegan } from '../../../src/domain/ledger/actSpec.ts';
import {
  decideTogether,
  type LedgerCommands,
  type LedgerRecords,
} from '../../../src/domain/ledger/together.ts';
import { NOW, request, STATES } from '../fixtures.ts';
import { access, applied, DAY, given, makeCredential } from './fixtures.ts';

const ID = 'c'.repeat(24);

function adopting(over: Partial<AdoptCommand> = {}): AdoptCommand {
  return {
    type: 'adopt',
    by: 'U0ADMIN',
    right: 'admin',
    kind: 'apiKey',
    atlasId: ID,
    handle: 'abcdefgh',
    organizationId: '32b6e34b3d91647abb20e7b8',
    createdAt: NOW - 800 * DAY,
    owner: { kind: 'person', id: 'U0DANA' },
    purpose: 'billing export',
    description: 'export (made in 2024)',
    ...approvedOf(access),
    end: NOW + 90 * DAY,
    ...over,
  };
}

function adopt(over: Partial<AdoptCommand> = {}, before = {}) {
  return decideTogether(before, { credential: adopting(over) }, { ...given(), commitId: 'next' });
}

function adopted(over: Partial<AdoptCommand> = {}) {
  const step = adopt(over);
  if (!step.ok || step.credential === undefined) throw new Error(JSON.stringify(step));
  return step.credential;
}

describe('a key that was made without Keywarden', () => {
  it('has a record from then on, with owner, purpose and end, and who said so', () => {
    const { after, accepted } = adopted();
    expect(after).toMatchObject({
      id: `apiKey:${ID}`,
      version: 1,
      commitId: 'next',
      secrets: [{ id: ID }],
      origin: { how: 'adopted', by: 'U0ADMIN', at: NOW },
      owner: { kind: 'person', id: 'U0DANA' },
      purpose: 'billing export',
      access,
      ends: { approved: NOW + 90 * DAY },
      state: { status: 'live' },
    });
    expect(after).not.toHaveProperty('handedOverAt');
    expect(accepted).toMatchObject({ event: 'credential.adopted', by: 'U0ADMIN' });
  });

  it('lives from its adoption on, however old it is', () => {
    expect(lifeBegan(adopted().after)).toBe(NOW);
  });

  it('is frozen in the same step where it has to stop', () => {
    const { after } = adopted({ frozen: true, end: undefined });
    expect(after.state).toMatchObject({
      status: 'moving',
      to: 'frozen',
      why: 'asked',
      by: 'U0ADMIN',
      work: 1,
    });
    expect(after.ends).toEqual({});
  });

  it('is ended in the same step where nobody needs it', () => {
    const { after, accepted } = adopted({ ended: true, end: undefined });
    expect(after).toMatchObject({ state: { status: 'ending', why: 'asked', work: 1 }, ends: {} });
    expect(accepted).toMatchObject({ event: 'credential.adopted', by: 'U0ADMIN' });
  });

  it('is adopted by an admin, or by whom an admin asked for themselves, or by the policy', () => {
    expect(adopt({ by: 'U0DANA' })).toMatchObject({ ok: false, refusal: { why: 'not_allowed' } });
    expect(adopted({ by: 'U0DANA', right: 'asked' }).accepted.by).toBe('U0DANA');
    const other = adopt({ by: 'U0MEI', right: 'asked' });
    expect(other).toMatchObject({ ok: false, refusal: { why: 'not_owner' } });
    expect(adopted({ by: 'keywarden', right: 'policy' }).after.origin).toMatchObject({
      by: 'keywarden',
    });
  });

  it('is not adopted twice, nor with an end that is over', () => {
    const known = makeCredential({ id: `apiKey:${ID}` });
    expect(adopt({}, { credential: known })).toMatchObject({
      ok: false,
      refusal: { why: 'credential_overtaken', status: 'live' },
    });
    expect(adopt({ end: NOW })).toMatchObject({ ok: false, refusal: { why: 'end_not_later' } });
  });

  it('is adopted anew by a person where its record has ended and it is there all the same', () => {
    const over = { status: 'ended', at: NOW - DAY, why: 'gone', by: 'keywarden' } as const;
    const secrets = [{ id: ID, request: '01JD0000000000000000000001' }];
    const known = makeCredential({
      id: `apiKey:${ID}`,
      version: 7,
      secrets,
      state: { ...over, proof: 'was_gone' },
    });
    const step = adopt({ frozen: true }, { credential: known });
    expect(step).toMatchObject({
      ok: true,
      credential: {
        before: known,
        after: { version: 8, commitId: 'next', secrets, origin: { how: 'adopted', by: 'U0ADMIN' } },
        accepted: { event: 'credential.adopted' },
      },
    });
    expect(step.ok && step.credential?.after.state).toMatchObject({ to: 'frozen', work: 8 });
    expect(step.ok && step.credential?.after).not.toHaveProperty('handedOverAt');
    expect(adopt({ right: 'policy' }, { credential: known })).toMatchObject({
      refusal: { why: 'credential_ended' },
    });
  });

  it('goes on after its owner left where only the policy said whose it is, until somebody takes it', () => {
    const { after } = adopted({ by: 'keywarden', right: 'policy', end: NOW + DAY });
    expect(after.ends).toEqual({});
    const to = { kind: 'person', id: 'U0OLGA' } as const;
    const left = { type: 'orphaned', owner: after.owner, at: NOW + 14 * DAY, to } as const;
    const known = applied(after, left);
    if (typeof known === 'string') throw new Error(known);
    expect(known).toMatchObject({ ends: {}, unowned: NOW + 14 * DAY, offered: { to } });
    expect(dueOf(known)).toBeNull();
    expect(applied(known, left)).toBe('credential_overtaken');
    const silence = { type: 'cut', by: 'keywarden', cut: 'reviewed', at: NOW + 8 * DAY } as const;
    expect(applied(known, silence)).toBe('not_handler');
    expect(applied(known, { ...silence, by: 'U0ADMIN' })).toMatchObject({
      ends: { reviewed: NOW + 8 * DAY },
    });
    const taken = applied(known, { type: 'take', by: to.id });
    if (typeof taken === 'string') throw new Error(taken);
    expect(taken).toMatchObject({ owner: to, vouchedBy: to.id });
    expect(taken.unowned).toBeUndefined();
    // From then on it is like every other key.
    expect(applied(taken, { ...left, owner: to })).toMatchObject({
      ends: { orphaned: NOW + 14 * DAY },
    });
  });

  it('is ended by its owner or an admin, and by nobody else', () => {
    const { after } = adopted();
    // Also not by who approved that it is adopted.
    const approved = given(NOW, { approvers: ['U0RAVI'] });
    const end = (by: string) => applied(after, { type: 'end_now', by }, approved);
    expect(end('U0DANA')).toMatchObject({ state: { status: 'ending' } });
    expect(end('U0ADMIN')).toMatchObject({ state: { status: 'ending' } });
    expect(end('U0RAVI')).toBe('not_handler');
  });

  it('is never deleted by time before its end', () => {
    const { after } = adopted();
    const due = { type: 'end_due', graceMs: 0 } as const;
    expect(applied(after, due, given(NOW + 90 * DAY - 1))).toBe('not_due');
    expect(applied(after, due, given(NOW + 90 * DAY))).toBe('notice_first');
    const told = { end: NOW + 90 * DAY, since: NOW, sent: ['week', 'day', 'hour'] } as const;
    expect(applied({ ...after, told }, due, given(NOW + 90 * DAY))).toMatchObject({
      state: { status: 'ending', why: 'approved' },
    });
    const { after: endless } = adopted({ end: undefined });
    expect(applied(endless, due, given(NOW + 9999 * DAY))).toBe('not_due');
  });
});

describe('an adoption that was asked for', () => {
  const { access: has, accessHash } = approvedOf(access);
  const spec = makeSpec({
    organizationId: '32b6e34b3d91647abb20e7b8',
    description: 'billing export',
    roles: has.organizationRoles.filter(isOrganizationRole),
    accessList: has.addresses,
    projects: has.projects,
    lifetime: 90 * DAY,
    owner: { kind: 'person', id: 'U0DANA' },
    act: { kind: 'adopt', credential: `apiKey:${ID}`, from: accessHash, handle: 'abcdefgh' },
  });
  const asked = request(STATES.approved, { spec, specHash: specHash(spec) });
  const byRequest = { right: 'request', request: asked.id, by: 'U0DANA' } as const;
  const together = (records: LedgerRecords, commands: LedgerCommands) =>
    decideTogether(records, commands, { ...given(), commitId: 'next' });

  it('is adopted in the commit that carries its request out, and names it', () => {
    const commands = { request: { type: 'adopted' }, credential: adopting(byRequest) } as const;
    const step = together({ request: asked }, commands);
    expect(step).toMatchObject({
      ok: true,
      event: 'act.done',
      request: { after: { state: { status: 'done' } } },
      credential: { after: { origin: { how: 'adopted', request: asked.id, at: NOW } } },
      facts: { act: 'adopt', credential: `apiKey:${ID}`, right: 'request', accessHash },
    });
  });

  it('comes never without its request, with another one, or without the key', () => {
    const key = adopting(byRequest);
    expect(() => together({ request: asked }, { credential: key })).toThrow(/adopt/);
    expect(() => together({ request: asked }, { request: { type: 'adopted' } })).toThrow(/adopt/);
    const done = { type: 'adopted' } as const;
    const admin = { request: done, credential: adopting() };
    expect(() => together({ request: asked }, admin)).toThrow(/adopt/);
    const other = { request: done, credential: { ...key, atlasId: 'd'.repeat(24) } };
    expect(() => together({ request: asked }, other)).toThrow(/another key/);
  });

  it('is not adopted where somebody was faster, and the request stays as it is', () => {
    const known = makeCredential({ id: `apiKey:${ID}` });
    const commands = { request: { type: 'adopted' }, credential: adopting(byRequest) } as const;
    expect(together({ request: asked, credential: known }, commands)).toMatchObject({
      ok: false,
      refusal: { why: 'credential_overtaken' },
    });
  });

  it('is signed with what was shown: another access, key, owner or life has another hash', () => {
    const { act } = spec;
    if (act?.kind !== 'adopt' || spec.owner === undefined) throw new Error('no adoption');
    const others = [
      { ...spec, act: { ...act, from: 'f'.repeat(64) } },
      { ...spec, act: { ...act, handle: 'zzzzzzzz' } },
      { ...spec, act: { ...act, credential: `apiKey:${'d'.repeat(24)}` } },
      { ...spec, owner: { kind: 'person', id: 'U0MEI' } as const },
      { ...spec, lifetime: 91 * DAY },
    ];
    const hashes = [spec, ...others].map(specHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine } from '../../src/domain/key/description.ts';
import { readMarker, withoutMarker, writeMarker } from '../../src/domain/key/marker.ts';
import { makeSpec, specHash } from '../../src/domain/key/spec.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import {
  checkKeyForm,
  type FormGiven,
  type KeyForm,
} from '../../src/domain/transitions/keyForm.ts';
import { RECIPIENT } from '../slack/handOver.ts';
import { NOW, person, policy, spec } from './fixtures.ts';

const good: KeyForm = {
  organizationId: spec.organizationId,
  description: 'ci-deploy',
  roles: ['ORG_READ_ONLY'],
  reason: 'The nightly deploy.',
  ticket: '',
  recipient: '',
  accessList: '',
};

const DANA = person('U0DANA');

function given(accessListRequired = false): FormGiven {
  return { accessListRequired, requester: DANA, projects: [], now: NOW };
}

function problems(change: Partial<KeyForm>, required = false): string[] {
  const checked = checkKeyForm({ ...good, ...change }, policy(), given(required));
  return checked.ok ? [] : checked.refusal.wrong.map(({ why }) => why);
}

describe('a wish', () => {
  it('that is complete becomes a spec', () => {
    expect(problems({})).toEqual([]);
  });
  it('names everything that is wrong at once', () => {
    const bad = { description: ' ', roles: [], reason: '\n', accessList: 'home' };
    expect(problems(bad)).toEqual([
      'description_empty',
      'reason_empty',
      'roles_empty',
      'access_list_invalid',
    ]);
  });
  it('of only invisible characters is empty', () => {
    expect(problems({ description: '\u200b\u202e\u0000\ud800' })).toEqual(['description_empty']);
  });
  it('may have 190 characters of description and no more', () => {
    expect(problems({ description: 'x'.repeat(190) })).toEqual([]);
    expect(problems({ description: 'x'.repeat(191) })).toEqual(['description_too_long']);
  });
  it('may not carry a marker, in any case', () => {
    expect(problems({ description: 'mine [CK:' })).toEqual(['description_looks_like_marker']);
  });
  it('may not ask for a role beyond the policy, nor for one that does not exist', () => {
    expect(problems({ roles: ['ORG_OWNER'] })).toEqual(['role_not_allowed']);
    expect(problems({ roles: ['org_read_only'] })).toEqual(['role_not_allowed']);
  });
  it('needs an access list where the organization demands one', () => {
    expect(problems({}, true)).toEqual(['access_list_required']);
    expect(problems({ accessList: '10.0.0.0/8' }, true)).toEqual([]);
  });
  it('takes an address that is written twice in two ways as one entry', () => {
    const accessList = '203.0.113.7 203.0.113.7/32\n2001:db8::5, 2001:DB8:0:0:0:0:0:5/128';
    const checked = checkKeyForm({ ...good, accessList }, policy(), given());
    expect(checked).toMatchObject({ spec: { accessList: ['2001:db8::5', '203.0.113.7'] } });
  });
  it('is told that a zone means nothing to Atlas', () => {
    expect(problems({ accessList: 'fe80::1%eth0' })).toEqual(['access_list_zone']);
    expect(problems({ accessList: 'fe80::1%eth0/64' })).toEqual(['access_list_zone']);
  });
  it('for an organization outside the policy is refused', () => {
    expect(problems({ organizationId: 'f'.repeat(24) })).toEqual(['unknown_organization']);
  });
  it.each(['\u3164', '\u2800\u2800\u2800', '\u115f\u1160', '\ufe0f', '\u0301'])(
    'needs something to see in description and reason: %j',
    (blank) => {
      expect(problems({ description: blank })).toEqual(['description_empty']);
      expect(problems({ reason: blank.repeat(9) })).toEqual(['reason_empty']);
    },
  );
  it('is judged by what a reader reads', () => {
    expect(problems({ reason: '部署工具' })).toEqual([]);
    expect(problems({ reason: '1️⃣2️⃣3️⃣' })).toEqual(['reason_says_nothing']);
    expect(problems({ reason: '👩‍💻👩‍💻👩‍💻' })).toEqual(['reason_says_nothing']);
    expect(problems({ reason: 'e\u0301e\u0301e\u0301' })).toEqual(['reason_too_short']);
  });
  it('keeps one empty line between the parts of a reason', () => {
    const checked = checkKeyForm({ ...good, reason: 'one\n\n\n \n\ntwo' }, policy(), given());
    expect(checked).toMatchObject({ ok: true, reason: 'one\n\ntwo' });
  });
  it('keeps the lines of a reason but nothing invisible in them', () => {
    const checked = checkKeyForm({ ...good, reason: 'one\r\ntwo\u202e\n\n' }, policy(), given());
    expect(checked).toMatchObject({ ok: true, reason: 'one\ntwo' });
  });
});

describe('a policy that limits access lists', () => {
  const widest = { ipv4: 24, ipv6: 56 };
  const limited = { ...policy().limits, accessList: { required: true, widest } };
  const refused = (accessList: string) => {
    const checked = checkKeyForm({ ...good, accessList }, policy({ limits: limited }), given());
    return checked.ok ? [] : checked.refusal.wrong;
  };

  it('wants a list', () => {
    expect(refused('')).toEqual([{ why: 'access_list_required' }]);
    expect(refused('203.0.113.7')).toEqual([]);
  });
  it('judges entries that touch each other as one range', () => {
    const tooWide = { why: 'access_list_too_wide', family: 'ipv4', widest: 24 };
    expect(refused('203.0.112.0/23')).toEqual([tooWide]);
    expect(refused('203.0.112.0/24 203.0.113.0/24')).toEqual([tooWide]);
    expect(refused('203.0.112.0/24 203.0.114.0/24')).toEqual([]);
    expect(refused('0.0.0.0/1 128.0.0.0/1')).toEqual([tooWide]);
  });
  it('limits IPv6 too', () => {
    const tooWide = { why: 'access_list_too_wide', family: 'ipv6', widest: 56 };
    expect(refused('2001:db8::/48')).toEqual([tooWide]);
    expect(refused('2001:db8::/56')).toEqual([]);
  });
});

describe('a recipient', () => {
  const of = (change: Partial<KeyForm>, limits: Partial<Policy['limits']> = {}) =>
    checkKeyForm(
      { ...good, ...change },
      policy({ limits: { ...policy().limits, ...limits } }),
      given(),
    );
  const wrong = (...[change, limits]: Parameters<typeof of>) => {
    const checked = of(change, limits);
    return checked.ok ? [] : checked.refusal.wrong.map(({ why }) => why);
  };

  it('becomes a part of the spec, without what stands around it', () => {
    expect(of({ recipient: ` ${RECIPIENT}\n` })).toMatchObject({ spec: { recipient: RECIPIENT } });
    const { spec: without } = { spec: undefined, ...of({ recipient: '  ' }) };
    expect(without).not.toHaveProperty('recipient');
  });
  it('must be one, and a whole one', () => {
    expect(wrong({ recipient: RECIPIENT.slice(1) })).toEqual(['recipient_unreadable']);
    expect(wrong({ recipient: `${RECIPIENT} ${RECIPIENT}` })).toEqual(['recipient_several']);
  });
  it('is wanted or unwanted by the policy', () => {
    expect(wrong({}, { recipient: 'required' })).toEqual(['recipient_required']);
    expect(wrong({ recipient: RECIPIENT }, { recipient: 'required' })).toEqual([]);
    expect(wrong({ recipient: RECIPIENT }, { recipient: 'off' })).toEqual(['recipient_off']);
    expect(wrong({}, { recipient: 'off' })).toEqual([]);
  });
});

describe('the spec hash', () => {
  it('of a spec without a recipient is what it was before there were recipients', () => {
    const { organizationId, description, roles, accessList } = spec;
    const canonical = JSON.stringify(['spec/1', organizationId, description, roles, accessList]);
    expect(specHash(spec)).toBe(createHash('sha256').update(canonical).digest('hex'));
  });
  it('does not depend on the order in which roles and addresses were given', () => {
    const one = makeSpec({
      ...spec,
      roles: ['ORG_MEMBER', 'ORG_READ_ONLY'],
      accessList: ['10.0.0.2', '10.0.0.1'],
    });
    const other = makeSpec({
      ...spec,
      roles: ['ORG_READ_ONLY', 'ORG_MEMBER'],
      accessList: ['10.0.0.1', '10.0.0.2'],
    });
    expect(specHash(one)).toBe(specHash(other));
  });
  it('changes with every part', () => {
    const hashes = [
      spec,
      { ...spec, organizationId: 'b'.repeat(24) },
      { ...spec, description: 'ci' },
      { ...spec, roles: ['ORG_MEMBER'] as const },
      { ...spec, accessList: ['10.0.0.1'] },
      { ...spec, recipient: RECIPIENT },
      { ...spec, recipient: RECIPIENT.replace('age1h', 'age1g') },
    ].map(specHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('the marker', () => {
  const parts = { requestId: '01JD0000000000000000000000', attempt: 3, mac: 'abcdefghijklmn-_' };
  it('is read back from the end of a description, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 190 }), (text) => {
        const description = `${text}${writeMarker(parts)}`;
        expect(readMarker(description)).toEqual(parts);
        expect(withoutMarker(description)).toBe(text);
      }),
    );
  });
  it('fits into Atlas’s 250 characters after the longest description', () => {
    expect(190 + writeMarker({ ...parts, attempt: 99_999 }).length).toBeLessThanOrEqual(250);
  });
  it('is not read from the middle, or with another shape', () => {
    expect(readMarker(`x${writeMarker(parts)} edited`)).toBeUndefined();
    expect(readMarker(`x${writeMarker({ ...parts, mac: 'short' })}`)).toBeUndefined();
  });
});

describe('text of people', () => {
  it('never keeps anything invisible, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const clean = cleanLine(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(cleanLine(clean)).toBe(clean);
      }),
    );
  });
});

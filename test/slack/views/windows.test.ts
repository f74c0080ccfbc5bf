import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORGANIZATION_ROLES } from '../../../src/domain/key.ts';
import { FIELDS } from '../../../src/slack/ids.ts';
import {
  type CreateFormFacts,
  createErrors,
  createForm,
  parseCreateForm,
} from '../../../src/slack/views/createForm.ts';
import { approveWindow, denyWindow } from '../../../src/slack/views/decisionWindows.ts';
import { typedInto } from '../../../src/slack/views/inputs.ts';
import {
  revealed,
  revealSkeleton,
  revealUncertain,
} from '../../../src/slack/views/revealWindows.ts';
import { en } from '../../../src/text/en.ts';
import { META, PRIVATE_KEY } from './gallery.ts';
import { ORGANIZATION, request, requestIn, routeOf, STATES, vote } from './samples.ts';

function form(changes: Partial<CreateFormFacts> = {}): string {
  return JSON.stringify(
    createForm(en, {
      meta: META,
      organizations: [ORGANIZATION],
      allowedRoles: ORGANIZATION_ROLES,
      values: {},
      accessListRequired: false,
      limits: { reasonMin: 5 },
      ...changes,
    }),
  );
}

describe('the form for a request', () => {
  it('shows the only organization, already chosen', () => {
    expect(form()).toContain('"initial_option"');
    const two = [ORGANIZATION, { id: 'f'.repeat(24), name: 'beta' }];
    expect(form({ organizations: two })).not.toContain('"initial_option"');
    expect(form({ organizations: two })).toContain('"dispatch_action":true');
  });

  it('explains each role, and marks the dangerous ones in words', () => {
    for (const role of ORGANIZATION_ROLES) {
      expect(form()).toContain(en.organizationRoles[role].does);
    }
    expect(form()).toContain('Organization Owner (dangerous)');
    expect(form()).not.toContain('Organization Member (dangerous)');
  });

  it('keeps what was typed, cut to what an input takes', () => {
    const text = form({ values: { description: 'x'.repeat(300), roles: ['ORG_MEMBER'] } });
    expect(text).toContain(`"initial_value":"${'x'.repeat(190)}"`);
    expect(text).toContain('"initial_options"');
  });

  it('says whether the access list is required, and warns of letting everybody in', () => {
    expect(form()).toContain(en.createForm.accessListHint);
    expect(form({ accessListRequired: true })).toContain('required by this organization');
    expect(form()).toContain('0.0.0.0/0 lets in every address');
  });

  it('says so where no role may be asked for', () => {
    expect(form({ allowedRoles: [] })).toContain(en.createForm.noRoles);
  });

  it('is read back as it was filled in', () => {
    const values = {
      organization: {
        'create.organization': { type: 'static_select', selected_option: { value: 'o' } },
      },
      description: { value: { type: 'plain_text_input', value: 'ci' } },
      roles: { value: { selected_options: [{ value: 'ORG_MEMBER' }, { value: 'X' }] } },
      reason: { value: { value: null } },
      access_list: { value: {} },
    };
    expect(parseCreateForm(values)).toEqual({
      organizationId: 'o',
      description: 'ci',
      roles: ['ORG_MEMBER', 'X'],
      reason: '',
      ticket: '',
      accessList: '',
    });
  });

  it('is read as empty whatever else arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (values) => {
        expect(Object.keys(parseCreateForm(values))).toHaveLength(6);
        expect(typeof typedInto(values, FIELDS.reason)).toBe('string');
      }),
    );
    const half = { organization: 7, roles: { value: 'no' }, reason: { value: { value: 'why' } } };
    expect(parseCreateForm(half)).toMatchObject({ organizationId: '', roles: [], reason: 'why' });
  });

  it('shows each error under its field, in plain text', () => {
    const inputs = { organization: {}, description: {}, roles: {}, reason: {}, access_list: {} };
    const refusals = [
      { why: 'description_empty' },
      { why: 'roles_empty' },
      { why: 'access_list_invalid', entry: '10.0.0.0/99<' },
      { why: 'too_many_open', limit: 5 },
      { why: 'unknown_organization' },
      { why: 'ticket_unfit', hint: 'OPS-1' },
    ] as const;
    const errors = createErrors(en, refusals, inputs);
    expect(Object.keys(errors).sort()).toEqual([
      FIELDS.accessList,
      FIELDS.description,
      FIELDS.organization,
      FIELDS.roles,
    ]);
    expect(errors[FIELDS.accessList]).toContain('"10.0.0.0/99<" is neither');
    expect(errors[FIELDS.accessList]).toContain('You have 5 open requests');
    // The form has no such input: Slack refuses an error for what is not there.
    expect(errors[FIELDS.accessList]).toContain('OPS-1');
    const asks = createErrors(en, refusals, { ...inputs, ticket: {} });
    expect(asks[FIELDS.ticket]).toContain('OPS-1');
  });

  it('asks for a ticket where the policy does, and says what a reason needs', () => {
    expect(form()).not.toContain('"block_id":"ticket"');
    const limits = {
      reasonMin: 20,
      reasonPattern: { pattern: 'x', hint: 'name the system' },
      ticket: { pattern: '^OPS-', hint: 'a ticket such as OPS-12' },
    };
    const asks = form({ limits, values: { ticket: 'OPS-7' } });
    for (const part of ['At least 20 characters', 'name the system', 'OPS-12', 'OPS-7']) {
      expect(asks).toContain(part);
    }
  });

  it('says plainly that sending it withdraws the earlier request', () => {
    expect(form({ replaces: true })).toContain('your request as it was is withdrawn');
    expect(form()).not.toContain('is withdrawn');
  });
});

describe('the window of a decision', () => {
  it('shows the record, says whether this approval is enough, and asks for a comment', () => {
    const text = JSON.stringify(approveWindow(en, request(), META));
    expect(text).toContain('deploys from CI');
    expect(text).toContain(en.windows.approve.enough);
    const more = approveWindow(en, request({ route: routeOf(3), grants: [vote('U0DANA')] }), META);
    expect(JSON.stringify(more)).toContain('1 of 3 approvals');
    expect(JSON.stringify(more)).toContain(en.windows.approve.notYet);
  });

  it('asks for a reason to deny', () => {
    const view = denyWindow(en, request(), META);
    const reason = view.blocks.find(({ block_id: id }) => id === FIELDS.reason);
    expect(reason).toMatchObject({ type: 'input', optional: false });
    expect(view.private_metadata).toBe(META);
  });
});

describe('revealing a private key', () => {
  it('starts with a window that holds no secret and no input', () => {
    const view = revealSkeleton(en, requestIn(STATES.ready), META);
    const text = JSON.stringify(view);
    expect(text).not.toContain('v1.sealed');
    expect(text).not.toContain('"type":"input"');
    expect(text).toContain('reveal.show');
    expect(text).toContain('gswvkocq');
    expect(view.private_metadata).toBe(META);
  });

  it('shows it once, in a window that sends nothing back', () => {
    const view = revealed(en, requestIn(STATES.claimed), PRIVATE_KEY);
    const text = JSON.stringify(view);
    expect(text.split(PRIVATE_KEY)).toHaveLength(2);
    expect(text).toContain('gswvkocq');
    expect(text).toContain('Copy the private key now.');
    expect(text).not.toMatch(/"type":"(input|button|actions)"/);
    expect(Object.keys(view).sort()).toEqual(['blocks', 'close', 'title', 'type']);
  });

  it('says what to do when it may have been seen', () => {
    const again = JSON.stringify(revealUncertain(en, requestIn(STATES.uncertain)));
    expect(again).toContain('Show once more');
    const twice = requestIn({ ...STATES.uncertain, shown: 2 });
    expect(JSON.stringify(revealUncertain(en, twice))).toContain('cannot be shown again');
  });
});

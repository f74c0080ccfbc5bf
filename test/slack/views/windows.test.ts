import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prospect } from '../../../src/domain/approval/approvalStatus.ts';
import { ORGANIZATION_ROLES } from '../../../src/domain/key/roles.ts';
import { typedInto } from '../../../src/slack/views/kit/inputs.ts';
import { fieldErrors } from '../../../src/slack/views/kit/refusals.ts';
import { type CreateFormFacts, createForm } from '../../../src/slack/views/windows/createForm.ts';
import { approveWindow, denyWindow } from '../../../src/slack/views/windows/decisionWindows.ts';
import { parseCreateForm } from '../../../src/slack/views/windows/formValues.ts';
import {
  revealed,
  revealedFile,
  revealSkeleton,
  revealUncertain,
} from '../../../src/slack/views/windows/revealWindows.ts';
import { FIELDS } from '../../../src/slack/wire/ids.ts';
import { en } from '../../../src/text/en.ts';
import { AGE_FILE, forRecipient, PRIVATE_KEY, RECIPIENT, SHOWN } from '../handOver.ts';
import { offerOf } from '../offers.ts';
import { META } from './gallery.ts';
import {
  ORGANIZATION,
  outlookOn,
  pictureWith,
  prospectWith,
  request,
  requestIn,
  STATES,
  TWO_STAGES,
  vote,
} from './samples.ts';

function form(changes: Partial<CreateFormFacts> = {}): string {
  return JSON.stringify(
    createForm(en, {
      meta: META,
      offer: offerOf(),
      values: {},
      accessListRequired: false,
      limits: { reasonMin: 5 },
      ...changes,
    }),
  );
}

/** One block of a drawn view. */
function blockOf(view: string, field: string): string {
  const { blocks } = JSON.parse(view);
  return JSON.stringify(blocks.find((block: { block_id?: string }) => block.block_id === field));
}

describe('the form for a request', () => {
  it('shows the only organization, already chosen', () => {
    const choice = (text: string) => blockOf(text, FIELDS.organization);
    expect(choice(form())).toContain('"initial_option"');
    const organizations = [
      { ...ORGANIZATION, roles: ORGANIZATION_ROLES },
      { id: 'f'.repeat(24), name: 'beta', roles: ORGANIZATION_ROLES },
    ];
    const two = choice(form({ offer: offerOf({ organizations, organization: undefined }) }));
    expect(two).not.toContain('"initial_option"');
    expect(two).toContain('"dispatch_action":true');
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
    expect(form({ offer: offerOf({ roles: [] }) })).toContain(en.createForm.noRoles);
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
      reach: 'organization',
      projects: [],
      needs: [],
      roles: ['ORG_MEMBER', 'X'],
      lifetime: '',
      until: '',
      owner: '',
      reason: '',
      ticket: '',
      recipient: '',
      accessList: '',
    });
  });

  it('is read as empty whatever else arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (values) => {
        expect(Object.keys(parseCreateForm(values))).toHaveLength(13);
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
    const under = (fields: object) =>
      fieldErrors(en, refusals, {
        purpose: 'request',
        fields: Object.keys(fields),
        last: FIELDS.accessList,
      });
    const errors = under(inputs);
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
    const asks = under({ ...inputs, ticket: {} });
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
  const first = outlookOn(TWO_STAGES, [['U0RAVI']]);
  const last = outlookOn(TWO_STAGES, [['U0RAVI', 'U0MEI'], ['U0SAM']]);
  const waiting = request({ route: TWO_STAGES, grants: [vote('U0RAVI')] });
  const approving = (prospect: Prospect, approvalStatus = outlookOn(TWO_STAGES, [])) =>
    JSON.stringify(approveWindow(en, waiting, META, pictureWith(approvalStatus, { prospect })));

  it('opens with the record, before anything else is known, and asks for a comment', () => {
    const text = JSON.stringify(approveWindow(en, waiting, META));
    expect(text).toContain('deploys from CI');
    expect(text).toContain(en.decision.checking);
    expect(text).toContain('"block_id":"comment"');
  });

  it('says why this person is asked', () => {
    const asked = (...reasons: Prospect['asked']) =>
      approving(prospectWith(first, { asked: reasons }));
    expect(asked({ as: 'group', group: 'S0PLATFORM' })).toContain(
      'You are asked because you are in <!subteam^S0PLATFORM>.',
    );
    expect(asked({ as: 'named' })).toContain('because the policy names you.');
    expect(asked({ as: 'manager' })).toContain('because you are the manager of <@U0RIO>.');
    const late = prospectWith(first, { late: true, asked: [{ as: 'named' }] });
    expect(approving(late)).toContain('because nobody decided in time, and the policy names you.');
  });

  it('says what is missing after this approval, or that it creates the key', () => {
    expect(approving(prospectWith(first))).toContain(
      'After your approval this is still missing: 1 approval from <!subteam^S0PLATFORM>; then 1 approval from <!subteam^S0SECURITY> or <@U0SAM>',
    );
    expect(approving(prospectWith(last))).toContain(en.decision.completes);
    const route = { ...TWO_STAGES, stages: [[{ need: 1, of: ['S0PLATFORM'] }]] };
    expect(approving(prospectWith(outlookOn(route, [['U0RAVI']])))).toContain(
      'still missing: 1 approval from another person.',
    );
  });

  it('says whether this denial ends the request', () => {
    const denying = (denials: number, approvedBefore = false) => {
      const prospect = prospectWith(first, { denials, approvedBefore });
      const requestContext = pictureWith(outlookOn(TWO_STAGES, []), { prospect });
      return JSON.stringify(denyWindow(en, waiting, META, requestContext));
    };
    expect(denying(1)).toContain('Your denial is 1 of 2: the request stays open');
    expect(denying(2)).toContain(en.decision.denies);
    expect(denying(1, true)).toContain(en.decision.takesBack);
    expect(denying(1)).not.toContain(en.decision.takesBack);
  });

  it('says so where Slack does not tell why somebody is asked', () => {
    const text = JSON.stringify(approveWindow(en, waiting, META, pictureWith(undefined)));
    expect(text).toContain(en.approvals.notKnown);
  });

  it('keeps its inputs when it is drawn again, so that nothing typed is lost', () => {
    const inputs = ({ blocks }: { blocks: readonly { type: string; block_id?: string }[] }) =>
      blocks.filter(({ type }) => type === 'input');
    const known = pictureWith(outlookOn(TWO_STAGES, []), { prospect: prospectWith(first) });
    expect(inputs(approveWindow(en, waiting, META, known))).toEqual(
      inputs(approveWindow(en, waiting, META)),
    );
    expect(inputs(denyWindow(en, waiting, META, known))).toEqual(
      inputs(denyWindow(en, waiting, META)),
    );
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

  const sendsNothing = (view: object) => {
    expect(JSON.stringify(view)).not.toMatch(/"type":"(input|button|actions)"/);
    expect(Object.keys(view).sort()).toEqual(['blocks', 'close', 'title', 'type']);
  };

  it('shows it alone and in the lines for the tools, in a window that sends nothing back', () => {
    const view = revealed(en, requestIn(STATES.claimed), SHOWN);
    const text = JSON.stringify(view);
    expect(text.split(PRIVATE_KEY)).toHaveLength(3);
    expect(text).toContain(`MONGODB_ATLAS_PRIVATE_API_KEY=${PRIVATE_KEY}`);
    expect(text).toMatch(/Terraform reads the first two lines and `MONGODB_ATLAS_BASE_URL`/);
    const usual = revealed(en, requestIn(STATES.claimed), { ...SHOWN, otherAddress: false });
    expect(JSON.stringify(usual)).toMatch(/first two lines\. The Atlas CLI reads all three/);
    expect(text).toContain('gswvkocq');
    expect(text).toContain('Copy the private key now.');
    sendsNothing(view);
  });

  it('shows a file for a recipient whole, in one block, and how to open it', () => {
    const request = forRecipient(requestIn(STATES.claimed));
    const skeleton = JSON.stringify(revealSkeleton(en, request, META));
    expect(skeleton).toContain(RECIPIENT);
    expect(skeleton).toMatch(/encrypted for/);
    const view = revealedFile(en, request, { recipient: RECIPIENT, file: AGE_FILE });
    const pre = view.blocks.filter(({ type }) => type === 'rich_text');
    expect(pre).toMatchObject([{ elements: [{ elements: [{ text: AGE_FILE.trimEnd() }] }] }]);
    expect(JSON.stringify(view)).toContain('age -d -i key.txt key.age');
    expect(JSON.stringify(view)).toContain(RECIPIENT);
    expect(JSON.stringify(view)).not.toContain(PRIVATE_KEY);
    sendsNothing(view);
  });

  it('says what to do when it may have been seen', () => {
    const again = JSON.stringify(revealUncertain(en, requestIn(STATES.uncertain)));
    expect(again).toContain('Show once more');
    const twice = requestIn({ ...STATES.uncertain, shown: 2 });
    expect(JSON.stringify(revealUncertain(en, twice))).toContain('cannot be shown again');
  });
});

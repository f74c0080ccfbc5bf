import { z } from 'zod';
import { isKnownProjectRole, PROJECT_ROLES } from '../../domain/key/projectRoles.ts';
import { isOrganizationRole } from '../../domain/key/roles.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import { lifetimeSchema } from './life.ts';
import { approvalsSchema, escalateSchema } from './rules.ts';
import { about, atlasId, audience, belongs, count, visibleName, yesOrNo } from './words.ts';

/** Schema of what the policy says of projects. */
const projectRole = z.string(belongs('a role')).transform((text, context) => {
  if (isKnownProjectRole(text)) return text;
  if (isOrganizationRole(text)) {
    context.addIssue('is a role of an organization: it belongs under roles of the organization');
    return z.NEVER;
  }
  const meant = nearestWord(text, PROJECT_ROLES);
  const hint = meant === undefined ? 'they begin with GROUP_' : `did you mean ${meant}?`;
  context.addIssue(`is not a project role of Atlas: ${hint}`);
  return z.NEVER;
});

const OWNERS = 'a list of ids of people and user groups, or something like approvals of a rule';

/** The owners alone, or all that `approvals` of a rule may be. */
const approve = z.preprocess((value) => {
  const isList = Array.isArray(value) && value.length > 0;
  return isList && value.every((one) => typeof one === 'string') ? [{ of: value }] : value;
}, approvalsSchema);

export const projectSchema = z.strictObject(
  {
    name: visibleName
      .optional()
      .meta(
        about(
          'required without `id`',
          'Its name at Atlas, or a pattern: `*` stands for any characters, as in `shop-*`.',
        ),
      ),
    id: atlasId('project')
      .optional()
      .meta(
        about(
          'required without `name`',
          'Its id at Atlas: 24 characters, 0-9 and a-f. With it, the name may change.',
        ),
      ),
    viewers: audience
      .optional()
      .meta(
        about('nobody', 'Who else may look at keys that have a role in this project. Needs `id`.'),
      ),
    request: audience
      .optional()
      .meta(
        about('those of the organization', 'Who may ask for a key with a role in this project.'),
      ),
    approve: approve
      .optional()
      .meta(
        about(
          'rules, tiers, `quorum`',
          'Its owners: a list of ids, one of whom must approve; or as `approvals` of a rule.',
        ),
      ),
    stages: z
      .array(approve, belongs(`a list of stages, each ${OWNERS}`))
      .min(1, { error: 'must have at least one stage' })
      .optional()
      .meta(about('', 'Instead of `approve`: a list of such, one after the other.')),
    denials: count
      .optional()
      .meta(about('that of the policy', 'How many denials end such a request.')),
    escalate: escalateSchema
      .optional()
      .meta(about('nobody', 'Who is asked too when nobody decided in time.')),
    roles: z
      .array(projectRole, belongs('a list of roles'))
      .min(1, { error: 'must have at least one role' })
      .optional()
      .meta(about('all but the dangerous ones', 'Project roles that may be asked for.')),
    off: yesOrNo
      .optional()
      .meta(about('`false`', '`true`: nobody may ask for a key with a role in it.')),
    lifetime: lifetimeSchema
      .optional()
      .meta(about('that of the roles', 'How long a key with a role in it lives.')),
  },
  belongs('a project with a name or an id'),
);

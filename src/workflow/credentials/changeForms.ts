import type { Credential } from '../../domain/credential/credential.ts';
import { type Access, makeAccess } from '../../domain/key/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import { organizationOf, type Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type FormWrong, no, type Result } from '../../domain/record/result.ts';
import { readAccess } from '../../domain/transitions/form/accessForm.ts';
import { checkAccessList, type KeyForm } from '../../domain/transitions/keyForm.ts';
import { AtlasError } from '../../foundation/errors.ts';
import type { RequestableProjects } from '../keys/requestableProjects.ts';
import type { People } from '../ports/slack.ts';
import type { FormOffer, FormOffers } from '../requests/newRequest/formOffer.ts';

type Chosen = Omit<Partial<KeyForm>, 'organizationId'>;

/** The form in which the owner of a key asks for another access of it. */
export interface ChangeForms {
  /** What this person may choose for it, with what was chosen so far. */
  offer(credential: Credential, by: string, chosen: Chosen): Promise<Result<FormOffer>>;
  /** The access that was chosen, or what is wrong with it. */
  access(
    credential: Credential,
    by: string,
    form: KeyForm,
  ): Promise<Result<{ readonly access: Access }, Refusal | FormWrong>>;
}

export function createChangeForms(parts: {
  readonly formOffers: FormOffers;
  readonly requestableProjects: Pick<RequestableProjects, 'chosen'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly submission: {
    readonly accessListRequired: (organizationId: string) => Promise<boolean | undefined>;
  };
}): ChangeForms {
  const { formOffers, people, requestableProjects, submission } = parts;

  return {
    async offer({ organizationId }, by, chosen) {
      const offer = await formOffers(by, { ...chosen, organizationId });
      if (!offer.ok || offer.organization?.id === organizationId) return offer;
      return no({ why: 'not_allowed' });
    },

    async access({ organizationId }, by, form) {
      const policy = parts.policy();
      const person = knownPerson(await people.about([by]), by);
      const organization = organizationOf(policy, organizationId);
      if (person === undefined) return no({ why: 'person_unknown' });
      if (organization === undefined) return no({ why: 'not_allowed' });
      const ids = form.reach === 'projects' ? (form.projects ?? []) : [];
      const [known, required] = await Promise.all([
        requestableProjects.chosen(person, organizationId, ids).catch((cause: unknown) => {
          if (cause instanceof AtlasError) return undefined;
          throw cause;
        }),
        submission.accessListRequired(organizationId),
      ]);
      const wanted = readAccess(form, organization, known);
      const list = checkAccessList(form.accessList, required === true, policy.limits);
      const wrong = [...wanted.wrong, ...list.refusals];
      if (wrong.length > 0) return no({ why: 'form_wrong', wrong });
      const { roles: organizationRoles, projects } = wanted;
      return {
        ok: true,
        access: makeAccess({ organizationRoles, projects, addresses: list.entries }),
      };
    },
  };
}

import { namedByAtlasId, ofApiKey } from '../../domain/credential/apiKey.ts';
import type { CredentialCircumstances } from '../../domain/credential/commands/decision.ts';
import { mayKnow } from '../../domain/credential/commands/rights.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { issuedKey, type Request, votersOf } from '../../domain/record/request.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import type { Credentials, LoadedCredential } from '../ports/credentials.ts';
import type { People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';

/** A credential as a window shows it. */
export interface CredentialSubject {
  readonly credential: Credential;
  /** As the policy calls it. */
  readonly organizationName: string;
  /** Who approved its request. */
  readonly approvers: readonly string[];
  /** The request under which it was made, if that can be read. */
  readonly source?: Request;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export type CredentialFound = Result<CredentialSubject, Refusal | NotFound<'credential'>>;

export interface FindCredential {
  /**
   * By key id, public key, or the id of its request. Whoever may not look hears of every query that
   * there is nothing.
   */
  find(query: string, by: string): Promise<CredentialFound>;
  /** By the id that a button carries, in one round trip. */
  read(id: string | undefined): Promise<Result<CredentialSubject>>;
  /** What a decision about it is judged by. */
  given(subject: CredentialSubject, by: string): Promise<CredentialCircumstances>;
}

const REQUEST_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const PAGE = 500;

/** Who acts, and who owns it. */
function peopleOf({ owner }: Credential, by: string): readonly string[] {
  return owner.kind === 'person' ? [by, owner.id] : [by];
}

export function createFindCredential(parts: {
  readonly credentials: Pick<Credentials, 'load' | 'page'>;
  readonly requests: Pick<Requests, 'load'>;
  readonly people: People;
  readonly policy: () => Policy;
}): FindCredential {
  const { credentials, requests, people, policy } = parts;

  function subjectOf({ credential, request, now }: LoadedCredential): CredentialSubject {
    return {
      credential,
      organizationName: organizationName(policy(), credential.organizationId),
      approvers: request === undefined ? [] : votersOf(request.request),
      ...(request === undefined ? {} : { source: request.request }),
      now,
    };
  }

  async function given({ credential, approvers, now }: CredentialSubject, by: string) {
    const facts = await people.about(peopleOf(credential, by));
    return { policy: policy(), people: facts, approvers, now };
  }

  /** The ledger is asked, not Atlas: a leaked key is ended while Atlas is away too. */
  async function idOfHandle(handle: string): Promise<string | undefined> {
    for (const { id: organizationId } of policy().organizations) {
      for (let offset = 0; ; offset += PAGE) {
        const page = await credentials.page({ organizationId }, { offset, limit: PAGE });
        const found = page.credentials.find((one) => one.handle === handle);
        if (found !== undefined) return found.id;
        if (offset + PAGE >= page.total) break;
      }
    }
    return undefined;
  }

  async function idOf(query: string): Promise<string | undefined> {
    if (REQUEST_ID.test(query.toUpperCase())) {
      const loaded = await requests.load(query.toUpperCase());
      const key = loaded && issuedKey(loaded.request);
      return key && ofApiKey(key.id);
    }
    const wanted = query.toLowerCase();
    return namedByAtlasId(wanted) ?? idOfHandle(wanted);
  }

  return {
    given,
    async find(query, by) {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const { standing } = person;
      if (standing !== 'member') return no({ why: 'not_a_member', standing });
      const id = await idOf(query);
      const loaded = id === undefined ? undefined : await credentials.load(id);
      const subject = loaded && subjectOf(loaded);
      const isSeen = subject && mayKnow(subject.credential, by, await given(subject, by));
      if (subject === undefined || isSeen !== true) {
        return no({ why: 'not_found', what: 'credential', name: query });
      }
      return { ok: true, ...subject };
    },
    async read(id) {
      const loaded = id === undefined ? undefined : await credentials.load(id);
      return loaded === undefined
        ? no({ why: 'unknown_credential' })
        : { ok: true, ...subjectOf(loaded) };
    },
  };
}

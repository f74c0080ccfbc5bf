import { mayKnow } from '../../../domain/credential/commands/rights.ts';
import {
  atlasIdOf,
  CREDENTIAL_KINDS,
  credentialId,
} from '../../../domain/credential/credential.ts';
import { type InventoryLine, isForeign } from '../../../domain/inventory/inventory.ts';
import type { KeyQuery } from '../../../domain/inventory/keyQuery.ts';
import { refuseAdmin, refuseAuditor, refuseViewerOf } from '../../../domain/policy/access.ts';
import type { ProjectNames } from '../../../domain/policy/asked.ts';
import { type KnownPerson, knownPerson } from '../../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import type { CredentialActs } from '../../credentials/acts.ts';
import type { CredentialSubject, FindCredential } from '../../credentials/findCredential.ts';
import { lastUseOf } from '../../keys/lastUse.ts';
import type { CredentialsAtAtlas, ShownCredential } from '../../ports/credentialAccess.ts';
import type { Log } from '../../ports/logging.ts';
import type { People } from '../../ports/slack.ts';
import type { Requests } from '../../ports/store.ts';
import { createNamedRequest, type NamedRequest } from '../namedRequest.ts';
import { organizationIds } from '../readInventory.ts';
import { type FindAny, type Found, NOWHERE } from './findAny.ts';

/** What can be done about it by whoever asks. */
export type WhoAct = 'revoke' | 'freeze' | 'replace' | 'adopt' | 'freeze_foreign' | 'end_foreign';

/** All about one credential, for somebody who is alarmed. */
export interface WhoAnswer {
  readonly credentialId: string;
  readonly line: InventoryLine;
  readonly organizationName: string;
  readonly projectNames: ProjectNames;
  /** With the request under which it was made, and who approved that. */
  readonly subject?: CredentialSubject;
  /** As Atlas shows it now; absent while Atlas does not answer. */
  readonly shown?: ShownCredential;
  readonly lastUse?: { readonly at: number; readonly from?: string };
  /** Where there is no record of it. */
  readonly names?: NamedRequest;
  readonly acts: readonly WhoAct[];
}

export interface WhoFound {
  /** Absent where there is none, and for whoever may not look. */
  readonly answer?: WhoAnswer;
  /** Of so many organizations Atlas did not say whether it has this secret. The same for everybody. */
  readonly unasked: number;
}

export interface Who {
  ask(query: KeyQuery, by: string): Promise<WhoFound>;
}

interface WhoPlace {
  readonly found?: Found;
  readonly unasked: number;
}

/** Whose a key is, by anything that people have of it. Its secret is compared and forgotten. */
export function createWho(parts: {
  readonly findAny: FindAny;
  readonly atlas: CredentialsAtAtlas;
  readonly findCredential: Pick<FindCredential, 'read'>;
  readonly credentialActs: Pick<CredentialActs, 'refuse'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly projectNaming: {
    of(organizationId: string, ids: readonly string[]): Promise<ProjectNames>;
  };
  readonly requests: Pick<Requests, 'load'>;
  readonly log: Log;
}): Who {
  const { findAny, atlas, findCredential, people, policy, log } = parts;

  const namedRequest = createNamedRequest(parts);

  /** Every organization is asked, whatever the others say: only Atlas shows the end of a secret. */
  async function bySecret({ tail }: Extract<KeyQuery, { is: 'secret' }>): Promise<WhoPlace> {
    const places = organizationIds(policy()).flatMap((organizationId) =>
      CREDENTIAL_KINDS.map((kind) => ({ organizationId, kind })),
    );
    const reads = await Promise.all(
      places.map(async ({ organizationId, kind }) => {
        const read = await atlas.credentialAccess(organizationId, kind)?.endingWith(tail);
        if (read?.is === 'read') {
          const [atlasId] = read.ids;
          if (atlasId === undefined) return 'none';
          return { organizationId, id: credentialId(kind, atlasId) };
        }
        log.warn({ organizationId, problem: read?.problem.code }, 'who.not_asked');
        return 'unasked';
      }),
    );
    const place = reads.find((read) => typeof read !== 'string');
    const unasked = reads.filter((read) => read === 'unasked').length;
    const found = await findAny.at(place);
    return { ...(place && { found }), unasked };
  }

  /** By what is known of the person alone: nobody waits longer for what they may not see. */
  function mayLook(
    found: Found,
    person: KnownPerson,
    facts: Awaited<ReturnType<People['about']>>,
    subject?: CredentialSubject,
  ): boolean {
    const isTrusted =
      refuseAdmin(policy(), person) === undefined || refuseAuditor(policy(), person) === undefined;
    if (isTrusted) return true;
    if (subject !== undefined) {
      const { credential, approvers, now } = subject;
      return mayKnow(credential, person.id, { policy: policy(), people: facts, approvers, now });
    }
    return refuseViewerOf(policy(), person, found.organizationId) === undefined;
  }

  /** Also one that has ended, and should not be there any more. */
  async function subjectOf(id: string) {
    const read = await findCredential.read(id);
    return read.ok ? read : undefined;
  }

  async function actsOf(
    { line }: Found,
    by: KnownPerson,
    subject: CredentialSubject | undefined,
    isThere: boolean,
  ): Promise<readonly WhoAct[]> {
    const isOver = subject?.credential.state.status === 'ended';
    if (subject === undefined || (isOver && isThere)) {
      const isAdmin = refuseAdmin(policy(), by) === undefined;
      return isAdmin && (isOver || isForeign(line))
        ? ['freeze_foreign', 'end_foreign', 'adopt']
        : [];
    }
    const may = async (act: 'end_now' | 'freeze') =>
      (await parts.credentialActs.refuse(subject, by.id, act)) === undefined;
    const [ends, freezes] = await Promise.all([may('end_now'), may('freeze')]);
    const isOwn = subject.credential.owner.id === by.id;
    return [
      ...(ends ? (['revoke'] as const) : []),
      ...(freezes ? (['freeze'] as const) : []),
      ...(isOwn && ends ? (['replace'] as const) : []),
    ];
  }

  async function shownNow({ organizationId, id }: Found): Promise<ShownCredential | undefined> {
    const kind = CREDENTIAL_KINDS.find((one) => id.startsWith(`${one}:`));
    const access = kind && atlas.credentialAccess(organizationId, kind);
    if (kind === undefined || access === undefined) return undefined;
    const read = await access.read(atlasIdOf({ id, kind }));
    return read.is === 'read' ? read.credential : undefined;
  }

  return {
    async ask(query, by) {
      const facts = await people.about([by]);
      const person = knownPerson(facts, by);
      // Guests and strangers may see no key at all, so nothing is read for them.
      if (person?.standing !== 'member') return { unasked: 0 };
      const { found, unasked } =
        query.is === 'name'
          ? { found: await findAny.byName(query.name), unasked: 0 }
          : await bySecret(query);
      // Also where nothing was found: nobody learns from the time of an answer what there is.
      const subject = await subjectOf(found?.id ?? NOWHERE);
      if (found === undefined || !mayLook(found, person, facts, subject)) return { unasked };
      const [shown, names] = await Promise.all([shownNow(found), namedRequest(found.line)]);
      const projects = shown?.access.projects ?? subject?.credential.access.projects ?? [];
      const { organizationId } = found;
      const lastUse = shown && lastUseOf(shown.use);
      const answer: WhoAnswer = {
        credentialId: found.id,
        line: found.line,
        organizationName: organizationName(policy(), organizationId),
        projectNames: await parts.projectNaming.of(
          organizationId,
          projects.map(({ projectId }) => projectId),
        ),
        ...(subject && { subject }),
        ...(names && { names }),
        ...(shown && { shown }),
        ...(lastUse && { lastUse }),
        acts: await actsOf(found, person, subject, shown !== undefined),
      };
      return { answer, unasked };
    },
  };
}

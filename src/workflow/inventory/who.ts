import { mayKnow } from '../../domain/credential/commands/rights.ts';
import { atlasIdOf, CREDENTIAL_KINDS, credentialId } from '../../domain/credential/credential.ts';
import { type InventoryLine, isForeign } from '../../domain/inventory/inventory.ts';
import type { KeyQuery } from '../../domain/inventory/keyQuery.ts';
import { refuseAdmin, refuseAuditor, refuseViewerOf } from '../../domain/policy/access.ts';
import type { ProjectNames } from '../../domain/policy/asked.ts';
import { type KnownPerson, knownPerson } from '../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { CredentialActs } from '../credentials/acts.ts';
import type { CredentialSubject, FindCredential } from '../credentials/findCredential.ts';
import { lastUseOf } from '../keys/lastUse.ts';
import type { CredentialsAtAtlas, ShownCredential } from '../ports/credentialAccess.ts';
import type { Log } from '../ports/logging.ts';
import type { People } from '../ports/slack.ts';
import { organizationIds, type ReadInventory } from './readInventory.ts';

/** What can be done about it by whoever asks. */
export type WhoAct = 'revoke' | 'freeze' | 'replace' | 'adopt' | 'freeze_foreign';

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

interface Found {
  readonly organizationId: string;
  readonly id: string;
  readonly line: InventoryLine;
}

/** Whose a key is, by anything that people have of it. Its secret is compared and forgotten. */
export function createWho(parts: {
  readonly readInventory: ReadInventory;
  readonly atlas: CredentialsAtAtlas;
  readonly findCredential: Pick<FindCredential, 'read' | 'given'>;
  readonly credentialActs: Pick<CredentialActs, 'refuse'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly projectNaming: {
    of(organizationId: string, ids: readonly string[]): Promise<ProjectNames>;
  };
  readonly log: Log;
}): Who {
  const { readInventory, atlas, findCredential, people, policy, log } = parts;

  function lineOf(lines: readonly InventoryLine[], organizationId: string, id: string): Found {
    const line = lines.find((one) => (one.credential ?? one.observation)?.id === id);
    return { organizationId, id, line: line ?? { organizationId } };
  }

  function byName(lines: readonly InventoryLine[], name: string): Found | undefined {
    for (const line of lines) {
      const about = line.credential ?? line.observation;
      if (about === undefined) continue;
      if (about.handle.toLowerCase() === name || atlasIdOf(about) === name) {
        return { organizationId: line.organizationId, id: about.id, line };
      }
    }
    return undefined;
  }

  /** Every organization is asked, whatever the others say: only Atlas shows the end of a secret. */
  async function bySecret(
    lines: readonly InventoryLine[],
    { tail }: Extract<KeyQuery, { is: 'secret' }>,
  ): Promise<{ readonly found?: Found; readonly unasked: number }> {
    const places = organizationIds(policy()).flatMap((organizationId) =>
      CREDENTIAL_KINDS.map((kind) => ({ organizationId, kind })),
    );
    const reads = await Promise.all(
      places.map(async ({ organizationId, kind }) => {
        const read = await atlas.credentialAccess(organizationId, kind)?.endingWith(tail);
        if (read?.is === 'read') {
          const [atlasId] = read.ids;
          if (atlasId === undefined) return 'none';
          return lineOf(lines, organizationId, credentialId(kind, atlasId));
        }
        log.warn({ organizationId, problem: read?.problem.code }, 'who.not_asked');
        return 'unasked';
      }),
    );
    const found = reads.find((read) => typeof read !== 'string');
    const unasked = reads.filter((read) => read === 'unasked').length;
    return { ...(found && { found }), unasked };
  }

  async function mayLook(found: Found, person: KnownPerson, subject?: CredentialSubject) {
    const isTrusted =
      refuseAdmin(policy(), person) === undefined || refuseAuditor(policy(), person) === undefined;
    if (isTrusted) return true;
    if (subject !== undefined) {
      const given = await findCredential.given(subject, person.id);
      return mayKnow(subject.credential, person.id, given);
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
      return isAdmin && (isOver || isForeign(line)) ? ['freeze_foreign', 'adopt'] : [];
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
      const person = knownPerson(await people.about([by]), by);
      // Guests and strangers may see no key at all, so nothing is read for them.
      if (person?.standing !== 'member') return { unasked: 0 };
      const { lines } = await readInventory(organizationIds(policy()));
      const { found, unasked } =
        query.is === 'name'
          ? { found: byName(lines, query.name), unasked: 0 }
          : await bySecret(lines, query);
      if (found === undefined) return { unasked };
      const subject = await subjectOf(found.id);
      if (!(await mayLook(found, person, subject))) return { unasked };
      const shown = await shownNow(found);
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
        ...(shown && { shown }),
        ...(lastUse && { lastUse }),
        acts: await actsOf(found, person, subject, shown !== undefined),
      };
      return { answer, unasked };
    },
  };
}

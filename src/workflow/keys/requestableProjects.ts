import { type HowAsked, mayAskInProject } from '../../domain/policy/asking/offers.ts';
import { knownPerson, type Person } from '../../domain/policy/people.ts';
import { organizationOf, type Policy } from '../../domain/policy/policy.ts';
import type { Atlas, Project } from '../ports/atlas.ts';
import type { People } from '../ports/slack.ts';
import { projectsMatching } from './projectSearch.ts';

/**
 * The projects in which somebody may ask for a key with some role. Nobody is told of others: one
 * that may not be asked for looks like one that is not there.
 */
export interface RequestableProjects {
  /** Those that fit what was typed; beginnings first, by name. */
  search(
    by: string,
    organizationId: string,
    text: string,
    how?: HowAsked,
  ): Promise<readonly Project[]>;
  /** Those of these ids. What a form sends is nothing more than ids until it went through here. */
  chosen(
    person: Person,
    organizationId: string,
    ids: readonly string[],
    how?: HowAsked,
  ): Promise<readonly Project[]>;
}

export function createRequestableProjects(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly policy: () => Policy;
}): RequestableProjects {
  const { atlas, people, policy } = parts;

  async function offered(person: Person, organizationId: string, how: HowAsked) {
    const organization = organizationOf(policy(), organizationId);
    const there = atlas.organization(organizationId);
    if (organization === undefined || there === undefined) return () => [];
    const projects = await there.listProjects();
    return (among: (all: readonly Project[]) => readonly Project[]) =>
      among(projects).filter((one) => mayAskInProject(policy(), person, organization, one, how));
  }

  return {
    async search(by, organizationId, text, how = 'ask') {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return [];
      const among = await offered(person, organizationId, how);
      return among((all) => projectsMatching(all, text));
    },
    async chosen(person, organizationId, ids, how = 'ask') {
      if (ids.length === 0) return [];
      const among = await offered(person, organizationId, how);
      return among((all) => all.filter(({ id }) => ids.includes(id)));
    },
  };
}

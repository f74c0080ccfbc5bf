import type { Access } from '../../../domain/key/access.ts';
import type { Capability } from '../../../domain/key/capability/capabilities.ts';
import { type HowMany, reachOf } from '../../../domain/key/capability/reach.ts';
import { beyond, missing, type Task } from '../../../domain/key/capability/tasks.ts';
import type { Catalogue } from '../../../text/catalogue.ts';

function all(words: Catalogue, capabilities: readonly Capability[]): string {
  return capabilities.map((one) => words.capabilities[one]).join(words.reaches.separator);
}

/** What can be done in so many projects, as one part of a sentence. */
function mayText(
  words: Catalogue,
  reads: HowMany,
  projects: HowMany,
  can: readonly Capability[],
): string {
  const { may, mayInAll, mayInEach } = words.reaches;
  const what = all(words, can);
  if (projects === 'all') return mayInAll(what);
  return projects === reads ? mayInEach(what) : may(what, projects);
}

function readsText({ reaches }: Catalogue, reads: HowMany): string {
  if (reads === 'all') return reaches.readsAll;
  return reads === 0 ? reaches.readsNone : reaches.reads(reads);
}

/** What a key reaches: "Reads 3 projects, and may change search indexes in 1 of them." */
export function reachText(words: Catalogue, access: Access): string {
  const { reaches } = words;
  const { organization, reads, may } = reachOf(access);
  const numbers = [...new Set(may.map(({ projects }) => projects))];
  const parts = numbers.map((number) =>
    mayText(
      words,
      reads,
      number,
      may.flatMap(({ can, projects }) => (projects === number ? [can] : [])),
    ),
  );
  const inProjects = `${[readsText(words, reads), ...parts].join(reaches.and)}.`;
  if (organization.length === 0) return inProjects;
  return `${inProjects} ${reaches.inOrganization(all(words, organization))}`;
}

/** Whether roles are just enough for the tasks, and what else they are enough for. */
export function beyondText(
  words: Catalogue,
  tasks: readonly Task[],
  roles: readonly string[],
): string {
  const { reaches } = words;
  const lacking = missing(tasks, roles);
  const more = beyond(tasks, roles);
  const lacks = lacking.length === 0 ? [] : [reaches.lacks(all(words, lacking))];
  const also = more.length === 0 ? [reaches.notBeyond] : [reaches.beyond(all(words, more))];
  return (lacks.length > 0 && more.length === 0 ? lacks : [...lacks, ...also]).join(' ');
}

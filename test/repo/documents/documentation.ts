import { z } from 'zod';
import { VARIABLES, type Variable } from '../../../src/config/environment/variables.ts';
import { PARTS } from '../../../src/config/policy/schema.ts';
import {
  operationsOf,
  sourceOf,
  USER_ROLES,
} from '../../../src/domain/key/capability/capabilities.ts';
import { needsOf, rolesFor, TASKS } from '../../../src/domain/key/capability/tasks.ts';
import {
  PROJECT_ROLES,
  reasonOfProjectRisk,
  riskOfRole,
} from '../../../src/domain/key/projectRoles.ts';
import { ORGANIZATION_ROLES, reasonOfRisk } from '../../../src/domain/key/roles.ts';
import { en } from '../../../src/text/en.ts';

/** What the pages and `.env.example` say, made from what the code knows. */

const LINE_WIDTH = 98;

function need({ required, fallback }: Variable): string {
  if (fallback !== undefined) return `\`${fallback}\``;
  if (required.startsWith('or ')) return `required, or \`${required.slice(3)}\``;
  if (required === 'yes') return 'required';
  return required === 'no' ? '' : required;
}

export function environmentTable(variables: readonly Variable[] = VARIABLES): string {
  const rows = variables.map((variable) => {
    const name = `\`${variable.name}\`${variable.secret ? ' \\*' : ''}`;
    return `| ${name} | ${need(variable)} | ${variable.meaning} |`;
  });
  return ['| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const aboutSchema = z.object({ description: z.string(), fallback: z.string() });

function rowsOf(prefix: string, shape: Readonly<Record<string, z.ZodType>>): string[] {
  return Object.entries(shape).map(([key, schema]) => {
    const { description, fallback } = aboutSchema.parse(schema.meta());
    return `| \`${prefix}${key}\` | ${fallback} | ${description} |`;
  });
}

export function policyTable(): string {
  const rows = PARTS.flatMap(({ called, schema }) => rowsOf(called, schema.shape));
  return ['| Key | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Every role with its risk and why. */
export function rolesTable(): string {
  const reasons = [
    ...ORGANIZATION_ROLES.map((role) => ({ role, because: reasonOfRisk(role) })),
    ...PROJECT_ROLES.map((role) => ({ role, because: reasonOfProjectRisk(role) })),
  ];
  const rows = reasons.map(
    ({ role, because }) => `| \`${role}\` | ${riskOfRole(role)} | ${because} |`,
  );
  return ['| Role | Risk | Why |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Every task with its roles, and the pages of Atlas on which that rests. */
export function tasksTable(): string {
  const rows = TASKS.map((task) => {
    const { organizationRoles, projectRoles } = rolesFor([task]);
    const roles = [...organizationRoles, ...projectRoles].map((role) => `\`${role}\``).join(' ');
    const operations = [...new Set(needsOf([task]).flatMap(operationsOf))];
    const links = operations.map((operation) => `[${operation}](${sourceOf(operation)})`);
    const sources = links.length === 0 ? [`[User roles](${USER_ROLES})`] : links;
    return `| ${en.tasks[task]} | ${roles} | ${sources.join(', ')} |`;
  });
  const head = '| Task | Smallest roles | What Atlas demands for |';
  return [head, '| --- | --- | --- |', ...rows].join('\n');
}

/** The fenced blocks of one language between two headings or marks. */
export function blocks(markdown: string, language: string): readonly string[] {
  const fenced = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fenced)].map(([, text = '']) => text);
}

function comment(text: string): string {
  const lines = [''];
  for (const word of text.replaceAll('`', '').split(' ')) {
    const line = lines.at(-1) ?? '';
    if (`${line} ${word}`.length > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

export function envExample(variables: readonly Variable[] = VARIABLES): string {
  const parts = variables.map((variable) => {
    const needed = variable.required === 'yes' || variable.required.startsWith('or ');
    const assignment = `${variable.name}=${variable.fallback ?? ''}`;
    return `${comment(variable.meaning)}\n${needed ? assignment : `# ${assignment}`}\n`;
  });
  return `${comment('Copy to keywarden.env, fill in, and start with: node --env-file=keywarden.env dist/main.js. Each secret may instead be the path of a file, in a variable of the same name with _FILE at its end.')}\n\n${parts.join('\n')}`;
}

/** The text between `<!-- name -->` and `<!-- /name -->`, without blank lines around it. */
export function section(markdown: string, name: string): string | undefined {
  const begin = `<!-- ${name} -->`;
  const from = markdown.indexOf(begin);
  const to = markdown.indexOf(`<!-- /${name} -->`);
  return from < 0 || to < from ? undefined : markdown.slice(from + begin.length, to).trim();
}

/** The states of a request as a diagram, from which status may follow which. */
export function stateDiagram(edges: Readonly<Record<string, readonly string[]>>): string {
  const all = Object.entries(edges).flatMap(([from, to]) => to.map((next) => ({ from, next })));
  const lines = all
    .filter(({ from, next }) => from !== next)
    .map(({ from, next }) => `  ${from} --> ${next}`);
  const last = Object.entries(edges).filter(([, to]) => to.length === 0);
  const stays = all.filter(({ from, next }) => from === next).map(({ from }) => `\`${from}\``);
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> pending',
    '  [*] --> approved',
    ...lines,
    ...last.map(([status]) => `  ${status} --> [*]`),
    '```',
    '',
    `A change may also leave the status as it is in: ${stays.join(', ')}.`,
  ].join('\n');
}

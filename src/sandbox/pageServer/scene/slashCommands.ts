import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SlashCommand } from '../../page/contract/contract.ts';

export const MANIFEST = fileURLToPath(
  new URL('../../../../manifest/slack-app.socket.json', import.meta.url),
);

const manifest = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({
        command: z.string(),
        description: z.string().default(''),
        usage_hint: z.string().default(''),
      }),
    ),
  }),
});

/** The commands with their hints; only their names where the manifest cannot be read. */
export async function slashCommands(
  path: string,
  names: readonly string[],
): Promise<readonly SlashCommand[]> {
  try {
    const { features } = manifest.parse(JSON.parse(await readFile(path, 'utf8')));
    return features.slash_commands.map(({ command, description, usage_hint }) => {
      return { command, description, usageHint: usage_hint };
    });
  } catch {
    return names.map((command) => ({ command, description: '', usageHint: '' }));
  }
}

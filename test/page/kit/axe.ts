import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

const GRAVE: readonly unknown[] = ['serious', 'critical'];
const MOST_SHOWN = 3;

/** What axe finds grave on the screen as it is, one line each; nothing is left out of its rules. */
export async function graveViolations(page: Page, screen: string): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  return results.parse(found).violations.flatMap(({ id, impact, help, nodes }) => {
    if (!GRAVE.includes(impact)) return [];
    const where = nodes.slice(0, MOST_SHOWN).map((node) => `${node.html} ${node.failureSummary}`);
    return [`${screen}: ${id} (${impact}): ${help}\n${where.join('\n')}`];
  });
}

import { z } from 'zod';
import { PATIENCE_MS } from '../../../src/sandbox/time/patience.ts';

const changed = z.object({
  world: z.number(),
  people: z.union([z.literal('all'), z.array(z.string())]),
  behind: z.boolean(),
});
export type Changed = z.output<typeof changed>;

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Listens to the stream of events for as long as it is not closed. */
export async function listenTo(url: string) {
  const controller = new AbortController();
  const response = await fetch(`${url}api/events`, { signal: controller.signal });
  const heard: { name: string; data: Changed; at: number }[] = [];
  const waiting = new Set<() => void>();
  const read = async () => {
    let rest = '';
    for await (const part of response.body ?? []) {
      rest += Buffer.from(part).toString('utf8');
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const name = /^event: (.*)$/m.exec(event)?.[1];
        const data = changed.safeParse(parsed(/^data: (.*)$/m.exec(event)?.[1] ?? ''));
        if (name !== undefined && data.success) {
          heard.push({ name, data: data.data, at: performance.now() });
        }
      }
      for (const tell of [...waiting]) tell();
    }
  };
  const done = read().catch(() => undefined);
  return {
    headers: response.headers,
    heard,
    /** Resolves when more than `count` events were heard. */
    after: (count: number) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('No more changes were told')), PATIENCE_MS);
        const tell = () => {
          if (heard.length <= count) return;
          clearTimeout(timer);
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
        tell();
      }),
    close: async () => {
      controller.abort();
      await done;
    },
  };
}

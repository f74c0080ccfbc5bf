import { openScene, type Scene } from './scene.ts';
import type { Stage, Stale } from './stage.ts';

export interface Playground {
  scene(): Scene;
  /** "Start over". Whoever asks while it is being done gets the same new scene. */
  reset(): Promise<Scene>;
  on(listener: (stale: Stale, world: number) => void): () => void;
  close(): Promise<void>;
}

/** Always one scene to look at; the next one is ready before the last one goes. */
export async function openPlayground(openStage: () => Promise<Stage>): Promise<Playground> {
  const listeners = new Set<(stale: Stale, world: number) => void>();
  const goodbyes = new Set<Promise<void>>();
  let resetting: Promise<Scene> | undefined;

  /** What an abandoned world still says interests nobody. */
  const open = (number: number, stage: Stage): Scene =>
    openScene(number, stage, (stale) => {
      if (scene?.number === number) announce(stale);
    });
  const announce = (stale: Stale) => {
    for (const listener of [...listeners]) listener(stale, scene.number);
  };
  let scene: Scene;
  scene = open(1, await openStage());

  async function replace(): Promise<Scene> {
    const old = scene;
    scene = open(old.number + 1, await openStage());
    announce({ people: 'all', behind: true });
    const goodbye = old.close().catch(() => {});
    goodbyes.add(goodbye);
    void goodbye.then(() => goodbyes.delete(goodbye));
    return scene;
  }

  return {
    scene: () => scene,
    reset() {
      resetting ??= replace().finally(() => {
        resetting = undefined;
      });
      return resetting;
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await Promise.allSettled([resetting]);
      await Promise.all([scene.close(), ...goodbyes]);
    },
  };
}

import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Person } from '../slack/simulator.ts';
import { choose, click, close, fill, home, read, reload, search, submit, type } from './acting.ts';
import { behindOf } from './behind.ts';
import { type Answer, json } from './http/answers.ts';
import { BODIES, readBody, readFilter } from './http/bodies.ts';
import { Complaining } from './http/complaint.ts';
import type { Playground } from './scene/playground.ts';
import type { Scene } from './scene/scene.ts';
import { scrub } from './scene/scrub.ts';
import { isHuman, snapshotOf } from './snapshot.ts';
import { tryKey } from './tryKey.ts';

export interface Visit {
  readonly playground: Playground;
  readonly request: IncomingMessage;
  readonly search: URLSearchParams;
  /** What stands in the path where the route has `:user`. */
  readonly user: string;
}

type Handler = (visit: Visit) => Promise<Answer>;

function somebody(scene: Scene, userId: string): Person {
  const { slack } = scene.stage;
  const isKnown = slack.people().some((one) => one.id === userId && isHuman(one));
  if (!isKnown) throw new Complaining(404, 'Nobody here has this id.');
  return slack.as(userId);
}

async function state({ playground, search: query }: Visit): Promise<Answer> {
  const snapshot = await snapshotOf(playground.scene(), query.get('as') ?? '');
  if (snapshot === undefined) throw new Complaining(404, 'Nobody here has this id.');
  return json(snapshot);
}

async function behind({ playground, search: query }: Visit): Promise<Answer> {
  const answer = json(await behindOf(playground.scene(), readFilter(query)));
  return { ...answer, body: scrub(answer.body.toString()) };
}

function acting<T>(
  schema: z.ZodType<T>,
  act: (scene: Scene, person: Person, body: T) => Promise<unknown>,
): Handler {
  return async ({ playground, request, user }) => {
    somebody(playground.scene(), user);
    const body = await readBody(request, schema);
    const scene = playground.scene();
    return json(await act(scene, somebody(scene, user), body));
  };
}

const faults: Handler = async ({ playground, request }) => {
  const { fault, on } = await readBody(request, BODIES.fault);
  const panel = playground.scene().faults;
  await panel.set(fault, on);
  return json({ faults: panel.list() });
};

const bot: Handler = async ({ playground, request }) => {
  const { action } = await readBody(request, BODIES.bot);
  return json({ bot: await playground.scene().bot.act(action) });
};

const trial: Handler = async ({ playground, request }) => {
  const body = await readBody(request, BODIES.try);
  return json(await tryKey(playground.scene().stage, body));
};

const reset: Handler = async ({ playground, request }) => {
  await readBody(request, BODIES.nothing);
  const scene = await playground.reset().catch((cause: unknown) => {
    console.error(cause);
    throw new Complaining(500, 'A new world could not be started; the old one is still here.');
  });
  return json({ world: scene.number });
};

/** Everything the server answers besides the files of the page and the stream of events. */
export const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /api/state': state,
  'GET /api/behind': behind,
  'POST /api/as/:user/type': acting(BODIES.type, type),
  'POST /api/as/:user/click': acting(BODIES.click, click),
  'POST /api/as/:user/choose': acting(BODIES.choose, choose),
  'POST /api/as/:user/fill': acting(BODIES.fill, fill),
  'POST /api/as/:user/submit': acting(BODIES.submit, submit),
  'POST /api/as/:user/close': acting(BODIES.close, close),
  'POST /api/as/:user/search': acting(BODIES.search, search),
  'POST /api/as/:user/home': acting(BODIES.home, home),
  'POST /api/as/:user/reload': acting(BODIES.nothing, reload),
  'POST /api/as/:user/read': acting(BODIES.read, read),
  'POST /api/faults': faults,
  'POST /api/try': trial,
  'POST /api/bot': bot,
  'POST /api/reset': reset,
};

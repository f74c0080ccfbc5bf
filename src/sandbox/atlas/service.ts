// What happens to a request between its last byte in and its first byte out. All of it in one synchronous go,
// so that an effect is either wholly there or not at all.

import { authenticate } from './auth/authentication.ts';
import type { Digest } from './auth/digest.ts';
import type { TokenEndpoint } from './auth/oauth.ts';
import type { Faults } from './faults/faults.ts';
import { type Answer, type Rendered, render } from './http/answers.ts';
import { type Delivery, delivered } from './http/delivery.ts';
import type { Exchange } from './http/exchanges.ts';
import { refuse } from './http/refusals.ts';
import type { Request } from './http/request.ts';
import type { Callers } from './model/callers.ts';
import type { RateLimits } from './operations/buckets.ts';
import type { Stage } from './operations/call.ts';
import {
  type CreateAttempt,
  closeAttempt,
  openAttempt,
  reopenAttempt,
} from './operations/creates.ts';
import { type Asked, perform, renderRefusal } from './operations/perform.ts';
import { type Destination, destinationOf } from './operations/routing.ts';

export interface ServiceParts {
  readonly stage: Stage;
  readonly callers: Callers;
  readonly digest: Digest;
  readonly tokens: TokenEndpoint;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly creates: CreateAttempt[];
}

interface Visit {
  readonly request: Request;
  readonly exchange: Exchange;
}

interface Work {
  readonly proceed: () => Rendered;
  /** The answer as it would be, with nothing changed. */
  readonly rehearse: () => Rendered;
}

const written = (answer: Answer, pretty: boolean): Rendered =>
  render(answer, { envelope: false, pretty, contentType: 'application/json' });

const nothingDone = () => written({ status: 200, body: {} }, false);

export class AtlasService {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  respond(visit: Visit): Delivery {
    const { method, path } = visit.request;
    return this.#underFaults('arrival', visit, nothingDone, () =>
      this.#admit(visit, destinationOf(method, path)),
    );
  }

  #admit(visit: Visit, destination: Destination): Delivery {
    const { request, exchange } = visit;
    if (destination.kind === 'token')
      return this.#work(visit, {
        proceed: () => this.#token(request, destination.run),
        rehearse: nothingDone,
      });
    const nothingHere = () => renderRefusal(refuse.noSuchResource(request.path), request);
    if (destination.kind === 'nothing' && !destination.inApi) return delivered(nothingHere());

    const { method, target, headers } = request;
    const entrance = authenticate(this.#parts, {
      method,
      target,
      authorization: headers.authorization,
    });
    if ('challenge' in entrance) return delivered(written(entrance.challenge, true));
    exchange.caller = entrance.caller.name;
    return destination.kind === 'nothing'
      ? this.#work(visit, { proceed: nothingHere, rehearse: nothingHere })
      : this.#work(visit, this.#operation({ request, destination, caller: entrance.caller }));
  }

  #operation(asked: Asked): Work {
    const { route } = asked.destination;
    const performed = () => perform(asked, this.#parts.stage, this.#parts.limits);
    if (route.creates) return this.#create(asked, performed);
    const proceed = () => performed().rendered;
    return { proceed, rehearse: route.method === 'GET' ? proceed : nothingDone };
  }

  /** Counted here: authenticated, and whatever happens next the client cannot know that nothing did. */
  #create({ request }: Asked, performed: () => ReturnType<typeof perform>): Work {
    const { creates, stage } = this.#parts;
    const attempt = openAttempt(stage.now(), request.path, request.body);
    creates.push(attempt);
    const proceed = () => {
      const done = performed();
      closeAttempt(attempt, done);
      return done.rendered;
    };
    const rehearse = () => {
      const rendered = proceed();
      const keyId = reopenAttempt(attempt);
      if (keyId !== undefined) stage.world.removeKey(keyId);
      return rendered;
    };
    return { proceed, rehearse };
  }

  #token(request: Request, run: 'token' | 'revoke'): Rendered {
    const { path, search, headers, body, address } = request;
    const { authorization, 'content-type': contentType } = headers;
    const answer = this.#parts.tokens[run]({
      path,
      search,
      authorization,
      contentType,
      body,
      address,
    });
    const pretty = search.get('pretty') === 'true';
    const envelope = search.get('envelope') === 'true' && answer.status === 200;
    return render(answer, { envelope, pretty, contentType: 'application/json' });
  }

  #work(visit: Visit, { proceed, rehearse }: Work): Delivery {
    return this.#underFaults('operation', visit, rehearse, () => delivered(proceed()));
  }

  #underFaults(
    stage: 'arrival' | 'operation',
    { request, exchange }: Visit,
    rehearse: () => Rendered,
    proceed: () => Delivery,
  ): Delivery {
    const { method, target } = request;
    const noteFault = (kind: string) => exchange.faults.push(kind);
    return this.#parts.faults.around(stage, { method, target, rehearse, noteFault }, proceed);
  }
}

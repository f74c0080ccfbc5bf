// One authenticated request through every check Atlas makes, in order, and then its operation.

import { checkAddress } from '../auth/authentication.ts';
import { type Answer, type Rendered, render } from '../http/answers.ts';
import { negotiatedV1, negotiatedV2, requireJson } from '../http/media.ts';
import { readQuery } from '../http/query.ts';
import { Refusal, refuse } from '../http/refusals.ts';
import { type Request, readJson } from '../http/request.ts';
import type { Caller } from '../model/callers.ts';
import { mayDo, type Place } from '../model/roles.ts';
import type { SimulatedOrganization, SimulatedProject, World } from '../model/world.ts';
import type { RateHeaders, RateLimits } from './buckets.ts';
import type { Call, Stage } from './call.ts';
import { type Route, versions } from './routes.ts';
import { type OperationDestination, readPathParameters } from './routing.ts';

export interface Asked {
  readonly request: Request;
  readonly destination: OperationDestination;
  readonly caller: Caller;
}

export interface Performed {
  readonly answer: Answer;
  readonly refusal: Refusal | undefined;
  readonly rendered: Rendered;
}

type Subject =
  | { kind: 'caller' }
  | { kind: 'organization'; organization: SimulatedOrganization }
  | { kind: 'project'; project: SimulatedProject };

export function perform(asked: Asked, stage: Stage, limits: RateLimits): Performed {
  const { request, destination } = asked;
  let rate: RateHeaders = {};
  try {
    checkAddress(asked.caller, request.address, stage);
    stage.world.noteUse(asked.caller.id, request.address);
    const contentType = acceptable(asked);
    const parameter = readPathParameters(destination.parameters);
    const subject = subjectOf(destination.route, parameter, stage.world);
    const place = placeOf(subject, asked.caller);
    rate = tokenTaken(asked, place, limits);
    if (!mayDo(needed(destination), asked.caller, place)) throw refuse.missingRole();
    const query = readQuery(request.search, destination.route.query);
    const { caller } = asked;
    const { address } = request;
    const base = `${request.origin}/api/atlas/${destination.api}`;
    const json = () => jsonOf(request);
    const call = { caller, address, query, base, parameter, json };
    const answer = run(destination.route, subject, call, stage);
    return {
      answer,
      refusal: undefined,
      rendered: withRate(render(answer, { ...query, contentType }), rate),
    };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const rendered = withRate(renderRefusal(problem, request), rate);
    return { answer: problem.answer(), refusal: problem, rendered };
  }
}

/** Errors are never enveloped here: how Atlas wraps them is not known. */
export function renderRefusal(refusal: Refusal, request: Request): Rendered {
  const pretty = request.search.get('pretty') === 'true';
  return render(refusal.answer(), { envelope: false, pretty, contentType: 'application/json' });
}

function withRate(rendered: Rendered, rate: RateHeaders): Rendered {
  return { ...rendered, headers: { ...rate, ...rendered.headers } };
}

function acceptable({ request, destination }: Asked): string {
  const { accept } = request.headers;
  return destination.api === 'v2' ? negotiatedV2(accept, versions) : negotiatedV1(accept);
}

/** Project writes ask for a stronger role on the legacy API. */
function needed({ route, api }: OperationDestination) {
  return route.needs === 'project access manager' && api === 'v1.0' ? 'project owner' : route.needs;
}

function subjectOf(route: Route, parameter: (name: string) => string, world: World): Subject {
  if (route.scope === 'organization') {
    const organization = world.organization(parameter('orgId'));
    if (!organization) throw refuse.noSuchOrganization(parameter('orgId'));
    return { kind: 'organization', organization };
  }
  if (route.scope === 'project') {
    const project = world.project(parameter('groupId'));
    if (!project) throw refuse.noSuchProject(parameter('groupId'));
    return { kind: 'project', project };
  }
  return { kind: 'caller' };
}

function placeOf(subject: Subject, caller: Caller): Place {
  if (subject.kind === 'organization')
    return { organizationId: subject.organization.id, projectId: '' };
  if (subject.kind === 'project')
    return { organizationId: subject.project.organizationId, projectId: subject.project.id };
  return { organizationId: caller.organizationId, projectId: '' };
}

/** Token buckets exist on v2 only. */
function tokenTaken({ request, destination, caller }: Asked, place: Place, limits: RateLimits) {
  if (destination.api !== 'v2') return {};
  const scopes = {
    caller: caller.id,
    organization: place.organizationId,
    project: place.projectId,
  };
  const { limit } = destination.route;
  return limits.take(limit, scopes[limits.scopeOf(limit)], request.path);
}

function jsonOf(request: Request): unknown {
  requireJson(request.headers['content-type']);
  return readJson(request.body);
}

function run(route: Route, subject: Subject, call: Call, stage: Stage): Answer {
  if (route.scope === 'caller') return route.run(call, stage);
  if (route.scope === 'organization' && subject.kind === 'organization')
    return route.run({ ...call, organization: subject.organization }, stage);
  if (route.scope === 'project' && subject.kind === 'project')
    return route.run({ ...call, project: subject.project }, stage);
  throw new Error(`${route.path} does not act on a ${subject.kind}`);
}

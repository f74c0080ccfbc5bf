import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { anyMaterial, type Gallery, gallery, galleryOfRequest, type Material } from './gallery.ts';
import { bare, interpreted } from './mrkdwn.ts';
import {
  ALL_STATES,
  eventful,
  eventfulPicture,
  GROUNDS,
  ORGANIZATION,
  requestIn,
  vote,
} from './samples.ts';

const CANARY = 'ZQX';

/** In each state, the canary in everything that people and Atlas may write there. */
function hostileRequests(attack: string) {
  const long = (max: number) => attack.repeat(max).slice(0, max);
  return ALL_STATES.map((given) => {
    const problem = { code: 'bad_request', errorCode: long(80), detail: long(300) };
    const state =
      given.status === 'denied'
        ? { ...given, by: attack, reason: long(1000) }
        : given.status === 'failed' || given.status === 'held'
          ? { ...given, problem }
          : given;
    return requestIn(state, {
      organizationName: long(100),
      reason: long(1000),
      requester: attack,
      spec: makeSpec({
        organizationId: ORGANIZATION.id,
        description: long(190),
        roles: ['ORG_OWNER'],
        accessList: [attack],
      }),
      ...eventful(attack, 2),
      grants: [
        vote(attack, long(500)),
        { ...GROUNDS.automatic, rule: attack },
        { ...GROUNDS.break_glass, incident: long(1000) },
      ],
    });
  });
}

/** The canary wherever somebody outside can write, with everything that could set it free. */
function hostile(attack: string): readonly Material[] {
  const requests = hostileRequests(attack);
  const long = (max: number) => attack.repeat(max).slice(0, max);
  const key = {
    id: ORGANIZATION.id,
    publicKey: 'gswvkocq',
    description: long(250),
    roles: [
      { role: attack, organizationId: ORGANIZATION.id },
      { role: attack, projectId: ORGANIZATION.id },
    ],
  };
  const line = { key, projectNames: new Map([[ORGANIZATION.id, long(64)]]) };
  const organization = { id: ORGANIZATION.id, name: long(100) };
  return requests.map((request) => ({
    request,
    requestContext: eventfulPicture(attack, 2),
    requests,
    page: { organization, page: 1, pages: 1, total: 1, perPage: 8, keys: [line] },
    line,
    accessList: [attack],
    typed: long(300),
    organizations: 3,
  }));
}

function interpretedOf({ messages, views }: Gallery): string[] {
  return [...Object.values(messages), ...Object.values(views)].flatMap(interpreted);
}

describe('what people and Atlas write', () => {
  it.each([
    `<!channel> ${CANARY} `,
    `*${CANARY}* `,
    `\`${CANARY}\` `,
    `\`\`\`${CANARY}`,
    `_${CANARY}_ ~${CANARY}~ `,
    `<https://evil.example|${CANARY}> `,
    `\n> ${CANARY}`,
    `&lt;@U0ADMIN&gt;${CANARY} `,
    `a\u2028*${CANARY}*`,
  ])('is never interpreted, even if it is %j', (attack) => {
    const all = hostile(attack);
    // What shows no single request is the same for each of them.
    const drawn = [...all.slice(0, 1).map(gallery), ...all.slice(1).map(galleryOfRequest)];
    const texts = drawn.flatMap(interpretedOf).map(bare);
    expect(texts.filter((text) => text.includes(CANARY) || /[<>`]/.test(text))).toEqual([]);
    expect(texts.length).toBeGreaterThan(1000);
  });

  it('never becomes a mention, a link or an open code span', () => {
    fc.assert(
      fc.property(anyMaterial, (material) => {
        expect(interpretedOf(gallery(material)).filter((text) => /[<>`]/.test(bare(text)))).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  });
});

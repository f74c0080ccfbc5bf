import { describe, expect, it } from 'vitest';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import { decisionButtons, requesterButtons } from '../../../src/slack/views/card/nextAction.ts';
import { said } from '../../../src/slack/views/news/conversation.ts';
import { en } from '../../../src/text/en.ts';
import { request, requestIn, STATES } from './samples.ts';
import { talkedAbout, talkMessages } from './talkGallery.ts';

const ID = '01JABCDEFGHJKMNPQRSTVWXYZ1';
const FACTS = { turn: ['S0PLATFORM'], channel: 'C0APPROVALS' };
const labels = (buttons: readonly { readonly action_id?: string | undefined }[]) =>
  buttons.map(({ action_id: id }) => id);

describe('what is said about a request', () => {
  it.each(Object.entries(talkMessages(request(), 'Which cluster is it for?')))(
    '%s is told by its text alone',
    (name, { text, blocks }) => {
      if (/question|answer|offer, /.test(name)) expect(text).toContain('Which cluster is it for?');
      expect(text.length).toBeGreaterThan(20);
      expect(blocks).not.toEqual([]);
    },
  );

  it('is no news where the offer was replaced, settled or too late', () => {
    const talked = talkedAbout(request(), 'x');
    const offer = { topic: 'offer', subject: ID } as const;
    expect(said(en, talked, offer, 'direct', FACTS)).toBeDefined();
    const other = { ...talked, offer: { ...talked.offer, id: `${ID.slice(0, -1)}2` } };
    const denied = { ...talked, state: STATES.denied };
    for (const one of [other, request(), denied]) {
      expect(said(en, one, offer, 'direct', FACTS)).toBeUndefined();
    }
  });

  it('offers an answer only while there is none', () => {
    const open = said(
      en,
      talkedAbout(request(), 'x'),
      { topic: 'question', subject: ID },
      'direct',
      FACTS,
    );
    expect(JSON.stringify(open?.blocks)).toContain('question.answer');
    const talked = talkedAbout(request(), 'x');
    const questions = talked.questions?.map((one) => ({ ...one, answer: { at: 1, text: 'y' } }));
    const done = said(
      en,
      { ...talked, ...(questions && { questions }) },
      { topic: 'question', subject: ID },
      'direct',
      FACTS,
    );
    expect(JSON.stringify(done?.blocks)).not.toContain('question.answer');
  });
});

describe('the buttons of a conversation', () => {
  it('let an approver offer less only where less is possible', () => {
    const spec = makeSpec({ ...request().spec, roles: ['ORG_OWNER'] });
    expect(labels(decisionButtons(en, request({ spec })))).toContain('request.less');
    expect(labels(decisionButtons(en, request()))).not.toContain('request.less');
  });

  it('put the question and the offer that wait before everything else', () => {
    expect(labels(requesterButtons(en, talkedAbout(request(), 'x')))).toEqual([
      'question.answer',
      'offer.accept',
      'offer.keep',
      'request.remind',
      'request.change',
      'request.withdraw',
    ]);
  });

  it('are gone with the wait', () => {
    const talked = talkedAbout(request(), 'x');
    expect(labels(requesterButtons(en, { ...talked, state: STATES.denied }))).toEqual([
      'request.again',
    ]);
    expect(labels(requesterButtons(en, requestIn(STATES.delivered)))).toEqual([]);
  });
});

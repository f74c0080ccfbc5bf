import type { Notice, Said } from '../ports/store.ts';
import { noticeOf, type Owed, type Step } from './step.ts';

/** In the thread of the card, where the approvers read it. */
function inThread(step: Step, said: Said): Notice {
  const tag = `thread:${said.topic}:${said.subject ?? step.after.version}`;
  return { ...noticeOf(step, 'thread', step.policy.channels.approvals, tag), said };
}

/** To one person. */
function direct(step: Step, person: string, said: Said): Notice {
  const tag = `direct:${said.topic}:${said.subject ?? step.after.version}`;
  return { ...noticeOf(step, 'direct', person, tag), said };
}

/** Updates the requester's message about it, so that it shows no buttons any more. */
function settled(step: Step, said: Said): Notice {
  const tag = `repaint:${said.topic}:${said.subject}`;
  return { ...noticeOf(step, 'repaint', step.after.requester, tag), said };
}

export const question: Owed = (step) => {
  const asked = step.after.questions?.at(-1);
  if (asked === undefined) return [];
  const said = { topic: 'question', subject: asked.id } as const;
  return [inThread(step, said), direct(step, step.after.requester, said)];
};

export const answer: Owed = (step) => {
  const { before, after } = step;
  const isOpen = (id: string) =>
    before?.questions?.some((one) => one.id === id && one.answer === undefined) === true;
  const answered = (after.questions ?? []).filter((one) => one.answer && isOpen(one.id));
  return answered.flatMap(({ id: subject, by }) => [
    settled(step, { topic: 'question', subject }),
    inThread(step, { topic: 'answer', subject }),
    direct(step, by, { topic: 'answer', subject }),
  ]);
};

export const offer: Owed = (step) => {
  const made = step.after.offer;
  if (made === undefined) return [];
  const said = { topic: 'offer', subject: made.id } as const;
  return [inThread(step, said), direct(step, step.after.requester, said)];
};

/**
 * If an open offer was settled or replaced, or the request is no longer pending, its message loses
 * its buttons.
 */
export const offerOver: Owed = (step) => {
  const { before, after } = step;
  const stands = after.state.status === 'pending' && after.offer?.id === before?.offer?.id;
  if (before?.offer === undefined || before.state.status !== 'pending' || stands) return [];
  return [settled(step, { topic: 'offer', subject: before.offer.id })];
};

export const accepted: Owed = (step) => {
  const place = (step.after.narrowed ?? []).length - 1;
  return [inThread(step, { topic: 'accepted', subject: `${place}` })];
};

/** The record no longer has the offer, so the notice itself says who made it. */
export const declined: Owed = (step) => {
  const { offer: before } = step.before ?? {};
  if (before === undefined) return [];
  return [inThread(step, { topic: 'declined', subject: before.id, person: before.by })];
};

export const nudge: Owed = (step) => [inThread(step, { topic: 'nudge' })];

/** A later stage is asked now: its people get a message of their own. */
export const turn: Owed = (step) => {
  const { stage } = step.facts ?? {};
  if (stage === undefined || step.after.state.status !== 'pending') return [];
  return [inThread(step, { topic: 'turn', subject: `${stage}` })];
};

export const acknowledgement: Owed = (step) => [inThread(step, { topic: 'acknowledged' })];

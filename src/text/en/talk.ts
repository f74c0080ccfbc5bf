/** Messages between approvers and requester. */
export const talk = {
  question: {
    thread: (asker: string, requester: string) => `${asker} asks ${requester}:`,
    direct: (asker: string, description: string, organization: string) =>
      `${asker} has a question about your request for ${description} in ${organization}:`,
    answered: (answer: string) => `You answered: ${answer}`,
    next: 'Choose "Answer". The approvers see your answer on the card.',
  },
  answer: {
    thread: (requester: string) => `${requester} answers:`,
    direct: (requester: string, description: string, organization: string) =>
      `${requester} answered your question about the request for ${description} in ${organization}:`,
    to: (question: string) => `The question was: ${question}`,
    decide: (channel: string) => `You can decide on the card in ${channel}.`,
  },
  said: (text: string) => `They write: ${text}`,
  offer: {
    thread: (approver: string, requester: string, roles: string) =>
      `${approver} would approve less: ${roles}. It is for ${requester} to accept. Until then the request stands as it is.`,
    direct: (approver: string, description: string, organization: string) =>
      `${approver} would approve less than you asked for, for ${description} in ${organization}.`,
    asked: (roles: string) => `You asked for: ${roles}.`,
    instead: (roles: string) => `Offered instead: ${roles}.`,
    over: (description: string, organization: string) =>
      `What an approver offered here instead of your request for ${description} in ${organization} can be accepted no more.`,
    next: 'Accept it, or keep your request as it is. Without an answer it stays as it is.',
  },
  accepted: (requester: string, approver: string, roles: string, before: string) =>
    `${requester} accepted what ${approver} offered. The request is now for: ${roles}. Before: ${before}. Approvals of the wider request do not count any more.`,
  declined: (requester: string, approver: string) =>
    `${requester} keeps the request as it is. The offer of ${approver} was not accepted.`,
  nudge: (requester: string, asked: string) =>
    `${requester} asks for a decision. It is the turn of ${asked}.`,
  turn: (asked: string, asks: string, votes: string) =>
    `${asked}: it is your turn to decide. ${asks} ${votes} Decide on the card of this thread.`,
  nudgeNobody: (requester: string) => `${requester} asks for a decision on this request.`,
  acknowledged: (by: string) => `${by} acknowledged that this request broke the glass.`,
  done: {
    asked: 'Your question was sent. You get a direct message with the answer.',
    answered: 'Your answer was sent. It stands on the card.',
    offered:
      'Your offer was sent. The requester can accept it or keep the request. You see the answer in the thread of the card.',
    accepted:
      'You accepted the narrower request. When all approvals that it needs are there, its key is created.',
    kept: 'Your request stays as it is. The approver is told in the thread of the card.',
    nudged: 'The approvers were reminded, in the thread of the card.',
    acknowledged: 'Acknowledged. It stands on the card and in its thread.',
  },
};

/**
 * The windows for these messages. Slack cuts titles and the labels of submit and close at 24
 * characters.
 */
export const talkWindows = {
  ask: {
    title: 'Ask a question',
    submit: 'Send question',
    intro:
      'The requester gets a direct message and can answer. Question and answer stand on the card and in its thread. The request stays open.',
    field: 'Question',
    hint: 'Ask for what you need to decide.',
  },
  answer: {
    title: 'Answer',
    submit: 'Send answer',
    intro: (asker: string) => `${asker} asks:`,
    field: 'Your answer',
    hint: 'Everybody who sees the card can read it. Write no secrets.',
  },
  less: {
    title: 'Approve with less',
    submit: 'Offer less',
    intro:
      'You approve less than was asked for: fewer or weaker roles, fewer projects, or a shorter life. The requester gets a direct message and can accept it or keep the request. Your approval counts for exactly this, once it is accepted. Until then the request stays open as it is.',
    asked: 'Asked for',
    field: 'Roles that you approve',
    inProject: (project: string) => `In ${project}`,
    leftOut: 'Nothing: this project is left out',
    hint: 'Choose fewer roles than were asked for, or weaker ones.',
    comment: 'Comment',
    commentHint: 'The requester reads it. Say why less is enough.',
  },
  accept_less: {
    title: 'Accept less',
    submit: 'Accept narrower request',
    intro: (approver: string) =>
      `${approver} approves the roles below instead of those that you asked for. If you accept, your request becomes this narrower one. The approval of ${approver} counts for it; earlier approvals of the wider request do not.`,
  },
  keep: {
    title: 'Keep my request',
    submit: 'Keep my request',
    intro: (approver: string) =>
      `Your request stays as it is and waits for its approvals. The offer of ${approver} is gone, and ${approver} is told.`,
  },
  before: 'You asked for',
  after: 'Offered instead',
  acknowledge: {
    title: 'Acknowledge',
    submit: 'Acknowledge',
    intro:
      'This request broke the glass: its key was issued before anybody approved it. You confirm that you looked at it. It changes nothing about the key; to end the key, revoke it.',
    incident: 'Incident',
  },
  change: {
    title: 'Change request',
    submit: 'Send changed request',
    intro:
      'When you send this, your request as it was is withdrawn, with the approvals that it has, and this one takes its place.',
    sent: 'Your earlier request was withdrawn, and the changed one was sent. You get a direct message with each outcome.',
  },
  again: {
    rolesGone: (roles: string) =>
      `Left out, because the policy does not allow it in this organization any more: ${roles}.`,
    projectsGone: (count: number) =>
      `Left out, because ${count === 1 ? '1 project is' : `${count} projects are`} not there any more, or may not be asked for.`,
    organizationGone: (organization: string) =>
      `Keywarden does not serve the organization ${organization} any more. Choose another one.`,
    recipientGone:
      'The policy does not allow an age recipient any more. The private key will be shown in clear.',
  },
};

import type { State } from '../../src/domain/record/state.ts';
import { messageBlocks, viewDefinition } from '../../src/sandbox/slack/blocks/check.ts';
import type { Block } from '../../src/sandbox/slack/simulator.ts';
import { PRIVATE_KEY } from '../slack/handOver.ts';
import { gallery } from '../slack/views/gallery.ts';
import { ALL_STATES, STATES } from '../slack/views/samples.ts';
import { material, SIZES, type Size } from './materials.ts';

// Every view of the app, as Slack takes it: what Slack would refuse stops the gallery.

export interface Sheet {
  readonly name: string;
  readonly kind: 'message' | 'modal' | 'home';
  readonly blocks: readonly Block[];
  /** Only of messages: what screen readers and notifications have. */
  readonly text?: string;
  readonly title?: string;
  readonly submit?: string;
  readonly close?: string;
}

export interface Chapter {
  readonly title: string;
  readonly sheets: readonly Sheet[];
}

/** Not even a made-up one is shown. */
const withoutKey = (view: unknown): unknown =>
  JSON.parse(JSON.stringify(view).replaceAll(PRIVATE_KEY, '••••••••-••••-••••-••••-••••••••••••'));

const wordsOf = (text: unknown): string | undefined =>
  typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : undefined;

function viewSheet(name: string, view: unknown): Sheet {
  const { type, blocks, title, submit, close } = viewDefinition(withoutKey(view), [
    'modal',
    'home',
  ]);
  const words = { title: wordsOf(title), submit: wordsOf(submit), close: wordsOf(close) };
  return { name, kind: type, blocks, ...words };
}

/** Those whose looks follow the state of a request. */
const OF_REQUEST = ['requestCard', 'receipt', 'announcement', 'alert'];
const isTalk = (name: string): boolean =>
  name.startsWith('said ') || name === 'receipt with an offer';
/** Those that only a request has which waits. */
const isOfWaiting = (name: string): boolean => name.includes(', ');
/** Those of a request that rests on more than votes. */
const isGrounded = (name: string): boolean => name.endsWith(')');
const isOfRequest = (name: string): boolean =>
  OF_REQUEST.includes(name) || isOfWaiting(name) || isGrounded(name);
const isOutcome = (name: string): boolean => name.startsWith('outcome ');

/** Whether this message can exist while the request is in this state. */
function belongs(name: string, state: State): boolean {
  if (name === 'announcement') return 'key' in state;
  if (isOfWaiting(name)) return state.status === 'pending';
  if (isGrounded(name)) return state.status === 'ready';
  return OF_REQUEST.includes(name) || name === `outcome ${state.status}`;
}

function messagesOf(size: Size, state: State, which: (name: string) => boolean): Sheet[] {
  return Object.entries(gallery(material(size, state)).messages)
    .filter(([name]) => which(name))
    .map(([name, { text, blocks }]) => {
      return { name: `${name}, ${size}`, kind: 'message', text, blocks: messageBlocks(blocks) };
    });
}

function viewsOf(size: Size): Sheet[] {
  const { views } = gallery(material(size, STATES.ready));
  const deciding = Object.entries(gallery(material(size, STATES.pending)).views).filter(([name]) =>
    /^(approve|deny)/.test(name),
  );
  return Object.entries({ ...views, ...Object.fromEntries(deciding) }).map(([name, view]) =>
    viewSheet(`${name}, ${size}`, view),
  );
}

const perSize = (make: (size: Size) => Sheet[]): Sheet[] => SIZES.flatMap(make);

export function chapters(): Chapter[] {
  const others = (name: string) => !isOfRequest(name) && !isOutcome(name) && !isTalk(name);
  return [
    ...ALL_STATES.map((state) => ({
      title: `A request that is ${state.status}`,
      sheets: perSize((size) => messagesOf(size, state, (name) => belongs(name, state))),
    })),
    {
      title: 'What people say about a request',
      sheets: perSize((size) => messagesOf(size, STATES.pending, isTalk)),
    },
    {
      title: 'Answers to commands',
      sheets: perSize((size) => messagesOf(size, STATES.ready, others)),
    },
    { title: 'Windows and Home', sheets: perSize(viewsOf) },
  ];
}

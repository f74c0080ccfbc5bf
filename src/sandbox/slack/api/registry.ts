import { aboutMethods } from './about.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { directoryMethods } from './directory.ts';
import type { Method } from './method.ts';
import { viewMethods } from './views.ts';

export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>(
  Object.entries({
    ...aboutMethods,
    ...chatMethods,
    ...conversationMethods,
    ...directoryMethods,
    ...viewMethods,
  }),
);

import type { Refusal } from '../../domain/refusal.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Found, Lookup } from '../../workflow/lookup.ts';
import type { Answers, Asker } from '../answers.ts';
import type { ActionCall, CommandCall } from '../call.ts';
import type { Message, SlackCalls } from '../calls.ts';
import { KEYS_PER_PAGE } from '../command.ts';
import { decodeKey, decodeList, encodeList } from '../ids.ts';
import { sentence } from '../views/failure.ts';
import {
  keyDetail,
  keyNotFound,
  organizationNotFound,
  projectNotFound,
} from '../views/keyDetail.ts';
import { keyJson } from '../views/keyJson.ts';
import { keyList } from '../views/keyList.ts';
import { checkingWindow, noticeWindow } from '../views/noticeWindow.ts';
import { organizationMenu } from '../views/organizationMenu.ts';
import { refusalText } from '../views/refusals.ts';

/** Marks a block id that carries the project that was named. */
const PROJECT = 'project:';

interface ListWish {
  readonly organization?: string;
  readonly project?: string;
  readonly page: number;
  readonly perPage: number;
}

/** `list` and `get`: looking, one page or one key at a time. */
export function createKeyFeature(parts: {
  readonly lookup: Lookup;
  readonly calls: SlackCalls;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => Message;
}) {
  const { lookup, calls, answers } = parts;

  function refused({ words }: Asker, refusal: Refusal): Message {
    return sentence(refusalText(words, refusal, 'view'));
  }

  function noMessage(
    asker: Asker,
    no: Exclude<Found<object>, { ok: true }>,
    organizationId: string | undefined,
  ): Message {
    const { words } = asker;
    if ('refusal' in no) return refused(asker, no.refusal);
    const known = lookup.organizations();
    const organization =
      known.find(({ id }) => id === organizationId) ?? (known.length === 1 ? known[0] : undefined);
    if (no.missing === 'project' && organization !== undefined) {
      return projectNotFound(words, { typed: no.name, organization });
    }
    if (organization !== undefined) return keyNotFound(words, { typed: no.name, organization });
    const says = keyNotFound(words, { typed: no.name });
    const menu = askWhich(asker, { page: 1, perPage: KEYS_PER_PAGE });
    return { text: says.text, blocks: [...says.blocks, ...menu.blocks] };
  }

  async function page(asker: Asker, wanted: Parameters<Lookup['page']>[1]): Promise<Message> {
    const found = await lookup.page(asker.user, wanted);
    return found.ok
      ? keyList(asker.words, found.list)
      : noMessage(asker, found, wanted.organizationId);
  }

  async function detail(asker: Asker, wanted: Parameters<Lookup['find']>[1]): Promise<Message> {
    const found = await lookup.find(asker.user, wanted);
    return found.ok
      ? keyDetail(asker.words, found.detail)
      : noMessage(asker, found, wanted.organizationId);
  }

  function notFound(asker: Asker, typed: string): Message {
    return organizationNotFound(asker.words, { typed, known: lookup.organizations() });
  }

  /** Several organizations and none named: which one? The project named goes along. */
  function askWhich(asker: Asker, { project, page: n, perPage: s }: ListWish): Message {
    const choices = lookup
      .organizations()
      .map(({ id, name }) => ({ name, value: encodeList({ o: id, n, s }) }));
    const carry = project === undefined ? {} : { carry: `${PROJECT}${project}` };
    return organizationMenu(asker.words, { choices, ...carry });
  }

  return {
    async list(call: CommandCall, wish: ListWish): Promise<void> {
      const refusal = await lookup.refuse(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      const known = lookup.organizations();
      const only = known.length === 1 ? known[0] : undefined;
      const named =
        wish.organization === undefined ? only : lookup.organizationNamed(wish.organization);
      if (named === undefined) {
        const message =
          wish.organization === undefined
            ? askWhich(call, wish)
            : notFound(call, wish.organization);
        return answers.privately(call, message);
      }
      const { project, page: number, perPage } = wish;
      const wanted = { organizationId: named.id, page: number, perPage };
      const message = await page(call, project === undefined ? wanted : { ...wanted, project });
      return answers.privately(call, message);
    },

    async get(call: CommandCall, query: string, named: string | undefined): Promise<void> {
      const refusal = await lookup.refuse(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      if (named === undefined) return answers.privately(call, await detail(call, { query }));
      const organization = lookup.organizationNamed(named);
      const message =
        organization === undefined
          ? notFound(call, named)
          : await detail(call, { organizationId: organization.id, query });
      return answers.privately(call, message);
    },

    /** Previous, Next, "List keys": the list turns in place. */
    async turn(call: ActionCall): Promise<void> {
      const value = decodeList(call.value);
      if (value === undefined) return;
      const { o, p, n, s } = value;
      const project = p === undefined ? {} : { project: p };
      const wanted = { organizationId: o, ...project, page: n, perPage: s };
      await answers.inPlace(call, await page(call, wanted));
    },

    /** An organization was chosen from the menu, whose block carries the project that was named. */
    async organizationChosen(call: ActionCall): Promise<void> {
      const value = decodeList(call.value);
      if (value === undefined) return;
      const { o, n, s } = value;
      const project = call.blockId.startsWith(PROJECT)
        ? { project: call.blockId.slice(PROJECT.length) }
        : {};
      await answers.inPlace(
        call,
        await page(call, { organizationId: o, ...project, page: n, perPage: s }),
      );
    },

    async details(call: ActionCall): Promise<void> {
      const value = decodeKey(call.value);
      if (value === undefined) return;
      const message = await detail(call, { organizationId: value.o, query: value.k });
      await answers.privately(call, message);
    },

    /** Atlas is asked behind an open window: a trigger does not live that long. */
    async json(call: ActionCall): Promise<void> {
      const value = decodeKey(call.value);
      if (value === undefined) return;
      const { words, user } = call;
      const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
      const window = await lookup
        .json(user, { organizationId: value.o, keyId: value.k })
        .then((found) =>
          found.ok
            ? keyJson(words, { description: value.k, json: found.json })
            : noticeWindow(words, { body: noMessage(call, found, value.o).text }),
        )
        .catch((cause: unknown) => noticeWindow(words, { body: parts.failure(words, cause).text }));
      await answers.show(viewId, window, hash);
    },
  };
}

import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Found, Lookup } from '../../../workflow/keys/lookup.ts';
import { KEYS_PER_PAGE } from '../../command/verbs.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message, SlackWebApi } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { organizationMenu } from '../../views/kit/organizationMenu.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import {
  keyDetail,
  keyNotFound,
  organizationNotFound,
  projectNotFound,
} from '../../views/lists/keyDetail.ts';
import { keyJson } from '../../views/lists/keyJson.ts';
import { keyList } from '../../views/lists/keyList.ts';
import { decodeKey, decodeList, encodeList } from '../../wire/ids.ts';
import type { ActionCall, CommandCall } from '../call.ts';

/** Prefix of a block id that holds the project which was typed. */
const PROJECT = 'project:';

interface ListWish {
  readonly organization?: string;
  readonly project?: string;
  readonly page: number;
  readonly perPage: number;
}

type Known = Awaited<ReturnType<Lookup['offered']>>['organizations'];

/** Finds an organization by id, or by name in any case. */
function organizationNamed(known: Known, nameOrId: string): Known[number] | undefined {
  const wanted = nameOrId.trim().toLowerCase();
  return known.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
}

/** `list` and `get`: a page of keys, or one key. */
export function createKeyFeature(parts: {
  readonly lookup: Lookup;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => Message;
}) {
  const { lookup, calls, answers } = parts;

  function refused({ words }: Asker, refusal: Refusal): Message {
    return sentence(refusalText(words, refusal, 'view'));
  }

  async function noMessage(
    asker: Asker,
    { refusal }: Exclude<Found<object>, { ok: true }>,
    organizationId: string | undefined,
  ): Promise<Message> {
    const { words } = asker;
    if (refusal.why !== 'not_found') return refused(asker, refusal);
    const { what, name: typed } = refusal;
    const { organizations: known } = await lookup.offered(asker.user);
    const organization =
      known.find(({ id }) => id === organizationId) ?? (known.length === 1 ? known[0] : undefined);
    if (what === 'project' && organization !== undefined) {
      return projectNotFound(words, { typed, organization });
    }
    if (organization !== undefined) return keyNotFound(words, { typed, organization });
    const says = keyNotFound(words, { typed });
    const menu = askWhich(asker, { page: 1, perPage: KEYS_PER_PAGE }, known);
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

  function notFound(asker: Asker, typed: string, known: Known): Message {
    return organizationNotFound(asker.words, { typed, known });
  }

  /** Asks for the organization if the command names none. The block id keeps the project. */
  function askWhich(
    asker: Asker,
    { project, page: n, perPage: s }: ListWish,
    known: Known,
  ): Message {
    const choices = known.map(({ id, name }) => ({ name, value: encodeList({ o: id, n, s }) }));
    const carry = project === undefined ? {} : { carry: `${PROJECT}${project}` };
    return organizationMenu(asker.words, { choices, ...carry });
  }

  return {
    async list(call: CommandCall, wish: ListWish): Promise<void> {
      const { refusal, organizations: known } = await lookup.offered(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      const { organization, project, page: number, perPage } = wish;
      const only = known.length === 1 ? known[0] : undefined;
      const chosen = organization === undefined ? only : organizationNamed(known, organization);
      if (chosen === undefined) {
        const message =
          organization === undefined
            ? askWhich(call, wish, known)
            : notFound(call, organization, known);
        return answers.privately(call, message);
      }
      const wanted = { organizationId: chosen.id, page: number, perPage };
      const message = await page(call, project === undefined ? wanted : { ...wanted, project });
      return answers.privately(call, message);
    },

    async get(call: CommandCall, query: string, named: string | undefined): Promise<void> {
      const { refusal, organizations: known } = await lookup.offered(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      if (named === undefined) return answers.privately(call, await detail(call, { query }));
      const organization = organizationNamed(known, named);
      const message =
        organization === undefined
          ? notFound(call, named, known)
          : await detail(call, { organizationId: organization.id, query });
      return answers.privately(call, message);
    },

    /** "Previous", "Next" and "List keys": replaces the list by another page. */
    async turn(call: ActionCall): Promise<void> {
      const value = decodeList(call.value);
      if (value === undefined) return;
      const { o, p, n, s } = value;
      const project = p === undefined ? {} : { project: p };
      const wanted = { organizationId: o, ...project, page: n, perPage: s };
      await answers.inPlace(call, await page(call, wanted));
    },

    /** A choice from the organization menu. The block id holds the project, if one was typed. */
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

    /** Opens the window first, because a trigger may expire before Atlas answers. */
    async json(call: ActionCall): Promise<void> {
      const value = decodeKey(call.value);
      if (value === undefined) return;
      const { words, user } = call;
      const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
      const window = await lookup
        .json(user, { organizationId: value.o, keyId: value.k })
        .then(async (found) =>
          found.ok
            ? keyJson(words, { description: value.k, json: found.json })
            : noticeWindow(words, { body: (await noMessage(call, found, value.o)).text }),
        )
        .catch((cause: unknown) => noticeWindow(words, { body: parts.failure(words, cause).text }));
      await answers.show(viewId, window, hash);
    },
  };
}

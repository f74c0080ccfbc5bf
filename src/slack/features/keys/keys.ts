import { named, plainName } from '../../../domain/policy/plainName.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Found, KeyListWish, Lookup } from '../../../workflow/keys/lookup.ts';
import type { ProjectSearch } from '../../../workflow/keys/projectSearch.ts';
import { readListWords, SEARCH_MAX } from '../../command/listWords.ts';
import { KEYS_PER_PAGE, type ParsedCommand } from '../../command/verbs.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message, SlackWebApi } from '../../outbound/webApi.ts';
import { type MenuOptions, menuOptions } from '../../views/kit/externalSelect.ts';
import { sentence } from '../../views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../../views/kit/noticeWindow.ts';
import { organizationMenu } from '../../views/kit/organizationMenu.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { commandProblem } from '../../views/lists/help.ts';
import {
  keyDetail,
  keyNotFound,
  organizationNotFound,
  projectNotFound,
} from '../../views/lists/keyDetail.ts';
import { keyJson } from '../../views/lists/keyJson.ts';
import { keyList } from '../../views/lists/keyList.ts';
import { onlyProjects } from '../../views/lists/projectFilter.ts';
import { decodeListBlock, encodeListBlock } from '../../wire/listBlocks.ts';
import { decodeId, decodeKey, decodeList, encodeList } from '../../wire/values.ts';
import type { ActionCall, CommandCall, OptionsCall } from '../call.ts';

type ListCommand = Extract<ParsedCommand, { verb: 'list' }>;
type ListWish = Omit<KeyListWish, 'organizationId'>;

type Known = Awaited<ReturnType<Lookup['offered']>>['organizations'];

/** `list` and `get`: looking, one page or one key at a time. */
export function createKeyFeature(parts: {
  readonly lookup: Lookup;
  readonly projects: ProjectSearch;
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
    const { organizationId: o, perPage: s, text: q, owner: w, endsWithinMs: e } = wanted;
    const found = await lookup.page(asker.user, wanted);
    if (found.ok) return keyList(asker.words, found.list);
    const { refusal } = found;
    return refusal.why === 'only_projects'
      ? onlyProjects(asker.words, refusalText(asker.words, refusal, 'view'), { o, s, q, w, e })
      : noMessage(asker, found, o);
  }

  async function detail(asker: Asker, wanted: Parameters<Lookup['find']>[1]): Promise<Message> {
    const found = await lookup.find(asker.user, wanted);
    return found.ok
      ? keyDetail(asker.words, found.detail)
      : noMessage(asker, found, wanted.organizationId);
  }

  function notFound(asker: Asker, typed: string, known: Known): Message {
    return organizationNotFound(asker.words, { typed: plainName(typed), known });
  }

  /** Asks for the organization if the command names none. The block id keeps the rest. */
  function askWhich(
    asker: Asker,
    { project, text, owner, endsWithinMs: e, page: n, perPage: s }: ListWish,
    known: Known,
  ): Message {
    const choices = known.map(({ id, name }) => ({ name, value: encodeList({ o: id, n, s }) }));
    const carry = encodeListBlock({ project, q: text, w: owner, e });
    return organizationMenu(asker.words, { choices, carry, search: text });
  }

  return {
    async list(call: CommandCall, typed: ListCommand): Promise<void> {
      const { refusal, organizations: known } = await lookup.offered(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      const read = readListWords(known, typed.words ?? '');
      const { search: text } = read;
      if (text !== undefined && text.length > SEARCH_MAX) {
        const tooLong = { why: 'too_long', of: 'list', max: SEARCH_MAX } as const;
        return answers.privately(call, commandProblem(call.words, tooLong));
      }
      const owner = typed.owner ?? read.owner ?? (read.isMine ? call.user : undefined);
      const { project, endsWithinMs, page: number, perPage } = typed;
      const wish = { project, text, owner, endsWithinMs, page: number, perPage };
      const chosen = read.organization ?? (known.length === 1 ? known[0] : undefined);
      const message =
        chosen === undefined
          ? askWhich(call, wish, known)
          : await page(call, { ...wish, organizationId: chosen.id });
      return answers.privately(call, message);
    },

    async get(call: CommandCall, query: string, typed: string | undefined): Promise<void> {
      const { refusal, organizations: known } = await lookup.offered(call.user);
      if (refusal !== undefined) return answers.privately(call, refused(call, refusal));
      if (typed === undefined) return answers.privately(call, await detail(call, { query }));
      const organization = named(known, typed);
      const message =
        organization === undefined
          ? notFound(call, typed, known)
          : await detail(call, { organizationId: organization.id, query });
      return answers.privately(call, message);
    },

    /** "Previous", "Next" and "List keys": replaces the list by another page. */
    async turn(call: ActionCall): Promise<void> {
      const value = decodeList(call.value);
      if (value === undefined) return;
      const { o, p, q, w, e, n, s } = value;
      const filter = { project: p, text: q, owner: w, endsWithinMs: e };
      const wanted = { organizationId: o, ...filter, page: n, perPage: s };
      await answers.inPlace(call, await page(call, wanted));
    },

    /** A choice from the organization menu. The block id holds what else was typed. */
    async organizationChosen(call: ActionCall): Promise<void> {
      const value = decodeList(call.value);
      if (value === undefined) return;
      const { o, n, s } = value;
      const { project, q, w, e } = decodeListBlock(call.blockId);
      const filter = { project, text: q, owner: w, endsWithinMs: e };
      const wanted = { organizationId: o, ...filter, page: n, perPage: s };
      await answers.inPlace(call, await page(call, wanted));
    },

    /** What was typed into "Filter by project" fits these. Nobody else's project is among them. */
    async projectOptions({ user, words, blockId, typed }: OptionsCall): Promise<MenuOptions> {
      const { o } = decodeListBlock(blockId);
      const found = o === undefined ? [] : await parts.projects.search(user, o, typed);
      return menuOptions(
        words,
        found.map(({ id, name }) => ({ name, value: id })),
      );
    },

    /** A choice from "Filter by project". The block id holds the list around it. */
    async projectChosen(call: ActionCall): Promise<void> {
      const { o, s: perPage = KEYS_PER_PAGE, q, w, e, project } = decodeListBlock(call.blockId);
      if (o === undefined) return;
      const chosen = decodeId(call.value) ?? project;
      const filter = { project: chosen, text: q, owner: w, endsWithinMs: e };
      const wanted = { organizationId: o, ...filter, page: 1, perPage };
      await answers.inPlace(call, await page(call, wanted));
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

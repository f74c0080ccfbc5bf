import { type PreApprovalWish, preApprovalHash } from '../../domain/approval/preApproval.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Windows } from '../../workflow/core/windows.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { PreApproving } from '../../workflow/preApproval/preApproval.ts';
import type { AllowWish } from '../command/preApprovalOptions.ts';
import type { Answers, Asker } from '../outbound/answers.ts';
import type { Message, SlackWebApi, Window } from '../outbound/webApi.ts';
import { sentence } from '../views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../views/kit/noticeWindow.ts';
import {
  allowRefusal,
  allowWindow,
  PRE_APPROVALS_PER_PAGE,
  preApprovalList,
  takeBackWindow,
  whichOrganization,
} from '../views/news/preApproval.ts';
import {
  decodeAllow,
  decodeRequestId,
  decodeWindow,
  encodeAllow,
  encodeWindow,
  WINDOWS,
} from '../wire/ids.ts';
import type { ActionCall, CommandCall, SubmissionCall, SubmissionOutcome } from './call.ts';

/** `allow`: what may be had without being asked for, made and taken back through windows. */
export function createPreApprovalFeature(parts: {
  readonly allowing: PreApproving;
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown) => { readonly text: string };
  readonly ids: Ids;
}) {
  const { allowing, windows, calls, answers, ids } = parts;

  function says(words: Catalogue, body: string): SubmissionOutcome {
    return { next: 'show', window: noticeWindow(words, { body }) };
  }

  async function page(asker: Asker, number: number): Promise<Message> {
    const { user, words } = asker;
    const found = await allowing.page(user, { page: number, perPage: PRE_APPROVALS_PER_PAGE });
    return found.ok
      ? preApprovalList(words, found.page)
      : sentence(allowRefusal(words, found.refusal));
  }

  /** What stands in the window after it was found out whether it may be allowed. */
  async function offer(
    { user, words }: CommandCall,
    wish: AllowWish,
  ): Promise<
    { readonly window: Window } | { readonly wish: PreApprovalWish; readonly name: string }
  > {
    const tell = (body: string) => ({ window: noticeWindow(words, { body }) });
    const refusal = await allowing.refuse(user);
    if (refusal !== undefined) return tell(allowRefusal(words, refusal));
    const proposed = await allowing.propose(user, wish);
    if (!proposed.ok) {
      const { refusal } = proposed;
      return tell(
        refusal.why === 'which_organization'
          ? whichOrganization(words, wish.organization, refusal.among)
          : allowRefusal(words, refusal),
      );
    }
    return { wish: proposed.wish, name: proposed.organizationName };
  }

  async function propose(call: CommandCall, wish: AllowWish): Promise<void> {
    const { user, words } = call;
    const { viewId, hash } = await calls.openWindow(call.triggerId, checkingWindow(words));
    try {
      const offered = await offer(call, wish);
      if ('window' in offered) return await answers.show(viewId, offered.window, hash);
      const { person: p, organizationId: o, roles: l, until: u, uses: k } = offered.wish;
      const [r, n] = [ids.request(), ids.nonce()];
      const meta = encodeAllow({ r, n, p, o, l: [...l], u, k });
      const window = allowWindow(words, { ...offered.wish, organizationName: offered.name }, meta);
      const noted = { nonce: n, user, requestId: r, purpose: WINDOWS.allow };
      await windows.open(
        { ...noted, shows: { kind: 'preApprovalWish', wishHash: preApprovalHash(offered.wish) } },
        async () => {
          await answers.show(viewId, window, hash);
          return { viewId };
        },
      );
    } catch (cause) {
      const body = parts.failure(words, cause).text;
      await answers.show(viewId, noticeWindow(words, { body }));
    }
  }

  return {
    async command(
      call: CommandCall,
      asked: { readonly wish?: AllowWish; readonly page: number },
    ): Promise<void> {
      if (asked.wish !== undefined) return propose(call, asked.wish);
      await answers.privately(call, await page(call, asked.page));
    },

    async turn(call: ActionCall): Promise<void> {
      const number = Number(call.value);
      if (Number.isInteger(number) && number > 0) {
        await answers.inPlace(call, await page(call, number));
      }
    },

    async allowed({ user, view, words }: SubmissionCall): Promise<SubmissionOutcome> {
      const meta = decodeAllow(view.private_metadata);
      if (meta === undefined) return says(words, allowRefusal(words, { why: 'stale_window' }));
      const { r, n, p: person, o: organizationId, l: roles, u: until, k: uses } = meta;
      const purpose = WINDOWS.allow;
      const presented = { nonce: n, viewId: view.id, user, requestId: r, purpose };
      const wish = { person, organizationId, roles, until, uses };
      const made = await allowing.allow(presented, wish);
      return says(words, made.ok ? words.allow.done : allowRefusal(words, made.refusal));
    },

    /** The button in the approvals channel or in the list. */
    async openTakeBack(call: ActionCall): Promise<void> {
      const { user, words } = call;
      const preApprovalId = decodeRequestId(call.value);
      if (preApprovalId === undefined) {
        const body = allowRefusal(words, { why: 'unknown_pre_approval' }, 'revoke');
        return answers.privately(call, sentence(body));
      }
      const found = await allowing.find(preApprovalId);
      if (!found.ok) {
        return answers.privately(call, sentence(allowRefusal(words, found.refusal, 'revoke')));
      }
      const nonce = ids.nonce();
      const meta = encodeWindow({ r: preApprovalId, n: nonce });
      const purpose = WINDOWS.takeBack;
      const noted = {
        nonce,
        user,
        requestId: preApprovalId,
        purpose,
        shows: { kind: 'preApproval', preApprovalId } as const,
      };
      const { viewId, hash } = await windows.open(noted, () =>
        calls.openWindow(call.triggerId, takeBackWindow(words, found.preApproval, meta)),
      );
      const refusal = await allowing.refuseTakingBack(found.preApproval, user);
      if (refusal === undefined) return;
      const body = allowRefusal(words, refusal, 'revoke');
      await answers.show(viewId, noticeWindow(words, { body }), hash);
    },

    async takenBack({ user, view, words }: SubmissionCall): Promise<SubmissionOutcome> {
      const meta = decodeWindow(view.private_metadata);
      const refused = (why: 'stale_window') => says(words, allowRefusal(words, { why }, 'revoke'));
      if (meta?.r === undefined) return refused('stale_window');
      const purpose = WINDOWS.takeBack;
      const presented = { nonce: meta.n, viewId: view.id, user, requestId: meta.r, purpose };
      const taken = await allowing.takeBack(presented);
      const { done } = words.allow.revoke;
      return says(words, taken.ok ? done : allowRefusal(words, taken.refusal, 'revoke'));
    },
  };
}

import { type PreApprovalWish, preApprovalHash } from '../../../domain/approval/preApproval.ts';
import { no } from '../../../domain/record/result.ts';
import type { PreApproving } from '../../../workflow/preApproval/preApproval.ts';
import type { AllowWish } from '../../command/preApprovalOptions.ts';
import { allowRefusal, allowWindow, whichOrganization } from '../../views/news/preApproval.ts';
import { WINDOWS } from '../../wire/ids.ts';
import { decodeAllow, encodeAllow } from '../../wire/values.ts';
import type { DialogParts, Opener, Read } from '../dialog/definition.ts';
import { dialog } from '../dialog/dialog.ts';

interface About {
  readonly wish: PreApprovalWish;
  readonly organizationName: string;
}

/** `allow`: an approver approves in advance what a person may request. */
export function createAllow(parts: DialogParts & { readonly allowing: PreApproving }) {
  const { allowing, ids } = parts;
  const allow = dialog(parts, {
    id: WINDOWS.allow,
    fields: [],
    refusedAs: 'approve',
    refused: (words, refusal) => allowRefusal(words, refusal),
    opens: {},
    shows: ({ wish }: About) => ({ kind: 'preApprovalWish', wishHash: preApprovalHash(wish) }),
    build: (words, { wish, organizationName }, meta) =>
      allowWindow(words, { ...wish, organizationName }, meta),
    encode({ wish }, { r = '', n }) {
      const { person: p, organizationId: o, roles: l, until: u, uses: k } = wish;
      return encodeAllow({ r, n, p, o, l: [...l], u, k });
    },
    async submit(window, { call }) {
      const meta = decodeAllow(call.view.private_metadata);
      if (meta === undefined) return no({ why: 'stale_window' });
      const { p: person, o: organizationId, l: roles, u: until, k: uses } = meta;
      return allowing.allow(window, { person, organizationId, roles, until, uses });
    },
    done: (words) => words.allow.done,
  });

  /** Checks the wish and returns what the window will show. */
  async function propose({ user, words }: Opener, wish: AllowWish): Promise<Read<About>> {
    const refusal = await allowing.refuse(user);
    if (refusal !== undefined) return no(refusal);
    const proposed = await allowing.propose(user, wish);
    if (proposed.ok) return { ok: true, about: proposed, requestId: ids.request() };
    const unclear = proposed.refusal;
    return unclear.why === 'which_organization'
      ? { ok: false, says: whichOrganization(words, wish.organization, unclear.among) }
      : no(unclear);
  }

  return {
    ...allow,
    propose: (call: Opener, wish: AllowWish) => allow.openLater(call, () => propose(call, wish)),
  };
}

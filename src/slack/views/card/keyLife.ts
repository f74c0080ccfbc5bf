import { atlasIdOf } from '../../../domain/credential/credential.ts';
import { endOf } from '../../../domain/credential/ends.ts';
import { isFreeze, isLiving } from '../../../domain/credential/state.ts';
import { replaceableUntil } from '../../../domain/transitions/revoke.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ToldLife } from '../../../text/en/status.ts';
import type { ShownRequest } from '../../../workflow/requests/shownRequest.ts';
import { code, moment, person } from '../kit/mrkdwn.ts';

/** What the ledger says of the key of a request. `undefined`: it has none that is known. */
export function lifeOf(
  words: Catalogue,
  { credential }: Pick<ShownRequest, 'credential'>,
): ToldLife | undefined {
  if (credential === undefined) return undefined;
  const { state } = credential;
  switch (state.status) {
    case 'held':
      return { is: 'held', at: moment(words, state.at) };
    case 'ending':
      return { is: 'ending', at: '' };
    case 'ended': {
      const at = moment(words, state.at);
      if (state.proof !== 'said') return { is: 'ended', at };
      const left = words.card.leftKey(code(atlasIdOf(credential)), code(credential.handle));
      return { is: 'said', at, by: person(state.by), left };
    }
    default: {
      if (isFreeze(state)) return { is: 'frozen', at: '' };
      const end = endOf(credential);
      return { is: 'lives', at: end === undefined ? '' : moment(words, end.at) };
    }
  }
}

/** Whether the key of this request can still be ended. Without a record that is not known. */
export function mayEnd({ credential }: Pick<ShownRequest, 'credential'>): boolean {
  return credential === undefined || isLiving(credential.state);
}

/** Until when the requester may have the key replaced; `undefined`: it is gone, or cannot be. */
export function mayReplaceUntil(request: ShownRequest): number | undefined {
  return mayEnd(request) ? replaceableUntil(request) : undefined;
}

/** A request about a key that is there, which no other key comes of. */
export function isAboutKey({ spec: { act } }: Pick<ShownRequest, 'spec'>): boolean {
  return act !== undefined && act.kind !== 'create' && act.kind !== 'replace';
}

/** The status in a few words: of a key in somebody's hands, what became of it. */
export function statusNow(words: Catalogue, request: ShownRequest): string {
  const { status } = request.state;
  if (isAboutKey(request) && (status === 'approved' || status === 'failed')) {
    return words.status.act[status];
  }
  const ofKey = status === 'delivered' || status === 'expired' || status === 'revoked';
  const life = ofKey ? lifeOf(words, request)?.is : undefined;
  return life === undefined || life === 'lives'
    ? words.status.now[status]
    : words.status.life[life];
}

import type { CredentialEvent } from '../../domain/credential/event.ts';
import type { LedgerAccepted } from '../../domain/ledger/together.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Notice, NoticeKind } from '../ports/store.ts';

/** After these the messages of the request say something else of its key, or offer less. */
const REPAINTS: ReadonlySet<CredentialEvent> = new Set<CredentialEvent>([
  'credential.end_asked',
  'credential.end_reached',
  'credential.deletion_due',
  'credential.frozen',
  'credential.thawed',
  'credential.extended',
  'credential.end_put_off',
  'credential.end_set',
  'credential.orphaned',
  'credential.owned',
  'credential.held',
  'credential.resumed',
  'credential.deleted',
  'credential.found_gone',
  'credential.closed',
]);

/** Above the version of every request, so that it is not taken for a notice of the request itself. */
const ABOVE = 1_000_000;

function noticeOf(request: Request, version: number, kind: NoticeKind, target: string): Notice {
  return {
    id: `${request.id}:${kind}`,
    requestId: request.id,
    kind,
    target,
    about: request.state.status,
    version: ABOVE * request.version + version,
    tries: 0,
  };
}

/**
 * The messages of a request whose key has changed, and not the request: the card, the receipt, and
 * what once offered the private key. They replace the same notices that are still owed.
 */
export function requestRepaint(
  { request: changed, credential }: Pick<LedgerAccepted, 'request' | 'credential'>,
  request: Request | undefined,
  policy: Policy,
): readonly Notice[] {
  if (changed !== undefined || request === undefined || credential === undefined) return [];
  // A request to adopt it ended with the adoption, and says nothing of its life.
  if (request.spec.act?.kind === 'adopt') return [];
  if (!REPAINTS.has(credential.accepted.event)) return [];
  const { version } = credential.after;
  const { requester } = request;
  return [
    noticeOf(request, version, 'card', policy.channels.approvals),
    noticeOf(request, version, 'receipt', requester),
    noticeOf(request, version, 'repaint', requester),
  ];
}

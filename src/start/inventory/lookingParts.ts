import { createAuditLog } from '../../workflow/audit/auditLog.ts';
import { createLookup } from '../../workflow/keys/lookup.ts';
import { createProjectSearch } from '../../workflow/keys/projectSearch.ts';
import { createRequestLists } from '../../workflow/requests/requestList.ts';

type Parts = Omit<Parameters<typeof createLookup>[0], 'now'> &
  Parameters<typeof createProjectSearch>[0] &
  Parameters<typeof createRequestLists>[0] &
  Parameters<typeof createAuditLog>[0];

/** What people look at: keys, projects, requests and the audit log. Nothing is changed by it. */
export function createLookingParts(
  // Requests as they are shown: with what the ledger says of their keys.
  parts: Parts & { readonly seen: Parameters<typeof createRequestLists>[0]['requests'] },
) {
  return {
    lookup: createLookup({ ...parts, now: Date.now }),
    projects: createProjectSearch(parts),
    requestLists: createRequestLists({ ...parts, requests: parts.seen }),
    auditLog: createAuditLog(parts),
  };
}

import type { AtlasCode } from '../../foundation/errors.ts';

/** What happened and what to do about it, for the reader of the log or the alert. */
const BY_CODE: Readonly<Record<AtlasCode, string>> = {
  invalid_argument: 'The call was not sent: an argument is not what Atlas takes.',
  unreachable:
    'Atlas cannot be reached. Check the base URL, DNS and the way out of this network; nothing was sent.',
  timeout: 'Atlas did not answer in time. Try again; if it lasts, look at the status of Atlas.',
  connection_lost:
    'The connection to Atlas broke before the answer was complete. Try again; check proxies on the way.',
  bad_request: 'Atlas did not accept what was asked for. Correct the request.',
  bad_credentials:
    'Atlas does not accept the credentials of this organization. Check that they are complete, not expired and not deleted, and that the clock of this machine is right.',
  missing_role:
    'The credentials are valid but may not do this. Give the API key or service account the role it needs (Organization Member to read, Organization Owner to create and delete).',
  payment_required:
    'Atlas wants the billing of this organization put in order first. Ask its billing administrator.',
  address_not_allowed:
    'Atlas does not let this address in. Add the address of this machine to the API access list of the credentials.',
  forbidden: 'Atlas forbids this to the credentials in use. Ask an owner of the organization.',
  not_found:
    'Atlas does not know this. Check the id, and that the credentials belong to its organization.',
  not_acceptable:
    'Atlas does not know the API version asked for. Set MONGODB_ATLAS_API_VERSION to a version it has.',
  conflict:
    'Atlas already has this, or something changed it at the same time. Look, then try again.',
  gone: 'This API version has been removed. Set MONGODB_ATLAS_API_VERSION to a newer one.',
  rate_limited: 'Too many calls to Atlas. Wait, then try again.',
  unexpected_status: 'Atlas gave an answer that its documentation does not have for this call.',
  server_error: 'Atlas failed on its side. Try again; if it lasts, look at the status of Atlas.',
  redirected:
    'The answer was a redirect, which is not followed. Check the base URL: it must be the https address of Atlas itself.',
  too_large:
    'The answer is larger than anything Atlas should send. Check the base URL and proxies on the way.',
  unreadable: 'The answer is not what Atlas documents. Check the base URL and proxies on the way.',
};

const BY_ERROR_CODE: ReadonlyMap<string, string> = new Map([
  [
    'MAX_API_KEYS_PER_ORG_EXCEEDED',
    'The organization has as many API keys as Atlas allows. Delete one that nobody needs.',
  ],
  ['INACTIVE_ORG', 'The organization is not active at Atlas. Ask its owner.'],
  [
    'ORG_REQUIRES_ACCESS_LIST',
    'The organization takes calls only from listed addresses. Add the address of this machine to the API access list of the credentials.',
  ],
  [
    'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES',
    'Atlas is being upgraded and takes no changes. Try again later.',
  ],
  ['ORG_NOT_FOUND', 'Atlas does not know this organization. Check its id in the policy file.'],
  ['GROUP_NOT_FOUND', 'Atlas does not know this project. Check its id.'],
]);

export function adviceFor(code: AtlasCode, errorCode?: string, detail?: string): string {
  const advice = BY_ERROR_CODE.get(errorCode ?? '') ?? BY_CODE[code];
  return detail === undefined ? advice : `${advice} Atlas says: ${detail}`;
}

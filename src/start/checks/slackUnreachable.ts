import type { SlackError } from '../../foundation/errors.ts';

/** Why Slack cannot be reached at the start, and where to look. */
export function slackUnreachable({ reason }: SlackError): string {
  const refused = /^proxy_(\d+)$/.exec(reason)?.[1];
  if (refused !== undefined) {
    return `HTTPS_PROXY: the proxy does not let Keywarden through to Slack (${refused}). Check its user and password, and that it allows Slack and Atlas.`;
  }
  if (reason === 'untrusted_certificate') {
    return 'The certificate that answers for Slack is signed by an authority that Node.js does not know. If a proxy looks into TLS, name the certificate of its authority in NODE_EXTRA_CA_CERTS.';
  }
  return `Slack cannot be reached (${reason}). Check the network, SLACK_API_URL, and HTTPS_PROXY if a proxy is the way out.`;
}

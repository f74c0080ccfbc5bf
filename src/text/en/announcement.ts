export const announcement = {
  title: 'A key was created',
  created: (requester: string, organization: string, description: string) =>
    `A key was created in ${organization} for ${requester}: ${description}.`,
  publicKey: (publicKey: string) => `Public key: ${publicKey}.`,
};

export const revocation = {
  title: 'A key was revoked',
  unclaimedTitle: 'A key was deleted',
  revoked: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} was revoked and is deleted at Atlas: ${description}.`,
  unclaimed: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} is deleted at Atlas, because nobody revealed its private key in time: ${description}.`,
  vanished: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} is gone. It was deleted at Atlas, not by Keywarden: ${description}.`,
  by: (person: string) => `Revoked by ${person}.`,
  replaced: 'A new key follows under the same approvals.',
  /** Answers to `revoke` if there is no key that a window could be opened for. */
  notFound: {
    key: (typed: string) =>
      `No key ${typed} was found in the organizations that Keywarden knows. It may be deleted already. Run \`/atlas-keys list\` to see the keys there are.`,
    request: (typed: string) =>
      `Keywarden does not know the request of ${typed}. Run \`/atlas-keys mine\` to see your requests.`,
    not_issued: (typed: string) =>
      `The key ${typed} was not issued by Keywarden, so it is not revoked here. Ask an owner of the organization to delete it at Atlas.`,
    replaced: (typed: string) =>
      `The key ${typed} was replaced by another and is deleted already. Run \`/atlas-keys mine\` to see your requests.`,
  },
};

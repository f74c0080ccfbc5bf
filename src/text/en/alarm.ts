import type { KeyProblem } from '../../domain/record/strayKeys.ts';

/** What is unusual about a key, and what to do. */
const finding: Readonly<Record<KeyProblem, string>> = {
  no_record:
    'It carries a marker of this installation, but of a request that is not on record. Find out who uses it and delete it at Atlas.',
  elsewhere:
    'It carries the marker of another installation of Keywarden. Keys of that installation are left alone, and you are told of it only once. If there is no other installation, find out who made the key.',
  not_authentic:
    'Its marker names a request, but not an attempt that Keywarden made. Somebody may have copied the description. Find out who made it.',
  edited:
    'Keywarden issued it, and its description does not end with the marker any more. Put the marker back, or revoke the key.',
  ended:
    'The record says that it was deleted. Find out why it is there. Then delete it at Atlas, or adopt or freeze it: `/atlas-keys who KEY`.',
  unchecked:
    'It was closed when Atlas could not be asked, so it was never deleted. Delete it at Atlas, or adopt or freeze it: `/atlas-keys who KEY`.',
  cannot_delete:
    "Nobody has its private key, and Atlas does not let Keywarden delete it. Delete it at Atlas, or give Keywarden's credentials the role Organization Owner.",
};

/** What a record was missing from; one that is not here does not compile where it is shown. */
const lists = {
  due: 'the time at which it is due',
  all: 'the list of all requests',
  open: 'the list of open requests',
  of_requester: 'the requests of its requester',
  open_of_requester: 'the open requests of its requester',
  issued: 'the list of issued keys',
  quota: 'the count of a quota',
  notices_of: 'the messages that are owed',
  notice: 'a card or receipt that was to be sent',
  place: 'where its card or receipt is',
  open_pre_approvals: 'the list of what is allowed in advance',
  due_credentials: 'the time at which it is due',
  credential_ends: 'the list of keys by their end',
  of_owner: 'the keys of its owner',
  offered_to: 'the keys that somebody is asked to take over',
  of_organization: 'the keys of its organization',
};

export const alarm = {
  title: 'Keys that need a look',
  found: (organization: string) =>
    `Keywarden compared the keys in ${organization} with its records.`,
  key: (publicKey: string, keyId: string, description: string) =>
    `${publicKey} (${keyId}, ${description}):`,
  finding,
  shutTitle: (count: number) =>
    count === 1 ? 'An organization cannot be reached' : `${count} organizations cannot be reached`,
  shut: (organizations: string) => `Keywarden cannot work in ${organizations}.`,
  moreOrganizations: (count: number) => `and ${count} more (the log names them)`,
  shutNow: (count: number) =>
    `Until then nobody can ask for a key ${count === 1 ? 'there' : 'in these'}; the other organizations work. Keywarden finds out by itself when Atlas lets it in, or after a restart with other credentials.`,
  unreadableTitle: (count: number) =>
    count === 1 ? 'A record cannot be read' : `${count} records cannot be read`,
  unreadable: (count: number, ids: string, marker: string) =>
    count === 1
      ? `Keywarden cannot read the record of the request ${ids} in Redis. It leaves the record as it is and does nothing more for this request: nobody can decide on it, and a key that it made stays as it is. Find out what changed it; the audit log has what happened until then. If you have the record in a backup, put this one record back. If not, look at Atlas for a key whose description has ${marker} in it, delete it, and let the requester ask again. You are told of it only once.`
      : `Keywarden cannot read the records of ${count} requests in Redis: ${ids}. It leaves the records as they are and does nothing more for these requests: nobody can decide on them, and keys that they made stay as they are. Find out what changed them; the audit log has what happened until then. If you have the records in a backup, put these records back. If not, look at Atlas for keys whose descriptions have ${marker} and such an id in them, delete them, and let the requesters ask again. You are told of each only once.`,
  unreadableCredentialsTitle: (count: number) =>
    count === 1 ? 'A record of a key is unreadable' : `Records of ${count} keys are unreadable`,
  unreadableCredentials: (count: number, ids: string) =>
    count === 1
      ? `Keywarden cannot read its record of a key in Redis, or somebody removed it: ${ids} (the part behind the colon is the id of the key at Atlas). Keywarden leaves the key as it is at Atlas: it does not end it in time, and nobody can freeze, extend or revoke it here. Find out what changed the record. If you have it in a backup, put it back: it is a field of the hash whose name ends with \`:credentials\`. If not, adopt the key again (\`/atlas-keys who KEY\`), or look after it at Atlas yourself. You are told of it only once.`
      : `Keywarden cannot read its records of ${count} keys in Redis, or somebody removed them: ${ids} (the part behind the colon is the id of the key at Atlas). Keywarden leaves the keys as they are at Atlas: it does not end them in time, and nobody can freeze, extend or revoke them here. Find out what changed the records. If you have them in a backup, put them back: they are fields of the hash whose name ends with \`:credentials\`. If not, adopt them again (\`/atlas-keys who KEY\`), or look after them at Atlas yourself. You are told of each only once.`,
  unreadableNoticesTitle: (count: number) =>
    count === 1 ? 'A message cannot be read' : `${count} messages cannot be read`,
  unreadableNotices: (count: number, ids: string) =>
    count === 1
      ? `Keywarden cannot read a message in Redis that somebody must still get: ${ids}. It begins with the id of the request, and often ends with whom it is for. Nobody gets it, and Keywarden leaves it as it is; everything else goes on. See with \`/atlas-keys audit --request\` what happened to the request, and tell the people yourself. Find out what changed the message. If you have it in a backup, put it back: it is a field of the hash whose name ends with \`:notices\`. You are told of it only once.`
      : `Keywarden cannot read ${count} messages in Redis that people must still get: ${ids}. Each begins with the id of its request, and often ends with whom it is for. Nobody gets them, and Keywarden leaves them as they are; everything else goes on. See with \`/atlas-keys audit --request\` what happened to the requests, and tell the people yourself. Find out what changed the messages. If you have them in a backup, put them back: they are fields of the hash whose name ends with \`:notices\`. You are told of each only once.`,
  lostNoticesTitle: (count: number) =>
    count === 1 ? 'A message was removed from Redis' : `${count} messages were removed from Redis`,
  lostNotices: (count: number, ids: string) =>
    `${count === 1 ? 'A message that somebody must get was' : `${count} messages that people must get were`} removed from Redis before Slack had taken ${count === 1 ? 'it' : 'them'}: ${ids}. Each begins with the id of a request or key, and often ends with whom it is for. See with \`/atlas-keys audit --request\` what happened, and tell the people yourself. Find out who can write to Redis. (While replicas of an earlier version still run beside this one, they may have sent ${count === 1 ? 'it' : 'them'}.) You are told of each only once.`,
  putBackTitle: 'Something was missing in Redis',
  lists,
  putBack: (count: number, what: string, ids: string) =>
    `${count === 1 ? 'A record in Redis was' : `${count} records in Redis were`} not listed where ${count === 1 ? 'it' : 'they'} must be (${what}): ${ids}. Such a request does not move on, a limit does not count it, or people do not see it. Keywarden has put it back by what the signed records and the audit log say; nothing else was changed. Find out who can write to Redis, or whether it has lost data.`,
  unusableTitle: 'A list in Redis cannot be used',
  unusable: (ids: string) =>
    `What lies in Redis where these records must be listed is of another type than Keywarden writes: ${ids}. Every change that needs that list is refused. The log (\`listing.unusable\`) has the name of the key. Find out who can write to Redis, then delete this key: Keywarden fills it again within ten minutes.`,
  stuckTitle: 'Requests do not move on',
  stuck: (count: number, ids: string) =>
    `${count === 1 ? 'A request' : `${count} requests`} should have moved on minutes ago and ${count === 1 ? 'does' : 'do'} not, though Keywarden tried just now: ${ids}. The log (\`sweep.failed\`) has the reason. Look whether somebody changed something in Redis, and look at \`/status\`. Keywarden goes on trying.`,
  moreRecords: (count: number) => `and ${count} more (the log names them)`,
  olderTitle: (count: number) =>
    count === 1 ? 'A record is not the newest one' : `${count} records are not the newest ones`,
  older: (count: number, ids: string, marker: string) =>
    count === 1
      ? `The record ${ids} in Redis (a request, or what was allowed in advance) is not the newest one that the audit log names: somebody may have put an older one back. Nothing is created, shown or deleted on the strength of it, and nobody can end such a request while Atlas has a key of it. Find out who can write to Redis, and compare \`/atlas-keys audit --request\` with what you see. If you have the newest record in a backup, put this one record back. If not, look at Atlas for a key whose description has ${marker} in it. You are told of it only once.`
      : `${count} records in Redis (requests, or what was allowed in advance) are not the newest ones that the audit log names: ${ids}. Somebody may have put older ones back. Nothing is created, shown or deleted on the strength of them, and nobody can end such a request while Atlas has a key of it. Find out who can write to Redis, and compare \`/atlas-keys audit --request\` with what you see. If you have the newest records in a backup, put these records back. If not, look at Atlas for keys whose descriptions have ${marker} and such an id in them. You are told of each only once.`,
  stopped: (deleted: number, left: number) =>
    `It deleted ${deleted} keys of attempts that did not end cleanly and stopped: ${left} more wait for the next time, in five minutes. So many at once are not normal. Look at the audit log and at Atlas.`,
};

/** What the admins are told when a changed policy file cannot be used. */
export const policy = {
  title: 'The new policy is not used',
  means: (count: number) =>
    `The policy file was changed, and ${count === 1 ? 'something is' : `${count} things are`} wrong with it. Keywarden goes on with the policy it had.`,
  more: (count: number) => `and ${count} more: see the log.`,
  next: (command: string) =>
    `Correct the file: Keywarden reads it again by itself. To check it before, use ${command}. Variables of the environment are read at start only: where one is missing, set it and restart Keywarden.`,
};

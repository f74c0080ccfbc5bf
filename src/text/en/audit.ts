/** What was found, with the numbers of the newest entries; an empty text where there is none. */
const why = {
  behind: (log: string, copy: string) =>
    `The audit log in Redis ends at entry ${log}, but a copy of it reaches entry ${copy}. Redis has lost data: a backup was restored, a replica took over, or it was emptied.`,
  forked: (_log: string, copy: string) =>
    `The audit log in Redis is not the one that was copied${copy === '' ? '' : ` up to entry ${copy}`}. Redis has lost data and went on, or somebody changed the log.`,
  no_head: (_log: string, _copy: string) =>
    'Redis holds no audit log at all, but Atlas has keys with the marker of Keywarden. Redis has lost its data, or another installation works in the same organization.',
  atlas_unknown: (_log: string, _copy: string) =>
    'Redis holds no audit log yet, and Atlas cannot be asked whether it has keys that Keywarden made. As soon as Atlas answers, Keywarden goes on by itself.',
  forgetful: (_log: string, _copy: string) =>
    'The settings of Redis were changed: it may now throw data away when its memory is full, or it no longer writes its data to disk. Set maxmemory-policy noeviction and appendonly yes before anything else.',
};

/** Titles and buttons fit Slack's 24 characters for windows. */
export const safeMode = {
  title: 'Keywarden is paused',
  why,
  means:
    'Nothing is created, revealed or deleted, and nothing is decided. Keys that exist stay as they are. People who ask are told.',
  next: 'Find out what happened to Redis. If better data can be brought back, stop Keywarden, restore it and start Keywarden again. If not, an admin accepts the loss: what Redis holds now counts, and requests that are missing there have to be made again.',
  lostKeys: 'What the copy knows of keys, and Redis does not:',
  lostKey: (key: string, request: string, event: string) =>
    `• key ${key} of request ${request}; last in the log: ${event}`,
  lostMore: (count: number) => `and ${count} more in the audit files.`,
  lostMeans:
    'Before you accept, look whether one of these keys is in use. Where Redis still holds an older state of its request, Keywarden goes on from there, and deletes the key as one that nobody was shown. Where Redis does not know the request at all, the key stays and is reported.',
  run: (command: string) => `The same can be done with ${command} on the host.`,
  accept: 'Accept and go on',
  windowTitle: 'Accept and go on',
  intro:
    'You confirm that the data in Redis is what Keywarden goes on with. This is written into the audit log under your name.',
  keys: 'Keys that were issued in the lost entries are not known to Keywarden any more. Look for them at Atlas, and delete those that nobody holds.',
  cancel: 'Cancel',
  accepted: 'Keywarden goes on. This was written into the audit log.',
  over: 'Keywarden is not paused any more, or for another reason than the one you saw. Nothing was changed.',
  ended: (by: string) =>
    `Keywarden goes on: ${by} accepted that entries of the audit log were lost.`,
};

export const audit = {
  title: 'Audit log',
  notAllowed:
    'You are not allowed to read the audit log. Ask an admin of Keywarden to add you to the auditors.',
  ofRequest: (id: string) => `request ${id}`,
  byPerson: (who: string) => `by ${who}`,
  since: (at: string) => `since ${at}`,
  line: (at: string, who: string, event: string) => `${at} · ${who} · ${event}`,
  itself: 'Keywarden',
  outcome: { failure: 'failed', refused: 'refused' },
  request: 'request',
  number: (n: number) => `entry ${n}`,
  range: (first: number, last: number) => `Entries ${first} to ${last}, newest first.`,
  head: (entry: string, command: string) =>
    `The audit log ends at entry ${entry} today. If ${command} ever shows another beginning of the chain value for this entry, or ends before it, somebody changed the log.`,
  empty: 'There are no entries.',
  emptyFiltered: 'There are no entries like that.',
  notFarEnough: (n: number) =>
    `Searched back to entry ${n} without finding more. Press Next to search on.`,
};

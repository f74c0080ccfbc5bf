/** Told to the admins when something keeps Keywarden from its work: what it means, what to do. */
export const health = {
  title: 'Keywarden needs you',
  overTitle: 'Keywarden is well again',
  of: (instance: string) => `This is about the replica ${instance}.`,
  problems: {
    redis_away: () =>
      'Redis does not answer, so nothing can be requested, approved or shown. Nothing is lost. Look whether Redis runs and can be reached from Keywarden.',
    redis_full: () =>
      'The memory of Redis is full, so nothing can be requested, approved or shown. Raise `maxmemory` of Redis. Do not let it throw data away: keep `maxmemory-policy noeviction`.',
    redis_read_only: () =>
      'Redis takes no writes: Keywarden reached a copy (a replica), not the primary. Nothing can be requested, approved or shown. After a failover Keywarden connects again by itself as soon as the name in `REDIS_URL` leads to the new primary. If this goes on, look where that name leads.',
    redis_no_replica: () =>
      'Redis takes no writes because too few of its replicas are in touch (`min-replicas-to-write`). Nothing can be requested, approved or shown. Bring the replicas back.',
    redis_disk: () =>
      'Redis takes no writes because it cannot write to its disk. Nothing can be requested, approved or shown. Look at the disk and the log of Redis.',
    redis_refuses: (detail: string) =>
      `Redis refuses what Keywarden must write${detail === '' ? '' : ` (${detail})`}, so nothing can be requested, approved or shown. Look at the rights of its user and at the log of Redis.`,
    redis_file_not_rewritten: () =>
      'Redis was restarted and could not write its append-only file anew (`BGREWRITEAOF`). Until it has, no key is created and no private key is shown. Look at the disk and the log of Redis. Keywarden tries again every half minute.',
    redis_wrong_type: (detail: string) =>
      `Somebody wrote something else in Redis where Keywarden keeps what it needs (${detail}), so it refuses some or all changes. Find out who can write to Redis. Then put that key back from a backup. Without one, delete it only if its name ends with \`:all\`, \`:open-requests\`, \`:open-pre-approvals\`, \`:issued\`, \`:needs\`, \`:due\` or \`:sweeps\`: Keywarden fills these again within ten minutes.`,
    redis_list_unusable: (detail: string) =>
      `A list in Redis holds a value of another type than Keywarden writes (${detail}), so every change that needs it is refused. Find out who can write to Redis, then delete that key: Keywarden fills it again within ten minutes.`,
    redis_inventory_unusable: (detail: string) =>
      `Somebody wrote something else in Redis where Keywarden notes what Atlas shows of the keys of an organization (${detail}). The inventory of that organization is old, or lacks the keys that Keywarden did not issue; those of others are not concerned, and nothing else depends on it. Find out who can write to Redis, then delete that key: Keywarden fills it again within ten minutes.`,
    redis_clock_wrong: (detail: string) =>
      `The clock of Redis is wrong: it is ${detail} away from the clocks of Slack, Atlas or this host. Until they agree, nothing lapses, expires or is deleted by its time; everything else goes on. Set the clock of the Redis host by NTP. Nothing is lost, and you need not accept anything.`,
    clocks_differ: (detail: string) =>
      `The clocks of Redis and of this host are ${detail} apart, and nothing tells which of them is right. Until they agree, nothing lapses, expires or is deleted by its time. Set both by NTP.`,
    host_clock_wrong: (detail: string) =>
      `The clock of this host is wrong: it is ${detail} away from the others. Slack's requests to it may be refused, so it says that it is not ready. Set the clock by NTP.`,
    audit_folder: (detail: string) =>
      `The folder for audit files takes no line (${detail}), so no key is created and no private key is shown. Everything else goes on. Make room on that volume, or let Keywarden write there; it goes on by itself.`,
    audit_log_unreadable: () =>
      'Somebody wrote something in Redis that Keywarden cannot read as its audit log, so nothing can be requested, approved or shown. Find out who can write to Redis. Then put the key whose name ends with `:audit-head` back from a backup, or delete it: Keywarden finds the end of the log again, and begins safe mode if anything may be lost. If that does not help, put back the key whose name ends with `:audit`.',
    safe_mode: () =>
      'Keywarden is paused (safe mode). An admin looks at what was lost and ends it.',
    slack_away: () => 'Slack does not answer. Look at https://slack-status.com and at the network.',
    token_refused: (detail: string) =>
      `Slack does not take the bot token (${detail}), so nobody gets an answer or a message. Install the app again, set the new \`SLACK_BOT_TOKEN\`, and start Keywarden again.`,
    deliveries_unsigned: () =>
      'Everything that came for Slack lately was refused, because its signature is wrong. If people get no answers, copy the signing secret of the app to `SLACK_SIGNING_SECRET` and start Keywarden again. If they do, somebody else is trying it: nothing was let in.',
    deliveries_late: () =>
      'Everything that came for Slack lately was refused, because its time is more than five minutes away from the clock of this host. Set the clock by NTP. If the clock is right and people get answers, somebody else is trying it: nothing was let in.',
    socket_away: (detail: string) =>
      `Slack gives no connection (${detail}), so nobody gets an answer. Keywarden tries again by itself, at least once a minute. Look at https://slack-status.com and at the network.`,
    socket_refused: (detail: string) =>
      `Slack does not take the app-level token (${detail}), so nobody gets an answer. Make a new one with \`connections:write\`, set \`SLACK_APP_TOKEN\`, and start Keywarden again. Keywarden tries the old one again, at least once a minute.`,
    socket_off: () =>
      'Socket Mode is switched off for the app, so nobody gets an answer. Switch it on in the settings of the app at https://api.slack.com/apps, under Socket Mode. Keywarden connects again by itself, at least once a minute.',
    messages_refused: (detail: string) =>
      `Slack refuses a message of Keywarden (${detail}). The message is kept and tried again every five minutes. Look at the rights of the app and of the workspace for this; if they are right, tell the maintainers of Keywarden the code in brackets.`,
    groups_unpaid: (detail: string) =>
      `Slack shows the members of user groups no more (${detail}): user groups need a paid plan. People whom the policy names by their ids go on as before; whoever is named by a group alone cannot decide or ask. Renew the plan, or name these people by their ids (U…) in the policy.`,
    groups_unreadable: (detail: string) =>
      `Slack does not show the members of user groups (${detail}). People whom the policy names by their ids go on as before; whoever is named by a group alone cannot decide or ask. Give the app the scope \`usergroups:read\` and install it again.`,
    no_deciders: (detail: string) =>
      `Nobody can decide on some requests any more: ${detail} Such requests wait, and their requesters are told. Add people to the user group, or name others in the policy.`,
    channel_public: (detail: string) =>
      `A channel in which requests are decided is public now: ${detail}. No new card is posted there, and no reminder. Make it private again, name another channel in the policy, or allow it with \`allowPublicApprovals: true\`.`,
    channel_shared: (detail: string) =>
      `A channel in which requests are decided is shared with another workspace now: ${detail}. No new card is posted there, and no reminder. End the sharing, name another channel in the policy, or allow it with \`allowPublicApprovals: true\`.`,
  },
  over: {
    redis: 'Redis takes writes again. Keywarden goes on.',
    redis_file: 'Redis has written its append-only file anew. Keys are created and shown again.',
    redis_types: 'What Keywarden keeps in Redis is of the right type again.',
    redis_lists: 'Every list in Redis can be used again.',
    redis_inventory: 'What Atlas shows of the keys of each organization is noted again.',
    redis_clock:
      'The clock of Redis agrees with the others again. What is over by its time ends now.',
    host_clock: 'The clock of this host agrees with the others again.',
    audit_folder: 'The folder for audit files takes lines again. Keys are created and shown again.',
    audit_log: 'The audit log can be read again.',
    safe_mode: 'Keywarden goes on.',
    slack_token: 'Slack takes the bot token again.',
    slack_deliveries: 'What Slack delivers is accepted again.',
    slack_socket: 'Slack gives a connection again. Keywarden answers.',
    slack_messages: 'Slack takes the messages of Keywarden again.',
    user_groups: 'Slack shows the members of user groups again.',
    deciders: 'Every request can be decided on again.',
    approvals_channel:
      'The channels in which requests are decided are as they must be again. What waited is posted there now.',
  },
};

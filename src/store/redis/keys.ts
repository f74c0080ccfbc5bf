/**
 * The only place that builds key names. Everything that one installation stores shares one hash
 * tag. So all of it is in one slot of a Redis Cluster, and a script may use several keys at once.
 */
export type Keys = ReturnType<typeof createKeys>;

export function createKeys(installation: string) {
  const at = (name: string): string => `{${installation}}:${name}`;
  return {
    /** Hash: request id -> the signed record, `version`, `commitId` and `needs` first. */
    requests: at('requests'),
    /** Hash: `<request id>:card` and `<request id>:receipt` -> place as JSON. */
    places: at('places'),
    /** Hash: `seal:<kid>` or `sign:<kid>` -> how many records need that secret key. */
    needs: at('needs'),
    /** Sorted set by creation time: every request there is. */
    all: at('all'),
    /** Sorted set by creation time: every request that is not finished. */
    open: at('open-requests'),
    /** Hash: pre-approval id -> the signed pre-approval, beginning like a record. Never shrinks. */
    preApprovals: at('pre-approvals'),
    /** Sorted set by end: pre-approvals that are not revoked. */
    openPreApprovals: at('open-pre-approvals'),
    /** Sorted set by time of use: request ids that used up a quota. */
    quota: (name: string): string => at(`quota:${name}`),
    /** Hash: credential id -> the signed record, beginning like that of a request. Never shrinks. */
    credentials: at('credentials'),
    /** Sorted set by due time: credential ids. A set of its own: older replicas do not read it. */
    dueCredentials: at('due-credentials'),
    /** Sorted set by end: credentials that have an end and have not ended. */
    credentialEnds: at('credential-ends'),
    /** Sorted set by creation time: credentials of one owner that have not ended. */
    ofOwner: (name: string): string => at(`credentials-of:${name}`),
    /** The same of those that one person or group is asked to take over. */
    offeredTo: (name: string): string => at(`credentials-offered-to:${name}`),
    /** The same of one organization. */
    ofOrganization: (id: string): string => at(`credentials-in:${id}`),
    /**
     * Hash of one organization: `s:<credential id>` -> what Atlas showed of it last, with its hash and
     * when it was seen first; `u:<credential id>` -> what Atlas knew of its use. Nothing is signed.
     */
    observed: (id: string): string => at(`observed:${id}`),
    /** Sorted set by due time: credentials of an organization whose use is to be read. */
    readings: (id: string): string => at(`readings:${id}`),
    /** String: the proposal to adopt many keys, signed. */
    proposal: at('adoption-proposal'),
    /**
     * Hash: `review:current`, `list:<review>:<who>`, `digest:<who>` and `keep:<credential id>` -> the
     * signed record, beginning like that of a request.
     */
    reviews: at('reviews'),
    /** Hash: Atlas key id -> signed summary of the request that issued it. Never shrinks. */
    issued: at('issued'),
    /** Sorted set by creation time: every request of one person. */
    ofRequester: (user: string): string => at(`of:${user}`),
    /** Sorted set by creation time: every request of one person that is not finished. */
    openOf: (user: string): string => at(`open:${user}`),
    /** Sorted set by due time: `r:<request id>` and `n:<notice id>`. The only timer. */
    due: at('due'),
    /** Sorted set by time: when the keys of each organization at Atlas are next compared with ours. */
    sweeps: at('sweeps'),
    /** Set: signed marks of what the admins were told about. Never shrinks. */
    reported: at('reported'),
    /** String: somebody tells of an outage of a channel or of a check now. Expires. */
    outage: (name: string): string => at(`outage:${name}`),
    /** Hash: notice id -> the notice as JSON, `version` first. */
    notices: at('notices'),
    /** Hash: notice id -> signed: which version of it Slack has taken, and where. Never shrinks. */
    settled: at('settled'),
    /** Sorted set: the notices of one request in the order they were owed. */
    noticesOf: (requestId: string): string => at(`notices-of:${requestId}`),
    /** Hash: notice id -> until when a process may be sending it, epoch ms. */
    leases: at('leases'),
    /** Stream: the audit log, ids `n-0` without a gap. Never trimmed. */
    audit: at('audit'),
    /** String `<n>:<mac>`: the newest audit entry. */
    auditHead: at('audit-head'),
    /** String `<epoch>:<kid>:<mac>`: how often a loss of entries was accepted, plus one. */
    auditEpoch: at('audit-epoch'),
    /** String: the safe mode as JSON. Absent if safe mode is off. */
    safeMode: at('safe-mode'),
    /** String: somebody posts the alert of a safe mode (expires), or has posted it, signed. */
    safeModeAlert: at('safe-mode-alert'),
    /** String: who was the first of two to accept a loss, signed, with its end in it. Expires. */
    press: at('safe-mode-press'),
    /** String: marks a delivery of Slack that was received. Expires. */
    seen: (key: string): string => at(`seen:${key}`),
    /** String: the id of the request that a click or submission made or changed. */
    once: (key: string): string => at(`once:${key}`),
    /** String: the signed window, with its deadline in it. */
    window: (nonce: string): string => at(`window:${nonce}`),
    /** String `<form>:<from>:<kid>:<mac>`: the form of everything that is stored. */
    form: at('form'),
    /** String: somebody brings everything into another form. Expires. */
    lifting: at('lifting'),
    /** String: milliseconds added to Redis's clock. Exists in tests only. */
    clockOffset: at('clock-offset'),
    /** String: the text of the policy file that was last in force. */
    policy: at('policy'),
    /** String: how often that text has changed. */
    policyChanges: at('policy-changes'),
    /** String: the Slack workspace this store belongs to. */
    workspace: at('workspace'),
    /** Hash: `seal:<kid>` and `sign:<kid>` -> a value that only the right key gives. */
    verifiers: at('verifiers'),
  };
}

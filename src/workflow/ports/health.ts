/** What is looked at all the time. */
export const CHECKS = [
  'redis',
  'redis_file',
  'redis_types',
  'redis_lists',
  'redis_inventory',
  'redis_clock',
  'host_clock',
  'audit_folder',
  'audit_log',
  'safe_mode',
  'slack_token',
  'slack_deliveries',
  'slack_socket',
  'slack_messages',
  'user_groups',
  'deciders',
  'approvals_channel',
] as const;
export type Check = (typeof CHECKS)[number];

export type ProblemCode =
  | 'redis_away'
  | 'redis_full'
  | 'redis_read_only'
  | 'redis_no_replica'
  | 'redis_disk'
  | 'redis_refuses'
  | 'redis_file_not_rewritten'
  | 'redis_wrong_type'
  | 'redis_list_unusable'
  | 'redis_inventory_unusable'
  | 'redis_clock_wrong'
  | 'clocks_differ'
  | 'host_clock_wrong'
  | 'audit_folder'
  | 'audit_log_unreadable'
  | 'safe_mode'
  | 'slack_away'
  | 'token_refused'
  | 'deliveries_unsigned'
  | 'deliveries_late'
  | 'socket_away'
  | 'socket_refused'
  | 'socket_off'
  | 'messages_refused'
  | 'groups_unpaid'
  | 'groups_unreadable'
  | 'no_deciders'
  | 'channel_public'
  | 'channel_shared';

export interface Problem {
  readonly code: ProblemCode;
  /** An error code or an id, ready to show: never a secret and never a text of somebody else's. */
  readonly detail?: string;
}

export interface StandingProblem extends Problem {
  /** By the clock of this host, epoch ms. */
  readonly since: number;
}

export interface Health {
  /** How a check stands now; `undefined` where it is well. Never throws and waits for nothing. */
  is(check: Check, problem: Problem | undefined): void;
  problems(): ReadonlyMap<Check, StandingProblem>;
  /** Whether this process has looked at it at all. */
  isKnown(check: Check): boolean;
}

/** What the admins are told. `instance` names the replica that it is about, where it is one alone. */
export interface HealthNews {
  /** `false` where no admin could be told. */
  problemBegan(check: Check, problem: Problem, instance: string | undefined): Promise<boolean>;
  /** The same people hear that it is over. */
  problemEnded(check: Check, instance: string | undefined): Promise<boolean>;
}

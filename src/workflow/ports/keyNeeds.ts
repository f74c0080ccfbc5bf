/** A record that needs a secret key. */
export interface RecordNeedingKeys {
  readonly of: 'request' | 'preApproval' | 'credential';
  readonly id: string;
}

/** All records that need secret keys, with the names of these keys: `seal:<kid>`, `sign:<kid>`. */
export interface KeyNeeds {
  all(): AsyncIterable<RecordNeedingKeys & { readonly needs: readonly string[] }>;
}

/** Who answers for a key: a Slack user, or a user group of which each member may act. */
export interface Owner {
  readonly kind: 'person' | 'group';
  readonly id: string;
}

/** One word for an owner. */
export function ownerName({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}

export function isSameOwner(one: Owner, other: Owner): boolean {
  return ownerName(one) === ownerName(other);
}

// The people of an organization, as far as a caller may read about them.
import { objectId, type Random } from './chance.ts';

export interface NewMember {
  organizationId: string;
  username: string;
  firstName: string;
  lastName: string;
  roles: readonly string[];
  createdAt?: number;
}

export interface Member extends Required<NewMember> {
  readonly id: string;
}

export class Members {
  readonly #all: Member[] = [];
  readonly #sources: { now: () => number; random: Random };

  constructor(sources: { now: () => number; random: Random }) {
    this.#sources = sources;
  }

  add(made: NewMember): Member {
    const createdAt = made.createdAt ?? this.#sources.now();
    const member = { ...made, createdAt, id: objectId(createdAt, this.#sources.random) };
    this.#all.push(member);
    return member;
  }

  of(organizationId: string): Member[] {
    return this.#all.filter((member) => member.organizationId === organizationId);
  }
}

/** The form of 2025-02-19. Telephone numbers, which Atlas shows too, are left out. */
export function memberView({ id, username, firstName, lastName, roles, createdAt }: Member) {
  return {
    createdAt: new Date(createdAt).toISOString(),
    firstName,
    id,
    lastName,
    orgMembershipStatus: 'ACTIVE',
    roles: { groupRoleAssignments: [], orgRoles: [...roles] },
    teamIds: [],
    username,
  };
}

import type { Shown } from '../../domain/inventory/observation.ts';
import type { Maker } from '../ports/credentialAccess.ts';
import type { ForeignSubject } from './foreign.ts';

interface Organization {
  readonly id: string;
  readonly name: string;
}

/** Something that appeared without Keywarden. */
export interface Stranger {
  readonly organization: Organization;
  readonly shown: Shown;
  readonly maker: Maker;
  /** The Slack user id of the maker, where the address of a person belongs to one. */
  readonly person?: string;
}

/** Many of them at once. */
export interface Strangers {
  readonly organization: Organization;
  readonly all: number;
  readonly byPeople: number;
  readonly byPrograms: number;
}

/** What the admins are told. `false` if Slack did not take it. */
export interface StrangerNews {
  appeared(stranger: Stranger): Promise<boolean>;
  appearedMany(strangers: Strangers): Promise<boolean>;
  /** Whoever was asked says that it is not theirs. */
  denied(subject: ForeignSubject, person: string): Promise<boolean>;
}

/** What the maker is asked, by a direct message. `false` if Slack did not take it. */
export type AskMaker = (
  person: string,
  asked: { readonly subject: ForeignSubject; readonly by: string },
) => Promise<boolean>;

/** The Slack user id of whoever has this address; `undefined` where nobody has, or Slack is away. */
export type PersonByEmail = (email: string) => Promise<string | undefined>;

import type { Complaint } from '../../page/contract/contract.ts';

/** Ends a request with something other than 200, in words for whoever made it. */
export class Complaining extends Error {
  readonly status: number;
  readonly problems: readonly string[];

  constructor(status: number, message: string, problems: readonly string[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }

  body(): Complaint {
    const { message: error, problems } = this;
    return problems.length === 0 ? { error } : { error, problems };
  }
}

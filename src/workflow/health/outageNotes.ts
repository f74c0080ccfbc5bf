import type { History } from '../ports/audit.ts';
import type { OutageNotes, OutageTurns } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';

/** What else a cause says may come from outside, and be long. */
const PLAIN = /^[\w:. -]{1,80}$/;

/** Beside one cause whose text is too long, another one such is not told. */
function named(cause: string | undefined): string {
  if (cause === undefined) return '';
  return PLAIN.test(cause) ? cause : (/^[a-z_]{1,80}/.exec(cause)?.[0] ?? 'other');
}

/**
 * The audit log says which outages the admins know: whoever can write to Redis cannot write there, so
 * whatever an earlier outage left in Redis says nothing of this one. In Redis stands only whose turn it
 * is to tell, for a minute.
 */
export function createOutageNotes(parts: {
  readonly turns: OutageTurns;
  readonly history: Pick<History, 'follow' | 'causesOf'>;
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policyHash: () => string;
}): OutageNotes {
  const { turns, history, requests } = parts;

  async function note(event: string, facts: Readonly<Record<string, string>>): Promise<void> {
    await requests.note({
      event,
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: parts.policyHash(),
      facts,
    });
  }

  return {
    async mayTell(outage, cause) {
      await history.follow();
      if (history.causesOf(outage)?.has(named(cause)) === true) return false;
      return turns.take(`${outage}:${named(cause)}`);
    },
    async told(outage, cause) {
      await note('outage.told', { outage, ...(cause !== undefined && { cause: named(cause) }) });
      await turns.done(`${outage}:${named(cause)}`);
    },
    async over(outage) {
      // Asked after each message that Slack takes: what was read of the log until now is enough.
      if (history.causesOf(outage) === undefined) return false;
      if (!(await turns.take(`${outage}:over`))) return 'later';
      await history.follow();
      const isTold = history.causesOf(outage) !== undefined;
      if (isTold) await note('outage.over', { outage });
      await turns.done(`${outage}:over`);
      return isTold;
    },
  };
}

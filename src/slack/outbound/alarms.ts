import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Alarms, LockedOutAlarms } from '../../workflow/ports/alarms.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import {
  alarm,
  lostNotices,
  older,
  putBack,
  stuck,
  unreadable,
  unreadableCredentials,
  unreadableNotices,
  unusable,
} from '../views/news/alarm.ts';
import { lockedOut } from '../views/news/lockedOut.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** Posts problems that admins must look at in the alerts channel. */
export function createAlarms(parts: {
  readonly calls: Pick<SlackWebApi, 'post'>;
  readonly policy: () => Policy;
  readonly words: (target: string) => Catalogue;
  readonly log: Log;
}): Alarms & LockedOutAlarms {
  async function post(render: (words: Catalogue) => Message): Promise<boolean> {
    const channel = parts.policy().channels.alerts;
    try {
      await parts.calls.post(channel, render(parts.words(channel)));
      return true;
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      parts.log.error({ channel, err: cause }, 'alarm.not_sent');
      return false;
    }
  }

  return {
    raise: (raised) => post((words) => alarm(words, raised)),
    lockedOut: (organizations) => post((words) => lockedOut(words, organizations)),
    unreadable: (ids) => post((words) => unreadable(words, ids)),
    unreadableCredentials: (ids) => post((words) => unreadableCredentials(words, ids)),
    unreadableNotices: (ids) => post((words) => unreadableNotices(words, ids)),
    lostNotices: (ids) => post((words) => lostNotices(words, ids)),
    putBack: (found) => post((words) => putBack(words, found)),
    unusable: (ids) => post((words) => unusable(words, ids)),
    stuck: (ids) => post((words) => stuck(words, ids)),
    older: (ids) => post((words) => older(words, ids)),
  };
}

import { access, accessForm, accessRefusals } from './en/access/asking.ts';
import { capabilities, reaches, tasks } from './en/access/capabilities.ts';
import { projectRolesDo } from './en/access/projectRoles.ts';
import { projectRefusals } from './en/access/projects.ts';
import { alarm, policy } from './en/alarm.ts';
import { announcement, revocation } from './en/announcement.ts';
import { audit, auditEvents, safeMode } from './en/audit.ts';
import { command, help } from './en/commands.ts';
import { actWindows, keyFacts, lastSeen, transferWindows } from './en/credentials/acts.ts';
import { asksAct, keyForms } from './en/credentials/asking.ts';
import { heldKeyWindows } from './en/credentials/heldKeys.ts';
import { keyLabels, keyNews } from './en/credentials/news.ts';
import { credentialRefusals } from './en/credentials/refusals.ts';
import { approvals, decision, discussion, grounds, holdings, rules } from './en/decisions.ts';
import {
  atlas,
  atlasAnswers,
  broken,
  problems,
  slack,
  store,
  storeAtReveal,
} from './en/failures.ts';
import { foreign, strangers } from './en/inventory/foreign.ts';
import { inventory } from './en/inventory/lists.ts';
import { proposal } from './en/inventory/proposal.ts';
import { digest, keepOn, review, reviewLabels } from './en/inventory/reviews.ts';
import { who } from './en/inventory/who.ts';
import { detail, json, list, menu, picker } from './en/keys.ts';
import { facts, labels, time } from './en/labels.ts';
import { health } from './en/operation/health.ts';
import { held } from './en/operation/held.ts';
import { loss } from './en/operation/loss.ts';
import { policyChanged, undecidable } from './en/policy/changes.ts';
import { allow, breakGlass } from './en/preApproval.ts';
import { refusals } from './en/refusals.ts';
import {
  alert,
  card,
  channelBack,
  channelLost,
  home,
  mine,
  outcome,
  reach,
  receipt,
  reminder,
  requests,
  waiting,
} from './en/requests.ts';
import { accessList, organizationRoles, projectRoles, risk } from './en/roles.ts';
import { status, toldAct, toldApprovers, toldRequester } from './en/status.ts';
import { talk, talkWindows } from './en/talk.ts';
import { createForm, reveal, windows } from './en/windows.ts';

/** English defines which entries every other language must have. */
export const en = {
  time,
  labels,
  facts,
  organizationRoles,
  projectRoles,
  projectRolesDo,
  tasks,
  capabilities,
  reaches,
  risk,
  accessList,
  status,
  toldAct,
  toldApprovers,
  toldRequester,
  list,
  inventory,
  foreign,
  proposal,
  strangers,
  who,
  digest,
  keepOn,
  review,
  reviewLabels,
  detail,
  json,
  menu,
  picker,
  talk,
  talkWindows,
  createForm,
  allow,
  breakGlass,
  windows,
  reveal,
  card,
  approvals,
  rules,
  grounds,
  holdings,
  discussion,
  decision,
  receipt,
  outcome,
  announcement,
  revocation,
  reminder,
  alarm,
  alert,
  waiting,
  reach,
  channelBack,
  channelLost,
  health,
  mine,
  requests,
  home,
  help,
  command,
  refusals,
  access,
  accessForm,
  accessRefusals,
  projectRefusals,
  credentialRefusals,
  lastSeen,
  keyFacts,
  asksAct,
  keyForms,
  actWindows,
  transferWindows,
  keyNews,
  keyLabels,
  heldKeyWindows,
  atlas,
  atlasAnswers,
  problems,
  held,
  store,
  storeAtReveal,
  slack,
  safeMode,
  loss,
  policy,
  policyChanged,
  undecidable,
  audit,
  auditEvents,
  broken,
};

import type { Credential } from '../credential.ts';
import { type AtlasCommand, decideAtAtlas } from './atAtlas.ts';
import { decideForPeople, type PeopleCommand } from './byPeople.ts';
import { decideByTime, type TimeCommand } from './byTime.ts';
import { type CutCommand, decideCut } from './cuts.ts';
import type { CredentialCircumstances, CredentialDecision } from './decision.ts';
import { type HandedOverCommand, handedOver, type KeptCommand, kept } from './handOver.ts';
import { decideHeld, type HeldCommand } from './held.ts';
import { decideSighting, type SightingCommand } from './sightings.ts';
import { decideTransfer, type TransferCommand } from './transfer.ts';

/** Every command but `open`, which has no record yet. */
export type CredentialCommand =
  | HandedOverCommand
  | KeptCommand
  | CutCommand
  | PeopleCommand
  | TimeCommand
  | AtlasCommand
  | SightingCommand
  | HeldCommand
  | TransferCommand;

/**
 * The only function that moves a credential on. It is pure, because it is called again if the commit
 * lost a race.
 */
export function decideCredential(
  credential: Credential,
  command: CredentialCommand,
  given: CredentialCircumstances,
): CredentialDecision {
  switch (command.type) {
    case 'handed_over':
      return handedOver(credential, command, given.now);
    case 'kept':
      return kept(credential, command, given.now);
    case 'extend':
    case 'put_off':
    case 'orphaned':
    case 'own':
    case 'cut':
      return decideCut(credential, command, given.now);
    case 'freeze':
    case 'thaw':
    case 'restore':
    case 'end_now':
    case 'end_unrevealed':
      return decideForPeople(credential, command, given);
    case 'notice_due':
    case 'end_due':
    case 'delete_due':
    case 'freeze_late':
    case 'word_due':
      return decideByTime(credential, command, given.now);
    case 'hold':
    case 'resume':
    case 'close':
      return decideHeld(credential, command, given);
    case 'found_gone':
    case 'drift_seen':
    case 'drift_gone':
      return decideSighting(credential, command, given.now);
    case 'offer_owner':
    case 'take':
    case 'decline':
      return decideTransfer(credential, command, given);
    default:
      return decideAtAtlas(credential, command, given.now);
  }
}

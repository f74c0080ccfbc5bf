import type { Credential, DriftActor } from '../../../domain/credential/credential.ts';
import { DIFFERS } from '../../../domain/credential/differences.ts';
import type {
  ChangeEvent,
  CredentialAccess,
  CredentialsAtAtlas,
  Maker,
} from '../../ports/credentialAccess.ts';
import type { Log } from '../../ports/logging.ts';
import type { PersonByEmail } from '../news.ts';
import { READING } from '../readUse.ts';
import type { WhoChanged } from '../sightings.ts';

/** What is older explains nothing that was found now, ms. */
const WITHIN = 24 * 60 * 60_000;
/** Each has a feed of its own, with few calls. */
export const PROJECTS_ASKED = 5;

type What = ChangeEvent['what'];

function whatOf(name: string): What {
  if (name === DIFFERS.addresses) return 'addresses';
  return name === DIFFERS.description ? 'description' : 'roles';
}

function isPlace(name: string): boolean {
  return ![DIFFERS.organization, DIFFERS.addresses, DIFFERS.description].some(
    (one) => one === name,
  );
}

/**
 * Who made it as it is. What came before our own write is written over. Roles and a description are
 * replaced as a whole by the newest change, addresses one by one.
 */
function makersOf(newestFirst: readonly ChangeEvent[], what: What, access: CredentialAccess) {
  const isOwn = ({ by }: ChangeEvent) => by.is === 'program' && access.isOwn(by.id);
  const own = newestFirst.findIndex(isOwn);
  const later = own === -1 ? newestFirst : newestFirst.slice(0, own);
  return (what === 'addresses' ? later : later.slice(0, 1)).map(({ by }) => by);
}

function distinct(makers: readonly Maker[]): readonly Maker[] {
  return [...new Map(makers.map((maker) => [JSON.stringify(maker), maker])).values()];
}

/**
 * Reads in Atlas's events who changed a key. Each feed is read once a turn, and none while few calls
 * are left. Where it is not known of all that differs, nobody is named.
 */
export function createWhoChanged(parts: {
  readonly atlas: CredentialsAtAtlas;
  readonly personByEmail: PersonByEmail;
  readonly log: Log;
}): WhoChanged {
  const { atlas, personByEmail, log } = parts;

  async function actorOf(maker: Exclude<Maker, { is: 'unknown' }>): Promise<DriftActor> {
    if (maker.is === 'program') return maker;
    const id = await personByEmail(maker.email);
    return id === undefined ? { is: 'outsider' } : { is: 'person', id };
  }

  return (organizationId) => {
    const feeds = new Map<string, Promise<readonly ChangeEvent[]>>();

    async function read(access: CredentialAccess, place: string) {
      const left = access.callsLeft();
      if (left !== undefined && left <= READING.callsLeft) return [];
      const found = await access.changes(WITHIN, place === '' ? undefined : place);
      if (found.is === 'read') return found.changes;
      log.info({ organizationId, place, problem: found.problem.code }, 'drift.events_unread');
      return [];
    }

    function feedOf(access: CredentialAccess, place: string) {
      const known = feeds.get(place);
      if (known !== undefined) return known;
      if (feeds.size > PROJECTS_ASKED) return Promise.resolve([]);
      const reading = read(access, place);
      feeds.set(place, reading);
      return reading;
    }

    return async ({ kind, handle }: Pick<Credential, 'kind' | 'handle'>, differs) => {
      const access = atlas.credentialAccess(organizationId, kind);
      if (access === undefined) return [];
      const makers: Maker[] = [];
      for (const name of differs) {
        const what = whatOf(name);
        const feed = await feedOf(access, isPlace(name) ? name : '');
        const about = feed.filter((event) => event.handle === handle && event.what === what);
        const found = makersOf(about, what, access);
        if (found.length === 0) return [];
        makers.push(...found);
      }
      const known = distinct(makers).flatMap((one) => (one.is === 'unknown' ? [] : one));
      if (known.length < distinct(makers).length) return [];
      return Promise.all(known.map(actorOf));
    };
  };
}

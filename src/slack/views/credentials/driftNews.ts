import {
  type Credential,
  type Drift,
  type DriftActor,
  wantedDescription,
} from '../../../domain/credential/credential.ts';
import { driftKind } from '../../../domain/credential/driftKind.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { code, person } from '../kit/mrkdwn.ts';
import { accessInBrief } from './keyFacts.ts';

/** Names of what differs. */
export function differs({ differs: all }: Drift): string {
  return all.map((one) => code(one, 60)).join(', ');
}

function actor({ keyNews }: Catalogue, one: DriftActor): string {
  if (one.is === 'person') return person(one.id);
  return one.is === 'program' ? keyNews.driftProgram(code(one.id, 60)) : keyNews.driftOutsider;
}

/** By Atlas's events, or that they do not say it. */
function whoDid(words: Catalogue, { by = [] }: Drift): string {
  const { driftBy, driftByUnknown } = words.keyNews;
  if (by.length === 0) return driftByUnknown;
  return driftBy(by.map((one) => actor(words, one)).join(words.facts.separator));
}

/** What it can do now, and what it is called now, where that differs. */
export function driftNow(words: Catalogue, credential: Credential): readonly string[] {
  const { keyNews } = words;
  const { drift } = credential;
  if (drift === undefined) return [];
  const { shown, description } = drift;
  return [
    ...(shown === undefined || driftKind(credential) === 'renamed'
      ? []
      : [keyNews.driftIs(accessInBrief(words, shown))]),
    ...(description === undefined ? [] : [keyNews.driftCalled(code(description, 250))]),
  ];
}

/** What was approved, what is, who did it, and what the reader can do. */
export function driftSays(
  words: Catalogue,
  credential: Credential,
  { subject, to }: { readonly subject: string; readonly to: 'owner' | 'channel' },
): readonly string[] | undefined {
  const { keyNews } = words;
  const { access, drift } = credential;
  if (drift === undefined) return undefined;
  const called = drift.description === undefined ? undefined : wantedDescription(credential);
  const isRenamed = driftKind(credential) === 'renamed';
  const forOwner = isRenamed ? keyNews.driftRenamed : keyNews.driftOwner;
  return [
    keyNews.drift(subject, differs(drift)),
    whoDid(words, drift),
    ...(isRenamed ? [] : [keyNews.driftWas(accessInBrief(words, access))]),
    ...(called === undefined ? [] : [keyNews.driftWasCalled(code(called, 250))]),
    ...driftNow(words, credential),
    to === 'owner' ? forOwner : keyNews.driftAdmin,
  ];
}

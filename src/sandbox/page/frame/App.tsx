import { type ReactNode, useEffect, useState } from 'react';
import { Behind } from '../behind/Behind.tsx';
import { type Tab, useBehind } from '../behind/useBehind.ts';
import type { Snapshot, TourStep } from '../contract/contract.ts';
import { useKnown, useSandbox } from '../live/useSandbox.ts';
import { STEPS } from '../tour/steps.ts';
import { Tour } from '../tour/Tour.tsx';
import { useTour } from '../tour/useTour.ts';
import { PeopleBar } from '../workspace/PeopleBar.tsx';
import { HOME, type Place, placeNow } from '../workspace/place.ts';
import { Workspace } from '../workspace/Workspace.tsx';
import { Notice } from './Notice.tsx';
import { useRegions } from './regions.ts';
import { TopBar } from './TopBar.tsx';
import { writePerson } from './whom.ts';

/** Where each person is in the workspace; forgotten when the world starts over. */
function usePlaces(snapshot: Snapshot) {
  const { world, me } = snapshot;
  const [places, setPlaces] = useState<{ world: number; of: Readonly<Record<string, Place>> }>({
    world,
    of: {},
  });
  const of = places.world === world ? places.of : {};
  const go = (who: string, place: Place) => setPlaces({ world, of: { ...of, [who]: place } });
  const wanted = of[me.id];
  const place = placeNow(snapshot, wanted);
  // Once somewhere, a person stays there until they go elsewhere.
  useEffect(() => {
    if (wanted !== place) go(me.id, place);
  });
  return { place, go };
}

function useTitle({ me, people }: Snapshot): void {
  const others = people.filter(({ id, unread }) => id !== me.id && unread > 0).length;
  useEffect(() => {
    document.title = `${others > 0 ? `(${others}) ` : ''}${me.realName} · Keywarden sandbox`;
  }, [me.realName, others]);
}

function Everything({ snapshot }: { snapshot: Snapshot }): ReactNode {
  const sandbox = useSandbox();
  const { isLive, me: wanted } = useKnown();
  const { me, people, tour, world } = snapshot;
  const { place, go } = usePlaces(snapshot);
  const [proposed, setProposed] = useState<{ line: string; as: string; place: Place }>();
  const guide = useTour(world);
  const behind = useBehind();
  useTitle(snapshot);
  useRegions();

  const be = (id: string) => {
    writePerson(id);
    sandbox.be(id);
  };
  const follow = (step: TourStep) => {
    const { line, behind: tab } = STEPS[step.id];
    go(step.as, step.channel);
    be(step.as);
    if (step.channel === HOME) sandbox.act('home', { tab: 'home' });
    setProposed(line === undefined ? undefined : { line, as: step.as, place: step.channel });
    if (tab !== undefined) behind.show(tab satisfies Tab);
  };
  const pick = (id: string) => {
    setProposed(undefined);
    be(id);
  };
  const isHere = proposed?.as === me.id && proposed.place === place;
  return (
    <div className="page" data-behind={behind.isOpen}>
      <TopBar
        isLive={isLive}
        isBehindOpen={behind.isOpen}
        onBehind={behind.toggle}
        isTourOpen={guide.isOpen}
        onTour={() => guide.show(!guide.isOpen)}
      />
      <main className="stage">
        <PeopleBar people={people} me={people.find(({ id }) => id === wanted) ?? me} onBe={pick} />
        {guide.isOpen && (
          <Tour
            tour={tour}
            hasSeenKey={guide.hasSeenKey}
            onSeenKey={guide.seeKey}
            onGo={follow}
            onClose={() => guide.show(false)}
          />
        )}
        <Notice />
        <Workspace
          snapshot={snapshot}
          place={place}
          onGo={(next) => go(me.id, next)}
          {...(isHere ? { proposed } : {})}
        />
      </main>
      {behind.isOpen && <Behind panel={behind} people={people} />}
    </div>
  );
}

export function App(): ReactNode {
  const { snapshot, notice } = useKnown();
  if (snapshot === undefined) {
    return (
      <main className="loading" aria-busy={notice === undefined}>
        <h1>Keywarden sandbox</h1>
        <p role="status">{notice ?? 'The simulated workspace is being opened.'}</p>
        {notice !== undefined && <a href="./">Open it as Dana</a>}
      </main>
    );
  }
  return <Everything snapshot={snapshot} />;
}

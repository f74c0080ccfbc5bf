import type { ReactNode } from 'react';
import { Blocks } from '../blocks/Blocks.tsx';
import { StageContext } from '../context/stage.ts';
import type { Home } from '../contract/contract.ts';
import { useStageOf } from '../live/useStageOf.ts';
import { Scroller } from '../pieces/Scroller.tsx';

const HOME = { kind: 'home' } as const;
const NO_ERRORS = {};

function Published({ home }: { home: Home }): ReactNode {
  const { stage } = useStageOf({
    id: home.id,
    target: HOME,
    surface: 'home',
    blocks: home.blocks,
    state: home.state,
    errors: NO_ERRORS,
  });
  return (
    <StageContext value={stage}>
      <Blocks of={home.blocks} />
    </StageContext>
  );
}

/** What the app has published for this person alone. */
export function AppHome({ home, appName }: { home: Home | null; appName: string }): ReactNode {
  return (
    <Scroller className="home" label={`Home of ${appName}`}>
      {home === null ? (
        <p className="empty">{appName} has not published a Home for you yet.</p>
      ) : (
        <Published key={`${home.userId} ${home.id}`} home={home} />
      )}
    </Scroller>
  );
}

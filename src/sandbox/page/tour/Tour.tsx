import type { ReactNode } from 'react';
import type { TourStep } from '../contract/contract.ts';
import { AFTERWARDS, STEPS, stepNow } from './steps.ts';

interface TourProps {
  readonly tour: readonly TourStep[];
  readonly hasSeenKey: boolean;
  readonly onSeenKey: () => void;
  readonly onGo: (step: TourStep) => void;
  readonly onClose: () => void;
}

function Marks({ tour, now }: { tour: readonly TourStep[]; now: TourStep | undefined }): ReactNode {
  return (
    <ol className="tour-marks" aria-label="Steps of the tour">
      {tour.map((step, index) => (
        <li
          key={step.id}
          data-done={step.done && step !== now}
          aria-current={step === now ? 'step' : undefined}
        >
          <span aria-hidden="true">{step.done && step !== now ? '✓' : index + 1}</span>
          <span className="tour-mark-name">{STEPS[step.id].title}</span>
          {step.done && step !== now && <span className="hidden"> done</span>}
        </li>
      ))}
    </ol>
  );
}

function Finished(): ReactNode {
  return (
    <div className="tour-words">
      <h2>That was the life of a key</h2>
      <p>{AFTERWARDS.more}</p>
      <p>{AFTERWARDS.wrong}</p>
    </div>
  );
}

/** The life of a key in nine steps. It follows what is really done, not what was pressed. */
export function Tour({ tour, hasSeenKey, onSeenKey, onGo, onClose }: TourProps): ReactNode {
  const now = stepNow(tour, hasSeenKey);
  const words = now === undefined ? undefined : STEPS[now.id];
  return (
    <section className="tour" aria-label="Guided tour">
      <Marks tour={tour} now={now} />
      <div className="tour-step" aria-live="polite">
        {now === undefined || words === undefined ? (
          <Finished />
        ) : (
          <>
            <div className="tour-words">
              <h2 className="tour-title">
                <span className="hidden">
                  Step {tour.indexOf(now) + 1} of {tour.length}:{' '}
                </span>
                {words.title}
              </h2>
              <p>{words.text}</p>
            </div>
            <div className="tour-tools">
              <button
                type="button"
                className="button"
                data-style="primary"
                onClick={() => onGo(now)}
              >
                {words.go}
              </button>
              {now.id === 'created' && now.done && (
                <button type="button" className="button" onClick={onSeenKey}>
                  Seen, go on
                </button>
              )}
            </div>
          </>
        )}
      </div>
      <button type="button" className="icon-button" aria-label="Close the tour" onClick={onClose}>
        <span aria-hidden="true">×</span>
      </button>
    </section>
  );
}

import { type FormEvent, type KeyboardEvent, type ReactNode, useId } from 'react';
import { Blocks } from '../blocks/Blocks.tsx';
import { StageContext } from '../context/stage.ts';
import type { Snapshot, Window } from '../contract/contract.ts';
import { useStageOf } from '../live/useStageOf.ts';
import { Avatar } from '../pieces/Avatar.tsx';
import { Scroller } from '../pieces/Scroller.tsx';
import { useTrap } from './trap.ts';
import { useFirstError } from './useFirstError.ts';
import { useWindowActs } from './useWindowActs.ts';

const FIRST_FIELD = '.window-body .field, .window-body input';

function WindowFoot(props: { view: Window; isSending: boolean; onClose: () => void }): ReactNode {
  const { view, isSending, onClose } = props;
  return (
    <div className="window-foot">
      <button type="button" className="button" onClick={onClose}>
        {view.close}
      </button>
      {view.submit !== undefined && (
        <button type="submit" className="button" data-style="primary" aria-busy={isSending}>
          {isSending && <span className="spinner" role="status" aria-label="Sending" />}
          {view.submit}
        </button>
      )}
    </div>
  );
}

/** A modal of the app, as its owner has it before them. */
export function ModalWindow(props: {
  view: Window;
  app: Snapshot['app'];
  depth: number;
}): ReactNode {
  const { view, app, depth } = props;
  const id = useId();
  const { stage, takeDrafts, flush } = useStageOf({
    id: view.id,
    target: { kind: 'window', id: view.id },
    surface: 'modal',
    blocks: view.blocks,
    state: view.state,
    errors: view.errors,
  });
  const { isSending, words, submit, close } = useWindowActs(view, { take: takeDrafts, flush });
  const { dialog, onKeyDown } = useTrap(FIRST_FIELD);
  const trouble = view.trouble ?? words;
  useFirstError(dialog, view.errors);

  const onKey = (event: KeyboardEvent) => {
    onKeyDown(event);
    if (event.key === 'Escape') close(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (view.submit !== undefined) submit();
  };
  return (
    <div className="window-shade">
      <div
        ref={dialog}
        className="window"
        role="dialog"
        aria-modal="true"
        aria-labelledby={`${id}-title`}
        tabIndex={-1}
        onKeyDown={onKey}
      >
        <form onSubmit={onSubmit} noValidate>
          <div className="window-head">
            {depth > 1 && (
              <button
                type="button"
                className="icon-button"
                aria-label="Back"
                onClick={() => close(false)}
              >
                <span aria-hidden="true">‹</span>
              </button>
            )}
            <Avatar id={app.userId} name={app.name} isApp />
            <h2 id={`${id}-title`}>{view.title}</h2>
            <button
              type="button"
              className="icon-button"
              aria-label="Close"
              onClick={() => close(true)}
            >
              <span aria-hidden="true">×</span>
            </button>
          </div>
          {trouble !== undefined && (
            <p className="window-trouble" role="alert">
              {trouble}
            </p>
          )}
          <Scroller className="window-body" label={`${view.title}, content`}>
            <StageContext value={stage}>
              <Blocks of={view.blocks} />
            </StageContext>
          </Scroller>
          <WindowFoot view={view} isSending={isSending} onClose={() => close(false)} />
        </form>
      </div>
    </div>
  );
}

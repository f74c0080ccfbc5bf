const AGAIN_MS = 2000;

/**
 * Server-sent events, for as long as the page lives. A browser gives up for good when the answer is
 * an error, as while the sandbox starts; we ask again.
 */
export function listenTo(
  path: string,
  on: {
    readonly onHello: () => void;
    readonly onChanged: (event: MessageEvent<string>) => void;
    readonly onLost: () => void;
  },
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(path);
    source.addEventListener('hello', on.onHello);
    source.addEventListener('changed', on.onChanged);
    source.addEventListener('error', () => {
      on.onLost();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

import type { ReactNode } from 'react';
import { Blocks } from '../../src/sandbox/page/blocks/Blocks.tsx';
import { type Directory, DirectoryContext } from '../../src/sandbox/page/context/directory.ts';
import { ModalWindow } from '../../src/sandbox/page/windows/ModalWindow.tsx';
import { MessageRow } from '../../src/sandbox/page/workspace/messages/MessageRow.tsx';
import { NOON } from '../slack/views/samples.ts';
import type { Chapter, Sheet } from './sheets.ts';

// The page's own components around what the app's views draw.

const APP = { name: 'Keywarden', userId: 'U0KEYWARDEN', botUp: true };
const NOTHING = { plainText: '', buttons: [], fields: [], links: [] };

const DIRECTORY: Directory = {
  me: 'U0DANA',
  reader: { locale: 'en-US', zone: 'Europe/Lisbon', now: NOON },
  people: new Map([
    ['U0DANA', 'Dana Duarte'],
    ['U0RAVI', 'Ravi Rao'],
    ['U0RIO', 'Rio Reis'],
    ['U0MEI', 'Mei Lin'],
    ['U0SAM', 'Sam Sato'],
  ]),
  channels: new Map(),
  groups: new Map([
    ['S0PLATFORM', 'platform'],
    ['S0SECURITY', 'security'],
    ['S0ONCALL', 'oncall'],
  ]),
};

function Message({ of }: { of: Sheet }): ReactNode {
  const message = {
    ...NOTHING,
    kind: 'message' as const,
    ts: `${NOON / 1000}.000100`,
    channel: 'C0GENERAL',
    author: APP.userId,
    authorName: APP.name,
    text: of.text ?? '',
    ephemeral: false,
    edited: false,
    blocks: of.blocks,
  };
  return (
    <ol>
      <MessageRow message={message} isApp isNext={false} />
    </ol>
  );
}

function Modal({ of }: { of: Sheet }): ReactNode {
  const view = {
    ...NOTHING,
    kind: 'modal' as const,
    id: of.name,
    hash: '',
    callbackId: '',
    userId: 'U0DANA',
    rootViewId: of.name,
    state: {},
    errors: {},
    blocks: of.blocks,
    title: of.title ?? '',
    close: of.close ?? 'Cancel',
    ...(of.submit === undefined ? {} : { submit: of.submit }),
  };
  return <ModalWindow view={view} app={APP} depth={1} />;
}

function One({ of }: { of: Sheet }): ReactNode {
  if (of.kind === 'modal') return <Modal of={of} />;
  if (of.kind === 'message') return <Message of={of} />;
  return (
    <div className="home">
      <Blocks of={of.blocks} />
    </div>
  );
}

export function Sheets({ chapters }: { chapters: readonly Chapter[] }): ReactNode {
  return (
    <DirectoryContext value={DIRECTORY}>
      <nav aria-label="Chapters">
        {chapters.map(({ title }) => (
          <a key={title} href={`#${encodeURIComponent(title)}`}>
            {title}
          </a>
        ))}
      </nav>
      {chapters.map(({ title, sheets }) => (
        <section key={title} id={title}>
          <h1>{title}</h1>
          <div className="sheets">
            {sheets.map((sheet) => (
              <figure key={sheet.name}>
                <figcaption>{sheet.name}</figcaption>
                <One of={sheet} />
                {sheet.text !== undefined && <p className="spoken">{sheet.text}</p>}
              </figure>
            ))}
          </div>
        </section>
      ))}
    </DirectoryContext>
  );
}

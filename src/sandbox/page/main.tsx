import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/App.tsx';
import { personIn } from './frame/whom.ts';
import { createSandbox } from './live/sandbox.ts';
import { SandboxContext } from './live/useSandbox.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/people.css';
import './styles/tour.css';
import './styles/workspace.css';
import './styles/composer.css';
import './styles/messages.css';
import './styles/blocks.css';
import './styles/controls.css';
import './styles/menus.css';
import './styles/windows.css';
import './styles/behind.css';
import './styles/rows.css';
import './styles/narrow.css';

const sandbox = createSandbox(personIn(location.search));
sandbox.listen();

const place = document.getElementById('page');
if (place === null) throw new Error('The page has no place to be drawn in');
createRoot(place).render(
  <StrictMode>
    <SandboxContext value={sandbox}>
      <App />
    </SandboxContext>
  </StrictMode>,
);

import { type ReactNode, useEffect, useState } from 'react';
import { recall, remember } from '../live/memory.ts';

const THEMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

export function ThemeSwitch(): ReactNode {
  const [theme, setTheme] = useState(recall('theme') ?? 'system');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    remember('theme', theme === 'system' ? null : theme);
  }, [theme]);
  return (
    <label className="theme">
      <span className="hidden">Theme</span>
      <select value={theme} onChange={({ target }) => setTheme(target.value)}>
        {Object.entries(THEMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

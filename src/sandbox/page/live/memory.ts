// What the page remembers about a visitor in this browser. Without storage it forgets, and works.

const PREFIX = 'keywarden.sandbox.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing to be done: private windows may have no storage.
  }
}

// Light, dark, or as the device prefers; remembered in this browser.
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const STORAGE_KEY = 'offhook.theme';
const listeners = new Set<() => void>();
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme | null {
  const value = localStorage.getItem(STORAGE_KEY);
  return value === 'light' || value === 'dark' ? value : null;
}

function current(): Theme {
  return stored() ?? (prefersDark.matches ? 'dark' : 'light');
}

export function applyTheme(): void {
  document.documentElement.classList.toggle('dark', current() === 'dark');
  for (const listener of listeners) listener();
}

prefersDark.addEventListener('change', applyTheme);
// Chosen in another tab.
window.addEventListener('storage', ({ key }) => {
  if (key === STORAGE_KEY) applyTheme();
});

export function useTheme(): [Theme, () => void] {
  const theme = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
  const toggle = () => {
    localStorage.setItem(STORAGE_KEY, theme === 'dark' ? 'light' : 'dark');
    applyTheme();
  };
  return [theme, toggle];
}

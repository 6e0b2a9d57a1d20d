// What was typed into a step and not saved yet, kept in this browser: closing the page loses nothing of it.
import { useEffect } from 'react';
import type { DefaultValues, FieldValues, UseFormReturn } from 'react-hook-form';

const storageKey = (key: string): string => `offhook.onboarding.${key}`;

/** Of the same shape as what was kept; undefined where nothing is. */
export function readKept<T extends FieldValues>(key: string): DefaultValues<T> | undefined {
  try {
    const kept = localStorage.getItem(storageKey(key));
    return kept === null ? undefined : (JSON.parse(kept) as DefaultValues<T>);
  } catch {
    return undefined;
  }
}

export const forgetKept = (key: string): void => localStorage.removeItem(storageKey(key));

/** Keeps the form as it is typed, until `forgetKept`. */
export function useKept<T extends FieldValues>(form: UseFormReturn<T>, key: string): void {
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => localStorage.setItem(storageKey(key), JSON.stringify(values)),
      }),
    [form, key],
  );
}

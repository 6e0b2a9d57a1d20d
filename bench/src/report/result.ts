// The answer to one question: figures a program can compare, tables and plots a person can read, and what has to hold.
import { describeMachine, type Machine } from '../machine.ts';
import type { Target } from '../target.ts';

export interface Figure {
  value: number | null;
  unit: string;
  /** Which way is better; figures with neither are not compared. */
  better?: 'lower' | 'higher';
}

export type Cell = string | number | null;

export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
  /** Stands under it: what a column means, what is not comparable. */
  note?: string;
}

export type Plot =
  | {
      kind: 'lines';
      title: string;
      x: string;
      y: string;
      series: { name: string; points: [number, number][] }[];
      /** A vertical line: a target. */
      markX?: { at: number; name: string };
    }
  | {
      kind: 'bars';
      title: string;
      unit: string;
      bars: { name: string; parts: { name: string; value: number }[] }[];
    };

export interface Check {
  name: string;
  ok: boolean;
  /** What was found. */
  found: string;
}

/** Where the figures come from. */
export interface Setting {
  profile: string;
  emulated: string[];
  businesses: number;
  serverCores: string | null;
  othersCores: string | null;
}

export interface Result {
  question: string;
  startedAt: string;
  durationMs: number;
  command: string;
  machine: Machine;
  settings: Setting[];
  /** As given on the command line. */
  options: Record<string, string | boolean | string[]>;
  figures: Record<string, Figure>;
  tables: Table[];
  plots: Plot[];
  checks: Check[];
  notes: string[];
}

/** What a question finds out; the rest is the same for all. */
export type Answer = Pick<Result, 'figures' | 'tables' | 'plots' | 'checks' | 'notes'> & {
  settings: Setting[];
};

export const settingOf = (target: Target): Setting => ({
  profile: target.profile ?? 'as it was started',
  emulated: target.emulated,
  businesses: target.businesses.length,
  serverCores: target.serverCores ?? null,
  othersCores: target.othersCores ?? null,
});

export const emptyAnswer = (): Answer => ({
  figures: {},
  tables: [],
  plots: [],
  checks: [],
  notes: [],
  settings: [],
});

/** Runs a question and puts its frame around the answer. */
export async function answer(
  question: string,
  options: Result['options'],
  ask: () => Promise<Answer>,
): Promise<Result> {
  const startedAt = new Date();
  const machine = describeMachine();
  const found = await ask();
  const flags = Object.entries(options).flatMap(([name, value]) =>
    [value].flat().map((each) => (each === true ? `--${name}` : `--${name} ${each}`)),
  );
  return {
    question,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    command: ['npm run bench --', question, ...flags].join(' '),
    machine,
    options,
    ...found,
  };
}

/** Rounded for people: three significant digits, never fewer than the whole number. */
export function readable(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return '∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 5;
  return String(Number(value.toFixed(digits)));
}

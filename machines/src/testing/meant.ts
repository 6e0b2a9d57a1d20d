// A command as a test writes it.
import type { Command } from '../understanding/command.ts';

/** A command with confidence and span filled in later. */
export type Meant = Command extends infer C
  ? C extends Command
    ? Omit<C, 'confidence' | 'span'> & { confidence?: number }
    : never
  : never;

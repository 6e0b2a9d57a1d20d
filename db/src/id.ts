// Ids: UUIDv7, made in the process.
import { uuidv7 } from 'uuidv7';

/** A new UUIDv7: ordered by time, so that indexes grow at one end. */
export const newId = (): string => uuidv7();

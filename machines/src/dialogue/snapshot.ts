// Snapshots across processes and versions: an equal version goes on exactly where the call was; an older one goes on at
// the goal its slots tell of; anything else fails loudly, with whatever is known, so that the call can start over.
import type { SnapshotFrom } from 'xstate';
import type { Appointment, EpochMs } from '../business.ts';
import { callMachine } from './call.machine.ts';
import type { DialogueSnapshot, Setting } from './dialogue.ts';
import { newMemory, nothingHeard, type CallContext, type Known, type Memory } from './memory.ts';

/** Raised whenever the machine's states or the memory's shape change. */
export const SNAPSHOT_VERSION = 4;

/** The snapshot cannot be read: start over by `begin(setting, now, error.known)`, with what the caller has already said. */
export class SnapshotError extends Error {
  readonly known: Known;
  constructor(message: string, known: Known, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SnapshotError';
    this.known = known;
  }
}

type CallState = SnapshotFrom<typeof callMachine>;

interface Stored {
  value: CallState['value'];
  status: 'active' | 'done';
  memory: Memory;
}

export function writeSnapshot(state: CallState): DialogueSnapshot {
  const { setting: _setting, now: _now, heard, ...memory } = state.context;
  const stored = { value: state.value, status: state.status, memory, text: heard.text };
  // Through JSON, so that a stored and a kept snapshot cannot differ.
  return { version: SNAPSHOT_VERSION, machine: JSON.parse(JSON.stringify(stored)) as unknown };
}

/** @throws {SnapshotError} when the snapshot is of a newer version or not one of ours. */
export function readSnapshot(setting: Setting, snapshot: DialogueSnapshot, now: EpochMs): CallState {
  const stored = snapshot.machine as Partial<Stored & { text: string }> | null;
  const known = knownFrom(stored?.memory);
  if (snapshot.version > SNAPSHOT_VERSION)
    throw new SnapshotError(
      `Snapshot version ${snapshot.version} is newer than ${SNAPSHOT_VERSION}; start over with what is known`,
      known,
    );
  if (!stored?.memory || !stored.value || !Array.isArray(stored.memory.wish?.serviceIds))
    throw new SnapshotError('This is no snapshot of a call; start over with what is known', known);
  const { found, appointment } = stored.memory;
  const context: CallContext = {
    ...newMemory(setting, now),
    ...stored.memory,
    ...(found && { found: found.map(withServices) }),
    ...(appointment && { appointment: withServices(appointment) }),
    setting,
    now,
    heard: { ...nothingHeard, text: stored.text ?? '' },
  };
  try {
    return callMachine.resolveState({ value: stored.value, context, status: stored.status ?? 'active' });
  } catch (cause) {
    if (snapshot.version === SNAPSHOT_VERSION)
      throw new SnapshotError(`The snapshot names a state that does not exist`, known, { cause });
    return callMachine.resolveState({ value: 'listening', context });
  }
}

/** Before version 4 an appointment named one service. */
const withServices = (stored: Appointment & { serviceId?: string }): Appointment =>
  stored.serviceId === undefined ? stored : { ...stored, serviceIds: [stored.serviceId] };

const knownFrom = (memory: Partial<Memory> | undefined): Known => ({
  ...(Array.isArray(memory?.wish?.serviceIds) ? { wish: memory.wish } : {}),
  ...(memory?.customer && typeof memory.customer === 'object' ? { customer: memory.customer } : {}),
  ...(memory?.goal ? { goal: memory.goal } : {}),
});

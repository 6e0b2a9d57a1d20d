import { describe, expect, test } from 'vitest';
import { meaning, MEANINGS } from '../testing/caller.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import { salon } from '../verticals/salon.ts';
import { businessFrom } from '../verticals/template.ts';
import type { DialogueSnapshot } from './dialogue.ts';
import { dialogue } from './respond.ts';
import { SNAPSHOT_VERSION, SnapshotError } from './snapshot.ts';

const NOW = Date.UTC(2026, 10, 20, 15);

/** A call that has got as far as the read-back. */
function atReadBack() {
  const call = new Rehearsal(businessFrom(salon), { now: NOW });
  call.mean(...MEANINGS['bookAll']!);
  call.mean(...MEANINGS['name']!);
  return call;
}
const keysAfter = (call: Rehearsal, snapshot: DialogueSnapshot, heard = meaning({ type: 'affirm' })) =>
  dialogue.respond(call.setting, snapshot, heard, NOW);

const stored = (call: Rehearsal): { version: number; machine: { value: unknown; memory: object } } =>
  JSON.parse(JSON.stringify(call.step.snapshot)) as never;

function failure(run: () => unknown): SnapshotError {
  try {
    run();
  } catch (error) {
    return error as SnapshotError;
  }
  throw new Error('it did not fail');
}

describe('a snapshot', () => {
  test('goes on in another process exactly where the call was', () => {
    const call = atReadBack();
    expect(keysAfter(call, stored(call)).effects).toMatchObject([{ type: 'book' }]);
  });

  test('taken over says sorry and asks again what was open', () => {
    const call = atReadBack();
    const { lines } = keysAfter(call, stored(call), { type: 'resumed' });
    expect(lines.map(({ key }) => key)).toEqual(['resumed', 'readBack']);
  });

  test('taken over while a booking is being committed asks for the same booking once more, under the same id', () => {
    const call = atReadBack();
    const committing = keysAfter(call, stored(call));
    const again = dialogue.respond(call.setting, committing.snapshot, { type: 'resumed' }, NOW);
    expect(again.effects).toEqual(committing.effects);
    const [{ id } = { id: '' }] = again.effects;
    const result = { type: 'book', outcome: 'booked', appointmentId: 'appointment-1' } as const;
    const done = dialogue.respond(
      call.setting,
      again.snapshot,
      { type: 'effectResult', effectId: id, result },
      NOW,
    );
    expect(done.outcome).toBe('booked');
  });

  test('of an older version whose state is gone goes on at its goal', () => {
    const call = atReadBack();
    const old = {
      version: SNAPSHOT_VERSION - 1,
      machine: { ...stored(call).machine, value: { booking: 'gone' } },
    };
    expect(keysAfter(call, old, { type: 'resumed' }).lines.at(-1)?.key).toBe('readBack');
  });

  test('of the version in which an appointment named one service goes on moving it', () => {
    const call = atReadBack();
    const appointment = {
      id: 'monday',
      serviceId: 'haircut',
      staffId: 'staff-1',
      startsAt: NOW + 86_400_000,
      endsAt: NOW + 90_000_000,
      customerName: 'Dana Reed',
    };
    const { machine } = stored(call);
    const memory = {
      ...machine.memory,
      goal: 'rescheduling',
      found: [appointment],
      appointment,
      verified: true,
    };
    const old = { version: 3, machine: { ...machine, value: { rescheduling: 'readBack' }, memory } };
    const { lines } = dialogue.respond(call.setting, old, { type: 'resumed' }, NOW);
    expect(lines.map(({ key }) => key)).toEqual(['resumed', 'readBackMove']);
  });

  test.each([
    ['of a newer version', (s: DialogueSnapshot) => ({ ...s, version: SNAPSHOT_VERSION + 1 })],
    [
      'naming a state that does not exist',
      (s: DialogueSnapshot) => ({ ...s, machine: { ...(s.machine as object), value: 'gone' } }),
    ],
  ])('%s fails loudly, with what is known', (_, spoil) => {
    const call = atReadBack();
    const error = failure(() => keysAfter(call, spoil(stored(call))));
    expect(error).toBeInstanceOf(SnapshotError);
    const again = dialogue.begin(call.setting, NOW, error.known);
    expect(again.lines.map(({ key }) => key)).toEqual(['resumed']);
    expect(again.effects).toMatchObject([{ type: 'findOpenings', serviceIds: ['haircut'] }]);
  });

  test.each([null, 7, 'x', {}, { memory: 3 }, { value: 'listening', memory: {} }])(
    'that is none fails: %j',
    (machine) => {
      const call = atReadBack();
      expect(() => keysAfter(call, { version: SNAPSHOT_VERSION, machine })).toThrow(SnapshotError);
    },
  );
});

// One step of the machine, as data: the next state, and the actions to be carried out.
import { createActor, createMachine, type SnapshotFrom, type transition as transitionOf } from 'xstate';
import { callMachine } from './call.machine.ts';
import type { CallEvent } from './events.ts';

export type CallState = SnapshotFrom<typeof callMachine>;
export type Actions = ReturnType<typeof transitionOf<typeof callMachine>>[1];

const nobody = createActor(createMachine({}));

/**
 * Pure. XState's own `transition()` makes an actor at every step, and an actor begins by entering an initial state: two
 * thirds of the time of a step. On whose behalf it is taken matters to none of our actions.
 */
export function transition(state: CallState, event: CallEvent): [CallState, Actions] {
  const actions: Actions = [];
  const scope = {
    self: nobody,
    system: nobody.system,
    id: '',
    sessionId: '',
    logger: ignore,
    defer: ignore,
    stopChild: ignore,
    emit: ignore,
    actionExecutor: (action: Actions[number]) => void actions.push(action),
  } as unknown as Parameters<typeof callMachine.transition>[2];
  return [callMachine.transition(state, event, scope), actions];
}

const ignore = (): void => undefined;

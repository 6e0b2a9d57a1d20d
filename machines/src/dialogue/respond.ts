// The dialogue's door. It restores the machine, lets memory absorb what was heard, takes one transition, and turns what
// the machine wants said and done into lines and effects.
import { initialTransition } from 'xstate';
import { render } from '../wording/wording.ts';
import type { Say } from '../wording/lines.ts';
import { DICTATION, absorbResult, absorbUtterance } from './absorb.ts';
import { actOf } from './act.ts';
import { callMachine } from './call.machine.ts';
import type { Dialogue, Heard, Line, Step } from './dialogue.ts';
import type { Effect, EffectRequest, EffectResult } from './effects.ts';
import type { CallEvent } from './events.ts';
import { expectationAt } from './expecting.ts';
import { nothingHeard, type Aside, type CallContext, type Known } from './memory.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import { type Actions, type CallState, transition } from './transition.ts';

type Ids = CallContext['pending'];

/** A result that does not come is taken for `unavailable` after this many silences: no wait is for ever. */
const SILENCES_BEFORE_GIVING_UP = 3;

const MINUTE = 60_000;

export const dialogue: Dialogue = {
  begin(setting, now, known?: Known) {
    const [state, actions] = initialTransition(callMachine, { setting, now, known });
    return step(state, actions);
  },

  respond(setting, snapshot, heard, now) {
    const state = readSnapshot(setting, snapshot, now);
    if (state.status !== 'active') return step(state, []);
    if (heard.type === 'effectResult') return afterResult(state, heard.effectId, heard.result);
    if (heard.type === 'resumed') return afterBreak(state);
    if (heard.type === 'machine') return afterMachine(state);
    const spoke = heard.type === 'utterance' && heard.text.trim() !== '';
    return spoke ? afterUtterance(state, heard) : afterSilence(state);
  },
};

function afterUtterance(state: CallState, heard: Extract<Heard, { type: 'utterance' }>): Step {
  if (commits(state))
    return take(state, { ...state.context, turns: state.context.turns + 1 }, { type: 'meanwhile' });
  const { commands } = heard.understanding;
  const after = absorbUtterance(state.context, pathOf(state), heard.text, heard.understanding);
  const act = actOf({
    context: after,
    goalBefore: state.context.goal,
    dictating: pathOf(state) === DICTATION,
    commands,
  });
  const type = spent(state.context) && !mayExceedLimit(state, act) ? 'limit' : act;
  return take(state, { ...after, onHold: type === 'wantsWait' }, { type });
}

function afterSilence(state: CallState): Step {
  const context = {
    ...state.context,
    heard: nothingHeard,
    turns: state.context.turns + 1,
    silences: state.context.silences + 1,
    onHold: false,
  };
  if (expects(state) === 'nothing') {
    if (context.silences < SILENCES_BEFORE_GIVING_UP) return take(state, context, { type: 'meanwhile' });
    return giveUpWaiting(state, context);
  }
  return take(state, context, { type: spent(state.context) ? 'limit' : 'silence' });
}

function giveUpWaiting(state: CallState, context: CallContext): Step {
  const owed = Object.keys(context.pending) as EffectRequest['type'][];
  const type = owed.find((type) => state.can({ type: `${type}.unavailable` }));
  return take(state, { ...context, silences: 0 }, { type: type ? `${type}.unavailable` : 'limit' });
}

/** What was being committed is requested again under the same id, so that it cannot happen twice. */
function afterBreak(state: CallState): Step {
  const context = { ...state.context, heard: nothingHeard };
  return take(state, context, { type: 'resumed' }, commits(state) ? context.pending : {});
}

/** A machine says nothing that is meant for us. What is being committed was asked for by a person all the same. */
function afterMachine(state: CallState): Step {
  if (commits(state)) return step(state, []);
  return take(state, { ...state.context, heard: nothingHeard }, { type: 'machine' });
}

function afterResult(state: CallState, effectId: string, result: EffectResult): Step {
  const { [result.type]: awaited, ...pending } = state.context.pending;
  // The answer to a question that has since been asked anew.
  if (awaited !== effectId) return step(state, []);
  const context = absorbResult({ ...state.context, pending }, result);
  return take(state, context, { type: `${result.type}.${result.outcome}` } as CallEvent);
}

const spent = ({ turns, startedAt, now, setting: { business } }: CallContext): boolean =>
  turns >= business.limits.maxTurns || now - startedAt >= business.limits.maxMinutes * MINUTE;

/** Past the limit a call may still finish what must not be cut off, but not for ever. */
const GRACE_TURNS = 5;

/** A yes to a read-back is worth one more turn, and so is danger. */
const mayExceedLimit = (state: CallState, act: CallEvent['type']): boolean =>
  state.context.turns < state.context.setting.business.limits.maxTurns + GRACE_TURNS &&
  (act === 'emergency' || (act === 'agrees' && /\.(readBack|confirming)$/.test(pathOf(state))));

/** @param ids of requests that are made again, by kind */
function take(state: CallState, context: CallContext, event: CallEvent, ids: Ids = {}): Step {
  const [next, actions] = transition({ ...state, context }, event);
  const missedAgain = next.context.misunderstood > context.misunderstood;
  const waiting = expects(next) === 'nothing';
  const misunderstood = missedAgain || waiting ? next.context.misunderstood : 0;
  const settled = { ...next, context: { ...next.context, misunderstood } };
  return step(settled, actions, context.heard.asides, ids);
}

function step(state: CallState, actions: Actions, asides: Aside[] = [], ids: Ids = {}): Step {
  const todo = [
    ...asides.map((aside): Todo =>
      aside.type === 'line'
        ? { type: 'say', params: aside.line }
        : { type: 'request', params: { type: 'answer', question: aside.question } },
    ),
    ...(asides.some(({ type }) => type === 'lookup') ? [LET_ME_CHECK] : []),
    ...(actions as unknown as Todo[]),
  ];
  const out = perform(state.context, todo, ids);
  const telling = out.lines.some(({ key }) => !FILLERS.has(key));
  const context = { ...out.context, lastLines: telling ? out.lines : out.context.lastLines };
  return {
    snapshot: writeSnapshot({ ...state, context }),
    state: pathOf(state),
    lines: out.lines,
    effects: out.effects,
    expectation: expectationAt(expects(state), context),
    outcome: context.outcome,
    over: state.status === 'done',
  };
}

/** Lines that tell nothing; "could you repeat that" means what was said before them. */
const FILLERS: ReadonlySet<string> = new Set([
  'acknowledged',
  'oneMoment',
  'takeYourTime',
  'stillThere',
  'letMeCheck',
]);

type Todo =
  | { type: 'say'; params: Say }
  | { type: 'request'; params: EffectRequest }
  | { type: 'sayAgain'; params?: undefined };

const LET_ME_CHECK: Todo = { type: 'say', params: { key: 'letMeCheck' } };

/** Carries the machine's actions out as data: lines rendered, effects numbered and noted as owed. */
function perform(context: CallContext, todo: Todo[], ids: Ids) {
  const lines: Line[] = [];
  const effects: Effect[] = [];
  let { said, pending, effects: count } = context;
  for (const { type, params } of todo) {
    if (type === 'say') {
      lines.push(render(params, context.setting.business, context.now, said[params.key] ?? 0));
      said = { ...said, [params.key]: (said[params.key] ?? 0) + 1 };
    } else if (type === 'request') {
      const id = ids[params.type] ?? `e${(count += 1)}`;
      effects.push({ ...params, id });
      pending = { ...pending, [params.type]: id };
    } else if (type === 'sayAgain') {
      lines.push(...context.lastLines);
    }
  }
  return { lines, effects, context: { ...context, said, pending, effects: count } };
}

const metaOf = (state: CallState) => {
  const metas = Object.entries(state.getMeta()).sort(([a], [b]) => b.length - a.length);
  return metas[0]?.[1] ?? {};
};
const expects = (state: CallState) => metaOf(state).expects ?? 'nothing';
const commits = (state: CallState) => metaOf(state).commits === true;

/** The state's name as a path: `booking.when`. */
function pathOf(state: CallState): string {
  const path = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : Object.entries(value as object).flatMap(([name, inner]) => [name, ...path(inner)]);
  return path(state.value).join('.');
}

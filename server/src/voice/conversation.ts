// The conversation of one call: hands what was heard to the dialogue, does what it decides, and keeps each turn's timeline.
import {
  type DialogueSnapshot,
  type Effect,
  type Expectation,
  type Heard,
  type Line,
  READ_ONLY_EFFECTS,
  SnapshotError,
  type Step,
  UNAWAITED_EFFECTS,
} from '@offhook/machines';
import type { Conversation, ConversationOptions } from './conversation-contract.ts';
import { createFiller } from './filler.ts';
import { createSpeculation } from './speculation.ts';
import type { TurnTimeline } from './timeline.ts';
import { createTurnBook } from './turn-book.ts';
import type { Reading } from './understanding/two-tiers.ts';

const NOTHING: Expectation = { kind: 'nothing', keyTerms: [], offered: [] };

export function createConversation(options: ConversationOptions): Conversation {
  const { setting, dialogue, tiers, clock, ledger, playback, effects, turns } = options;
  let step: Step | undefined;
  /** The dialogue before a turn taken early, to which `reopen` goes back. */
  let before: Step | undefined;
  /** What a turn taken early decided, kept back until confirmed because it has side effects. */
  let heldBack: { step: Step; since: number } | undefined;
  let unheard: Line[] = [];
  /** The answer that is being said as it comes; `left` once the caller has spoken on and wants no more of it. */
  let piecemeal: { effectId: string; left: boolean } | undefined;
  /** Words whose meaning the language model is asked for. */
  let pondered: string | undefined;
  let lastWords: { wordsAt: number; endOfSpeech: number } | undefined;

  const expectation = (): Expectation => step?.expectation ?? NOTHING;
  const speculation = createSpeculation({
    setting,
    dialogue,
    read: (text) => tiers.read(text, expectation()),
    epoch: () => clock.epoch(),
    foresee: (effect) => effects.foresee(effect),
    prepare: (lines) => playback.prepare(lines),
    log: options.log,
  });

  const book = createTurnBook({
    callId: setting.callId,
    organizationId: options.organizationId,
    newId: options.newId,
    clock,
    ledger,
  });

  const openTurn = (callerText: string | null, endOfSpeech: number): TurnTimeline =>
    book.open({
      callerText,
      endOfSpeech,
      stateBefore: step?.state ?? '',
      expectation: expectation().kind,
      snapshot: step?.snapshot,
    });

  const closeTurn = (): void => book.close(step?.snapshot);

  function respond(heard: Heard): Step | undefined {
    return step && dialogue.respond(setting, step.snapshot, heard, clock.epoch());
  }

  /** Without the answer where it was said already, piece by piece. */
  function unsaid(next: Step, effect: Effect): Step {
    if (piecemeal?.effectId !== effect.id) return next;
    piecemeal = undefined;
    return { ...next, lines: next.lines.filter(({ key }) => key !== 'fromKnowledge') };
  }

  function comeBack(snapshot: DialogueSnapshot, heard: Heard): Step {
    try {
      return dialogue.respond(setting, snapshot, heard, clock.epoch());
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      return dialogue.begin(setting, clock.epoch(), error.known);
    }
  }

  /** Makes the dialogue's decision come true. */
  function apply(next: Step): void {
    step = next;
    book.turn?.decided(next.state);
    turns.report({ type: 'expect', expectation: next.expectation });
    options.expect(next.expectation);
    speak(next.lines);
    for (const effect of next.effects) effects.run(effect);
    bridgeSilence();
    settle();
  }

  const waiting = (): boolean => effects.pending > 0 || pondered !== undefined;

  const filler = createFiller({
    clock,
    waiting,
    speaking: () => playback.speaking,
    cutOff: () => unheard.length > 0,
    say: () => speak([options.filler]),
  });

  function bridgeSilence(): void {
    turns.report({ type: 'busy', busy: waiting() });
    filler.look();
  }

  function speak(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    book.turn?.stamp('firstText', clock.now());
    book.says(lines);
    playback.say(lines);
    if (playback.speaking) turns.report({ type: 'agentSpeaks', interruptible: playback.interruptible });
  }

  /** A turn is complete when everything was said and nothing is awaited. */
  function settle(): void {
    if (playback.speaking || waiting() || heldBack) return;
    if (unheard.length > 0) return;
    if (!before) closeTurn();
    if (step?.over && !before) options.over();
  }

  function take(said: string, early: boolean): void {
    const now = clock.now();
    filler.renew();
    unheard = [];
    if (piecemeal) piecemeal.left = true;
    const words = lastWords ?? { wordsAt: now, endOfSpeech: now };
    lastWords = undefined;
    // The caller went on while the model was still pondering: it is one turn.
    const text = pondered === undefined ? said : `${pondered} ${said}`;
    if (pondered !== undefined) book.discard();
    pondered = undefined;
    const current = openTurn(text, words.endOfSpeech);
    current.stamp('finalTranscript', words.wordsAt);
    current.stamp('endOfTurn', now);
    const first = tiers.read(text, expectation());
    const asked = early ? undefined : tiers.ask(text, expectation(), first);
    if (!asked) return decide(text, early, { understanding: first, tier: 'deterministic' }, null);
    pondered = text;
    const askedAt = clock.now();
    void asked.then((reading) =>
      options.guarded(() => {
        if (book.turn !== current) return;
        pondered = undefined;
        decide(text, false, reading, clock.now() - askedAt);
      }),
    );
    bridgeSilence();
  }

  function decide(text: string, early: boolean, reading: Reading, llmMs: number | null): void {
    const { turn } = book;
    if (!turn || !step) return;
    const { understanding, tier, usage } = reading;
    turn.understood({ commands: understanding.commands, tier, llmMs, usage });
    turn.stamp('understood', clock.now());
    const thought = speculation.settle(text, understanding, step);
    turn.speculation = thought.outcome;
    const next = thought.step ?? respond({ type: 'utterance', text, understanding });
    turn.stamp('decided', clock.now());
    if (!next) return;
    if (early && isFinal(next)) {
      heldBack = { step: next, since: clock.now() };
      speculation.consider(text, step);
      return;
    }
    if (early) before = step;
    apply(next);
  }

  /** What could not be taken back when the caller goes on after all. */
  const isFinal = ({ over, effects: wanted }: Step): boolean =>
    over || wanted.some(({ type }) => !READ_ONLY_EFFECTS.has(type));

  /** While the words may still change: looks, asks and makes ready, but does nothing. */
  function thinkAhead(text: string): void {
    if (!step) return;
    if (!tiers.ask(text, expectation(), tiers.read(text, expectation()))) speculation.consider(text, step);
  }

  function confirm(): void {
    before = undefined;
    if (lastWords) book.turn?.endOfSpeech(lastWords.endOfSpeech);
    lastWords = undefined;
    const held = heldBack;
    heldBack = undefined;
    if (!held) return settle();
    speculation.cameTrue();
    if (book.turn) book.turn.speculation = 'hit';
    book.turn?.heldBack(clock.now() - held.since);
    apply(held.step);
  }

  function reopen(): void {
    speculation.drop();
    heldBack = undefined;
    piecemeal = undefined;
    const { heard } = playback.interrupt();
    turns.report({ type: 'agentDone' });
    effects.forget();
    if (heard === '') {
      // Nobody noticed: the turn that goes on takes the place of this one.
      book.discard();
    } else if (book.turn) {
      book.turn.heard(heard);
      book.turn.bargeIn = true;
      closeTurn();
    }
    if (!before) return;
    step = before;
    before = undefined;
    turns.report({ type: 'expect', expectation: step.expectation });
    options.expect(step.expectation);
  }

  function interrupt(): void {
    const cut = playback.interrupt();
    ({ unheard } = cut);
    book.turn?.heard(cut.heard);
    if (book.turn) book.turn.bargeIn = true;
  }

  function resume(): void {
    const lines = unheard;
    unheard = [];
    if (book.turn) book.turn.bargeIn = false;
    speak(lines);
  }

  function hush(): void {
    speculation.drop();
    unheard = [];
    book.turn?.heard(playback.interrupt().heard);
    turns.report({ type: 'agentDone' });
  }

  function silence(): void {
    const now = clock.now();
    unheard = [];
    openTurn(null, now).stamp('endOfTurn', now);
    const next = respond({ type: 'silence' });
    book.turn?.stamp('decided', clock.now());
    if (next) apply(next);
  }

  return {
    begin(from) {
      book.goOnFrom(from?.turns ?? 0);
      const begun = clock.now();
      const first = from ? comeBack(from.snapshot, from.heard) : dialogue.begin(setting, clock.epoch());
      // It may come back to listen.
      if (first.lines.length > 0) openTurn(null, begun);
      book.turn?.stamp('decided', clock.now());
      apply(first);
    },

    act(action) {
      switch (action.type) {
        case 'interrupt':
          return interrupt();
        case 'resume':
          return resume();
        case 'take':
          return take(action.text, action.early);
        case 'reopen':
          return reopen();
        case 'confirm':
          return confirm();
        case 'silence':
          return silence();
        case 'speculate':
          return thinkAhead(action.text);
      }
    },

    heardCaller(at) {
      lastWords = at;
    },

    audioBegan(audio) {
      book.turn?.audioBegan(clock.now(), audio);
    },

    played(heard) {
      book.turn?.heard(heard);
      book.turn?.stamp('played', clock.now());
      turns.report({ type: 'agentDone' });
      bridgeSilence();
      settle();
    },

    answered(effect, result) {
      const answer = respond({ type: 'effectResult', effectId: effect.id, result });
      if (!answer) return;
      const next = unsaid(answer, effect);
      if (UNAWAITED_EFFECTS.has(effect.type)) {
        if (next.lines.length === 0 && next.effects.length === 0) {
          step = next;
          return;
        }
        // What is being said took it for done.
        book.turn?.heard(playback.interrupt().heard);
      }
      const turn = book.turn ?? openTurn(null, clock.now());
      if (!UNAWAITED_EFFECTS.has(effect.type)) turn.done(clock.now());
      if (before && isFinal(next)) heldBack = { step: next, since: clock.now() };
      else apply(next);
    },

    answering(effect, piece) {
      if (piecemeal?.effectId !== effect.id) piecemeal = { effectId: effect.id, left: false };
      if (piecemeal.left) return;
      filler.cancel();
      // Cut off by what may be nothing: it goes on where it was, or not at all.
      if (book.turn?.bargeIn) unheard.push(piece);
      else speak([piece]);
    },

    used: (usage) => book.used(usage),

    saidForUs(heard) {
      book.turn?.heard(heard);
      closeTurn();
    },

    hush,

    machine() {
      hush();
      heldBack = undefined;
      before = undefined;
      pondered = undefined;
      const now = clock.now();
      openTurn(null, now);
      const next = respond({ type: 'machine' });
      book.turn?.stamp('decided', clock.now());
      if (next) apply(next);
    },

    sayInstead(line) {
      book.turn?.heard(playback.interrupt().heard);
      speak([line]);
    },

    get expectation() {
      return expectation();
    },
    get outcome() {
      return step?.outcome ?? 'none';
    },
    get over() {
      return step?.over ?? false;
    },
    get snapshot() {
      return step?.snapshot;
    },
    get turns() {
      return book.count;
    },
    glimpse: () => ({ state: step?.state ?? '', turn: book.glimpse(playback.speaking) }),
    close() {
      filler.cancel();
      tiers.close();
      speculation.drop();
      book.turn?.heard(playback.interrupt().heard);
      closeTurn();
    },
  };
}

// Whose turn it is, as tables: events with their times go in, actions come out.
import type { ExpectationKind, Understanding } from '@offhook/machines';
import { describe, expect, it } from 'vitest';
import { isBackchannel, patienceMs } from './listening.ts';
import { startOfTurns, takeTurns, type TurnAction, type TurnEvent } from './turn-taking.ts';

const expecting = (
  kind: ExpectationKind,
): { kind: ExpectationKind; keyTerms: string[]; offered: never[] } => ({
  kind,
  keyTerms: [],
  offered: [],
});
const nothing: Understanding = { commands: [], accountedFor: 0 };
const affirmed: Understanding = {
  commands: [{ type: 'affirm', confidence: 1, span: [0, 3] }],
  accountedFor: 1,
};

/** Plays events at their times (ms); ticks come by themselves when asked for. Gives actions with the time they came. */
function play(
  kind: ExpectationKind,
  events: [at: number, event: TurnEvent][],
  { until = 0, read = () => nothing }: { until?: number; read?: (text: string) => Understanding } = {},
): [number, TurnAction][] {
  let { state } = takeTurns(startOfTurns, { type: 'expect', expectation: expecting(kind) }, 0, read);
  const log: [number, TurnAction][] = [];
  const react = (at: number, event: TurnEvent): void => {
    const reaction = takeTurns(state, event, at, read);
    state = reaction.state;
    for (const action of reaction.actions) log.push([at, action]);
  };
  const tickUntil = (time: number): void => {
    while (state.wakeAt <= time) react(state.wakeAt, { type: 'tick' });
  };
  for (const [at, event] of events) {
    tickUntil(at);
    react(at, event);
  }
  tickUntil(until);
  return log;
}

const speaks: TurnEvent = { type: 'agentSpeaks', interruptible: true };
const speaksKeyLine: TurnEvent = { type: 'agentSpeaks', interruptible: false };
const interim = (text: string): TurnEvent => ({ type: 'interim', text });
const final = (text: string): TurnEvent => ({ type: 'endOfTurn', text });
const key = (digit: string): TurnEvent => ({ type: 'key', digit });
const taken = (text: string, early = false): TurnAction => ({ type: 'take', text, early });

describe('the end of a turn', () => {
  it.each<[string, ExpectationKind, [number, TurnEvent][], [number, TurnAction][]]>([
    ['comes with the transcriber’s', 'open', [[100, final('a haircut')]], [[100, taken('a haircut')]]],
    [
      'waits for one who trails off, but not for ever',
      'open',
      [[100, final('I’d like to book a')]],
      [
        [100, { type: 'speculate', text: 'I’d like to book a' }],
        [1600, taken('I’d like to book a')],
      ],
    ],
    [
      'joins what comes in the pause',
      'open',
      [
        [100, final('I’d like a')],
        [900, interim('hair')],
        [1500, final('haircut')],
      ],
      [
        [100, { type: 'speculate', text: 'I’d like a' }],
        [1500, taken('I’d like a haircut')],
      ],
    ],
    [
      'comes late when the transcriber forgot it',
      'open',
      [[100, interim('a haircut')]],
      [[6100, taken('a haircut')]],
    ],
    ['is nothing without words', 'open', [[100, final('')]], []],
    [
      'is not believed while the caller is heard to go on',
      'open',
      [
        [100, { type: 'endOfTurn', text: 'no that is', sounding: true }],
        [350, interim('all thank')],
        [900, final('all thank you')],
      ],
      [
        [100, { type: 'speculate', text: 'no that is' }],
        [900, taken('no that is all thank you')],
      ],
    ],
    [
      'is believed in the end where the sound never becomes words',
      'open',
      [[100, { type: 'endOfTurn', text: 'a haircut', sounding: true }]],
      [
        [100, { type: 'speculate', text: 'a haircut' }],
        [700, taken('a haircut')],
      ],
    ],
  ])('%s', (_case, kind, events, actions) => {
    const log = play(kind, events, { until: 7_000 });
    expect(log).toEqual(actions);
  });

  it('needs ten digits for a phone number, said in any number of breaths', () => {
    const log = play('phone', [
      [100, final('two oh two')],
      [1500, final('five five five')],
      [3000, final('0142')],
    ]);
    expect(log.at(-1)).toEqual([3000, taken('two oh two five five five 0142')]);
    expect(log.filter(([, { type }]) => type === 'take').length).toBe(1);
  });
});

describe('an early end of turn', () => {
  const eager = (text: string): TurnEvent => ({ type: 'eager', text });
  const read = (): Understanding => affirmed;

  it('is believed when the answer is whole', () => {
    expect(
      play(
        'yesNo',
        [
          [100, eager('yes')],
          [300, final('Yes.')],
        ],
        { read },
      ),
    ).toEqual([
      [100, taken('yes', true)],
      [300, { type: 'confirm' }],
    ]);
  });
  it('only prepares where more may follow', () => {
    expect(play('name', [[100, eager('Dana')]], { read })).toEqual([
      [100, { type: 'speculate', text: 'Dana' }],
    ]);
  });
  it.each<[string, [number, TurnEvent][]]>([
    ['the transcriber takes it back', [[200, { type: 'resumed' }]]],
    ['more words come', [[200, interim('yes but')]]],
    ['the final words are others', []],
  ])('is taken back when %s', (_case, between) => {
    const log = play('yesNo', [[100, eager('yes')], ...between, [900, final('yes but later')]], { read });
    expect(log.map(([, { type }]) => type)).toEqual(['take', 'reopen', 'take']);
    expect(log.at(-1)).toEqual([900, taken('yes but later')]);
  });
  it('is prepared for as soon as the words make sense, once for the same words', () => {
    const log = play(
      'open',
      [
        [100, interim('yes')],
        [200, interim('Yes.')],
        [300, interim('yes and')],
      ],
      { read },
    );
    expect(log).toEqual([[100, { type: 'speculate', text: 'yes' }]]);
  });
  it('is not reopened by mere polish', () => {
    expect(
      play(
        'yesNo',
        [
          [100, eager('yes')],
          [150, interim('Yes!')],
        ],
        { read },
      ),
    ).toEqual([[100, taken('yes', true)]]);
  });
});

describe('a pause the ear hears', () => {
  const quiet: TurnEvent = { type: 'quiet', quiet: true };
  const sound: TurnEvent = { type: 'quiet', quiet: false };
  const read = (): Understanding => affirmed;
  const kinds = (log: [number, TurnAction][]) => log.map(([at, { type }]) => [at, type]);

  it('ends a whole answer at once, and has the transcriber confirm it', () => {
    const log = play(
      'yesNo',
      [
        [100, interim('yes')],
        [400, quiet],
        [450, final('Yes.')],
      ],
      { read },
    );
    expect(log.slice(1)).toEqual([
      [400, taken('yes', true)],
      [400, { type: 'finish' }],
      [450, { type: 'confirm' }],
    ]);
  });

  it('confirms what was taken on the transcriber’s own eager event', () => {
    const log = play(
      'yesNo',
      [
        [100, { type: 'eager', text: 'yes' }],
        [150, interim('yes')],
        [400, quiet],
      ],
      { read },
    );
    expect(kinds(log)).toEqual([
      [100, 'take'],
      [400, 'finish'],
    ]);
  });

  it('ends words that come with the transcriber’s eager event after the sound is gone', () => {
    const eager = (text: string): TurnEvent => ({ type: 'eager', text });
    expect(
      kinds(
        play(
          'yesNo',
          [
            [100, quiet],
            [200, eager('yes')],
          ],
          { read },
        ),
      ),
    ).toEqual([
      [200, 'take'],
      [200, 'finish'],
    ]);
    const events: [number, TurnEvent][] = [
      [100, quiet],
      [200, eager('a haircut tomorrow')],
    ];
    expect(kinds(play('open', events, { read, until: 2_000 }))).toEqual([
      [200, 'speculate'],
      [600, 'finish'],
    ]);
    expect(kinds(play('open', [...events, [500, sound]], { read, until: 2_000 }))).toEqual([
      [200, 'speculate'],
    ]);
  });

  it('takes another whole answer, and leaves time to go on with it', () => {
    const tuesday = (): Understanding => ({
      commands: [{ type: 'set', slot: 'when', value: { any: [], not: [] }, confidence: 1, span: [0, 3] }],
      accountedFor: 1,
    });
    const words: [number, TurnEvent][] = [
      [100, interim('Tuesday')],
      [400, quiet],
    ];
    expect(kinds(play('when', words, { read: tuesday, until: 2_000 }))).toEqual([
      [100, 'speculate'],
      [400, 'take'],
      [800, 'finish'],
    ]);
    const on = play('when', [...words, [700, sound], [750, interim('Tuesday at three')]], {
      read: tuesday,
      until: 2_000,
    });
    expect(kinds(on)).toEqual([
      [100, 'speculate'],
      [400, 'take'],
      [750, 'reopen'],
    ]);
  });

  it('ends other words that make sense a little later, and no others', () => {
    const events: [number, TurnEvent][] = [
      [100, interim('a haircut tomorrow')],
      [400, quiet],
    ];
    expect(kinds(play('open', events, { read, until: 2_000 }))).toEqual([
      [100, 'speculate'],
      [800, 'finish'],
    ]);
    expect(kinds(play('open', events, { until: 2_000 }))).toEqual([]);
    const trailing: [number, TurnEvent][] = [
      [100, interim('a haircut on')],
      [400, quiet],
    ];
    expect(kinds(play('open', trailing, { read, until: 2_000 }))).toEqual([]);
    const number: [number, TurnEvent][] = [
      [100, interim('202 555')],
      [400, quiet],
    ];
    expect(kinds(play('phone', number, { read, until: 2_000 }))).toEqual([]);
  });

  it('is none once there is sound again, or more words', () => {
    const words: [number, TurnEvent] = [100, interim('a haircut tomorrow')];
    expect(kinds(play('open', [words, [400, quiet], [700, sound]], { read, until: 2_000 }))).toEqual([
      [100, 'speculate'],
    ]);
    const late = play('open', [words, [400, quiet], [700, interim('a haircut tomorrow at three')]], {
      read,
      until: 2_000,
    });
    expect(kinds(late)).toEqual([
      [100, 'speculate'],
      [700, 'speculate'],
      [1100, 'finish'],
    ]);
  });

  it('is reopened when the caller goes on after all', () => {
    const log = play(
      'yesNo',
      [
        [100, interim('yes')],
        [400, quiet],
        [500, sound],
        [600, interim('yes but later')],
      ],
      { read },
    );
    expect(kinds(log)).toEqual([
      [100, 'speculate'],
      [400, 'take'],
      [400, 'finish'],
      [600, 'reopen'],
    ]);
  });

  it('gives words the transcriber does not end even then, in the end', () => {
    const log = play(
      'open',
      [
        [100, interim('a haircut')],
        [400, quiet],
      ],
      { read, until: 9_000 },
    );
    expect(kinds(log)).toEqual([
      [100, 'speculate'],
      [800, 'finish'],
      [6800, 'take'],
    ]);
  });

  it('is forgotten once the transcriber has decided', () => {
    const words: [number, TurnEvent][] = [
      [100, interim('a haircut tomorrow')],
      [400, quiet],
    ];
    const trailing = play('open', [...words, [500, final('a haircut on')]], { read, until: 10_000 });
    expect(kinds(trailing).slice(1)).toEqual([
      [500, 'speculate'],
      [2_000, 'take'],
    ]);
    const whole = play(
      'open',
      [...words, [500, final('a haircut')], [600, { type: 'expect', expectation: expecting('yesNo') }]],
      {
        read,
        until: 9_000,
      },
    );
    expect(kinds(whole).slice(1)).toEqual([
      [500, 'take'],
      [8_600, 'silence'],
    ]);
  });

  it('means nothing while the agent speaks', () => {
    expect(
      play(
        'yesNo',
        [
          [0, speaksKeyLine],
          [100, interim('yes')],
          [400, quiet],
        ],
        { read },
      ),
    ).toEqual([]);
  });
});

describe('while the agent speaks', () => {
  it.each<[string, ExpectationKind, TurnEvent[], TurnAction['type'][]]>([
    ['words stop it', 'open', [speaks, interim('wait')], ['interrupt']],
    ['final words stop it and are taken', 'open', [speaks, final('stop please')], ['interrupt', 'take']],
    ['a backchannel does not', 'open', [speaks, interim('mhm'), final('mhm')], []],
    ['a cough does not', 'open', [speaks, interim(''), final('')], []],
    ['yes does where yes is an answer', 'yesNo', [speaks, interim('yes')], ['interrupt']],
    [
      'it resumes after a false alarm',
      'open',
      [speaks, interim('the uh'), final('uh')],
      ['interrupt', 'resume'],
    ],
    ['a key press stops it', 'open', [speaks, key('1')], ['interrupt']],
    ['nothing stops a key line', 'open', [speaksKeyLine, interim('wait'), key('1')], []],
    [
      'what was said over a key line is taken after it',
      'open',
      [speaksKeyLine, final('a haircut'), { type: 'agentDone' }],
      ['take'],
    ],
  ])('%s', (_case, kind, events, types) => {
    const log = play(
      kind,
      events.map((event, i) => [100 * (i + 1), event]),
    );
    expect(log.map(([, { type }]) => type)).toEqual(types);
  });
});

describe('keys', () => {
  it.each<[string, ExpectationKind, string, [number, TurnAction][]]>([
    ['one answers a yes-or-no', 'yesNo', '1', [[100, taken('1')]]],
    ['ten make a phone number', 'phone', '2025550142', [[1000, taken('2025550142')]]],
    ['a pause ends them', 'open', '42', [[2200, taken('42')]]],
    ['so does #', 'open', '42#', [[300, taken('42')]]],
    ['# alone says nothing', 'open', '#', []],
  ])('%s', (_case, kind, keys, actions) => {
    const log = play(
      kind,
      keys.split('').map((digit, i) => [100 * (i + 1), key(digit)]),
      { until: 4_000 },
    );
    expect(log).toEqual(actions);
  });
});

describe('silence', () => {
  it('is noticed after as long as the question takes to answer', () => {
    expect(play('yesNo', [], { until: 9_000 })).toEqual([[8_000, { type: 'silence' }]]);
    expect(play('phone', [], { until: 13_000 })).toEqual([[12_000, { type: 'silence' }]]);
  });
  it('is given time when we were asked to wait', () => {
    const { state } = takeTurns(
      startOfTurns,
      { type: 'expect', expectation: { ...expecting('yesNo'), onHold: true } },
      0,
      () => nothing,
    );
    expect(state.wakeAt).toBe(45_000);
  });

  it('counts from the end of the agent’s words', () => {
    const log = play(
      'yesNo',
      [
        [0, speaks],
        [5_000, { type: 'agentDone' }],
      ],
      { until: 14_000 },
    );
    expect(log).toEqual([[13_000, { type: 'silence' }]]);
  });
  it('is ours while effects are under way', () => {
    expect(play('yesNo', [[0, { type: 'busy', busy: true }]], { until: 60_000 })).toEqual([]);
  });
  it('is no silence when nothing was asked', () => {
    expect(play('nothing', [], { until: 60_000 })).toEqual([]);
  });
});

describe('words', () => {
  it.each<[string, ExpectationKind, boolean]>([
    ['mhm', 'open', true],
    ['Uh-huh.', 'open', true],
    ['yeah yeah', 'open', true],
    ['okay', 'yesNo', false],
    ['um', 'yesNo', true],
    ['okay so Friday', 'open', false],
    ['right now', 'open', false],
  ])('"%s" while %s is expected: backchannel %s', (text, kind, backchannel) => {
    expect(isBackchannel(text, expecting(kind))).toBe(backchannel);
  });

  it.each<[string, ExpectationKind, boolean]>([
    ['202 555', 'phone', true],
    ['202-555-0142', 'phone', false],
    ['I don’t know', 'phone', false],
    ['dana at gmail', 'email', true],
    ['dana at gmail dot com', 'email', false],
    ['D A N', 'spelling', true],
    ['tomorrow at', 'when', true],
    ['Actually, make it November', 'name', true],
    ['sometime in November', 'when', false],
    ['the 30th of November', 'when', false],
    ['April', 'name', false],
    ['tomorrow at 3', 'when', false],
    ['yes', 'yesNo', false],
  ])('"%s" while %s is expected: more to come %s', (text, kind, more) => {
    expect(patienceMs(text, expecting(kind)) > 0).toBe(more);
  });
});

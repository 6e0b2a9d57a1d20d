import { describe, expect, it } from 'vitest';
import { salon } from '../testing/scripted.ts';
import { type Routing, type Way, wayOf } from './routing.ts';

/** Monday in New York, open from 9 to 18. */
const NOON = Date.UTC(2026, 5, 1, 16);
const NIGHT = Date.UTC(2026, 5, 2, 2);
const OWNER = '+12025550150';
const GUARD = '+12025550151';
const agent: Way = { by: 'agent' };
const voicemail: Way = { by: 'voicemail' };

describe('while the agent is paused', () => {
  const way = (routing: Routing): Way =>
    wayOf({ routing: { ...routing, paused: true }, business: salon }, NOON);

  it('its calls go to the fallback, and without one to the voicemail; it takes none behind a person either', () => {
    expect(way({ route: 'agent', fallbackTo: GUARD })).toEqual({
      by: 'phone',
      to: GUARD,
      behind: 'voicemail',
    });
    expect(way({ route: 'agent' })).toEqual(voicemail);
    expect(way({ route: 'person', routeTo: OWNER })).toEqual({ by: 'phone', to: OWNER, behind: 'voicemail' });
  });
});

describe('who takes a call', () => {
  it.each<[string, Routing, (typeof salon)['afterHours'], Way, Way]>([
    ['its agent', { route: 'agent' }, 'book', agent, agent],
    ['its agent, the voicemail at night', { route: 'agent' }, 'voicemail', agent, voicemail],
    ['its agent, who announces a transfer at night', { route: 'agent' }, 'forward', agent, agent],
    [
      'its agent, a guard at night',
      { route: 'agent', afterHoursTo: GUARD },
      'forward',
      agent,
      { by: 'phone', to: GUARD, behind: 'voicemail' },
    ],
    [
      'a person, then the agent',
      { route: 'person', routeTo: OWNER },
      'message',
      { by: 'phone', to: OWNER, behind: 'agent' },
      agent,
    ],
    [
      'another number for good',
      { route: 'forward', routeTo: OWNER },
      'voicemail',
      { by: 'phone', to: OWNER, behind: 'voicemail' },
      voicemail,
    ],
    ['the voicemail, the agent at night', { route: 'voicemail' }, 'book', voicemail, agent],
    [
      'a person at the number’s own hours',
      { route: 'person', routeTo: OWNER, hours: [{ weekday: 1, from: '20:00', to: '24:00' }] },
      'book',
      agent,
      { by: 'phone', to: OWNER, behind: 'agent' },
    ],
  ])('is %s', (_who, routing, afterHours, byDay, byNight) => {
    const line = { routing, business: { ...salon, afterHours } };
    expect(wayOf(line, NOON)).toEqual(byDay);
    expect(wayOf(line, NIGHT)).toEqual(byNight);
  });

  it('is told by a holiday as by the night', () => {
    const business = {
      ...salon,
      afterHours: 'voicemail' as const,
      exceptions: [{ date: '2026-06-01', open: [{ from: '12:30', to: '14:00' }] }],
    };
    expect(wayOf({ routing: { route: 'agent' }, business }, NOON)).toEqual(voicemail);
    expect(wayOf({ routing: { route: 'agent' }, business }, NOON + 3_600_000)).toEqual(agent);
  });
});

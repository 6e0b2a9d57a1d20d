// Calls in which a short answer means something only because of what was asked, over the real understanding.
import { describe, expect, test } from 'vitest';
import { Rehearsal } from '../testing/rehearsal.ts';
import { salon } from '../verticals/salon.ts';
import { businessFrom } from '../verticals/template.ts';

/** Friday, 20 November 2026, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);

const call = () => new Rehearsal(businessFrom(salon, { transferTo: '+12025550199' }), { now: NOW });

describe('short answers', () => {
  test('"the second one" picks from the services read out', () => {
    const c = call();
    expect(c.say("I'd like to book an appointment")).toMatch(/Haircut, Color/i);
    expect(c.say('the second one')).toMatch(/day and time/);
    expect(c.say('whenever')).toMatch(/I have/);
    expect(c.effects).toContainEqual(
      expect.objectContaining({
        type: 'findOpenings',
        serviceIds: ['color'],
        when: { any: [], not: [], prefer: 'earliest' },
      }),
    );
  });

  test('the owner’s own phrases are listened for first, wherever a caller may say what they want', () => {
    const business = businessFrom(salon, { transferTo: '+12025550199' });
    const agent = { ...business.agent, keyTerms: ['balayage'] };
    const c = new Rehearsal({ ...business, agent }, { now: NOW });
    expect(c.step.expectation.keyTerms.slice(0, 2)).toEqual(['balayage', 'Haircut']);
  });

  test('an appointment for a daughter is booked under her name', () => {
    const c = call();
    c.say('a haircut tomorrow at 3 pm');
    expect(c.say("it's for my daughter Emily Clark")).toMatch(/for Emily Clark/);
  });

  test('"yes, that\'s correct" to the question for a name books nobody called That', () => {
    const c = call();
    c.say('a haircut tomorrow at 3 pm');
    c.say("yes that's correct");
    expect(c.step.state).toBe('booking.name');
  });

  test('"anyone but Leo" is kept: what is offered and booked is with someone else', () => {
    const c = call();
    c.say('a haircut tomorrow at 3 pm with Leo');
    expect(c.say('not Leo')).toMatch(/with Maria/);
    expect(c.step.expectation.offered).toMatchObject([{ staffId: 'staff-1' }]);
    c.say('Dana Reed');
    c.say('make it 2 pm');
    c.say('yes please');
    expect(c.world.appointments).toMatchObject([{ staffId: 'staff-1' }]);
  });

  test('whoever was refused can still be asked for', () => {
    const c = call();
    c.say('a haircut tomorrow at 3 pm, anyone but Leo');
    expect(c.say('actually, with Leo')).toMatch(/with Leo/);
  });

  test('nobody else doing the service, the waitlist is offered and says who was refused', () => {
    const c = call();
    c.say('a color tomorrow at 10 am, not with Maria');
    expect(c.said.at(-1)).toMatch(/waitlist/);
    c.say('yes');
    c.say('Dana Reed');
    expect(c.world.messages).toMatchObject([
      {
        text: expect.stringMatching(/not with Maria at 2026-11-21/),
        wish: {
          serviceIds: ['color'],
          notStaffIds: ['staff-1'],
          // As it was said, and not as the search went on from it.
          when: { any: [{ dates: { from: '2026-11-21', to: '2026-11-21' }, time: { at: ['10:00'] } }] },
        },
      },
    ]);
  });
});

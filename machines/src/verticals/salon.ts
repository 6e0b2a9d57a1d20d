// Hair salons.
import { dollars, weekdays, type VerticalTemplate } from './template.ts';

export const salon: VerticalTemplate = {
  vertical: 'salon',
  title: 'Hair salon',
  hours: [...weekdays(1, 5, '09:00', '18:00'), ...weekdays(6, 6, '09:00', '16:00')],
  services: [
    {
      id: 'haircut',
      name: 'Haircut',
      aliases: ['cut', 'hair cut', 'trim', 'mens cut', 'womens cut'],
      needs: ['my hair is too long', 'split ends', 'tidy up my hair'],
      durationMinutes: 45,
      price: dollars(45),
    },
    {
      id: 'color',
      name: 'Color',
      aliases: ['colour', 'hair color', 'dye', 'root touch up', 'roots'],
      needs: ['cover my grays', 'my roots are showing', 'dye my hair'],
      durationMinutes: 120,
      price: dollars(110),
    },
    {
      id: 'highlights',
      name: 'Highlights',
      aliases: ['balayage', 'foils', 'streaks'],
      needs: ['lighten my hair', 'some blonde in my hair'],
      durationMinutes: 150,
      price: dollars(150),
    },
    {
      id: 'blowout',
      name: 'Blowout',
      aliases: ['blow dry', 'blow out', 'styling', 'wash and style'],
      needs: ['my hair done for a wedding', 'style my hair'],
      durationMinutes: 45,
      price: dollars(50),
    },
    {
      id: 'beard-trim',
      name: 'Beard trim',
      aliases: ['beard', 'shave'],
      needs: ['my beard needs shaping'],
      durationMinutes: 30,
      price: dollars(25),
    },
  ],
  staff: [
    {
      role: 'Senior stylist',
      exampleName: 'Maria',
      serviceIds: ['haircut', 'color', 'highlights', 'blowout'],
    },
    { role: 'Barber', exampleName: 'Leo', serviceIds: ['haircut', 'beard-trim'] },
  ],
  knowledge: [
    {
      id: 'parking',
      question: 'Is there parking?',
      variations: ['where can I park', 'do you have parking', 'parking lot'],
      answer: 'There is free parking behind the salon.',
    },
    {
      id: 'walk-ins',
      question: 'Do you take walk-ins?',
      variations: ['can I just walk in', 'do you accept walk-ins', 'can I just drop by'],
      answer: 'Walk-ins are welcome when a chair is free, but an appointment is safer.',
    },
    {
      id: 'payment',
      question: 'How can I pay?',
      variations: ['do you take credit cards', 'do you take cash', 'can I pay by card', 'apple pay'],
      answer: 'We take cash and all major cards.',
    },
    {
      id: 'cancellation',
      question: 'What is your cancellation policy?',
      variations: ['cancellation fee', 'late cancellation charge', 'no-show fee'],
      answer: 'Please let us know a day ahead; after that we charge half the price.',
    },
    {
      id: 'children',
      question: 'Do you cut children’s hair?',
      variations: ['do you do kids', 'can I bring my son', 'kids haircuts'],
      answer: 'Yes, children are welcome, and their haircut takes half an hour.',
    },
  ],
  emergencies: [
    {
      signs: ['my scalp is burning', 'allergic reaction', 'my face is swelling', 'I cannot breathe'],
      say: 'Please rinse it off with cool water now. If you have trouble breathing, hang up and call 911.',
    },
  ],
  keyTerms: ['balayage', 'highlights', 'blowout', 'root touch-up', 'toner', 'keratin'],
  sampleCalls: [
    {
      name: 'a haircut at a time that is open',
      caller: ["I'd like to book a haircut tomorrow at 3 pm", 'Dana Reed', 'yes please'],
      outcome: 'booked',
      hears: ['a haircut', '3 PM', 'Dana Reed'],
    },
    {
      name: 'parking first, then a change of day',
      caller: [
        'Do you have parking?',
        'Great, can I get a color on Monday at 10 am?',
        'Actually, make it Tuesday',
        'Dana Reed',
        'yes that is right',
        'no that is all, bye',
      ],
      outcome: 'booked',
      hears: ['parking behind the salon', 'Tuesday', '10 AM'],
    },
    {
      name: 'a message',
      caller: [
        'Can I leave a message?',
        'Please tell Maria I left my scarf there',
        'Dana Reed',
        'no thanks, bye',
      ],
      outcome: 'messageTaken',
    },
  ],
};

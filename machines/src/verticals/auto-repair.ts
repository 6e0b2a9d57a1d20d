// Car repair shops.
import { dollars, weekdays, type VerticalTemplate } from './template.ts';

export const autoRepair: VerticalTemplate = {
  vertical: 'auto_repair',
  title: 'Auto repair shop',
  hours: [...weekdays(1, 5, '07:30', '18:00'), ...weekdays(6, 6, '08:00', '13:00')],
  services: [
    {
      id: 'oil-change',
      name: 'Oil change',
      aliases: ['oil', 'lube', 'oil and filter', 'synthetic oil change'],
      needs: ['my oil light is on', 'due for an oil change'],
      durationMinutes: 30,
      price: dollars(70),
    },
    {
      id: 'brakes',
      name: 'Brake service',
      aliases: ['brakes', 'brake pads', 'brake job', 'rotors', 'brake inspection'],
      needs: ['my brakes squeak', 'brakes squeal', 'grinding when I brake', 'soft brake pedal'],
      durationMinutes: 120,
      price: dollars(250),
    },
    {
      id: 'diagnostics',
      name: 'Diagnostics',
      aliases: ['diagnostic', 'check engine light', 'engine light', 'inspection of a problem'],
      needs: [
        'my check engine light is on',
        'strange noise',
        'my car will not start',
        'it stalls',
        'car is shaking',
      ],
      durationMinutes: 60,
      price: dollars(120),
    },
    {
      id: 'tires',
      name: 'Tire service',
      aliases: ['tires', 'tire rotation', 'new tires', 'flat tire', 'wheel alignment', 'alignment'],
      needs: ['I have a flat', 'my car pulls to one side', 'switch to winter tires'],
      durationMinutes: 60,
      price: dollars(60),
    },
    {
      id: 'battery',
      name: 'Battery replacement',
      aliases: ['battery', 'new battery'],
      needs: ['my battery is dead', 'I need a jump every morning'],
      durationMinutes: 30,
    },
    {
      id: 'state-inspection',
      name: 'State inspection',
      aliases: ['inspection', 'safety inspection', 'emissions test', 'smog check'],
      needs: ['my inspection is due', 'my sticker expired'],
      durationMinutes: 45,
      price: dollars(40),
    },
  ],
  staff: [
    {
      role: 'Lead mechanic',
      exampleName: 'Frank',
      serviceIds: ['oil-change', 'brakes', 'diagnostics', 'tires', 'battery', 'state-inspection'],
    },
    {
      role: 'Technician',
      exampleName: 'Luis',
      serviceIds: ['oil-change', 'tires', 'battery', 'state-inspection'],
    },
  ],
  knowledge: [
    {
      id: 'loaner',
      question: 'Do you have loaner cars?',
      variations: ['loaner car', 'can I get a ride', 'rental car while you fix mine', 'shuttle'],
      answer: 'We have a free shuttle within five miles, and two loaner cars by request.',
    },
    {
      id: 'warranty',
      question: 'Do you give a warranty?',
      variations: ['is the work guaranteed', 'warranty on repairs', 'guarantee'],
      answer: 'Parts and labor are guaranteed for two years.',
    },
    {
      id: 'wait',
      question: 'Can I wait while you work?',
      variations: ['is there a waiting room', 'can I wait there', 'do you have wifi'],
      answer: 'Yes, there is a waiting room with coffee and wireless internet.',
    },
    {
      id: 'towing',
      question: 'Do you tow?',
      variations: ['can you tow my car', 'tow truck', 'towing'],
      answer: 'We can send a tow truck within twenty miles.',
    },
    {
      id: 'estimates',
      question: 'Are estimates free?',
      variations: ['free estimate', 'do you charge for a quote', 'how do I get a quote'],
      answer: 'Estimates are free, and we call you before we do anything that costs more.',
    },
  ],
  emergencies: [
    {
      signs: [
        'my brakes failed',
        'brakes do not work',
        'smoke from the engine',
        'my car is on fire',
        'I smell fuel',
      ],
      say: 'Please stop somewhere safe, get out, and do not drive on. If there is fire or anyone is hurt, hang up and call 911.',
    },
  ],
  keyTerms: [
    'rotors',
    'alignment',
    'catalytic converter',
    'alternator',
    'transmission',
    'check engine light',
    'synthetic',
  ],
  sampleCalls: [
    {
      name: 'squeaking brakes',
      caller: ['My brakes squeak', 'Tuesday at 10 in the morning', 'Lee Wong', 'correct', 'no thank you'],
      outcome: 'booked',
      hears: ['a brake service', 'Tuesday', '10 AM', 'Lee Wong'],
    },
    {
      name: 'price, then an oil change the next morning',
      caller: [
        'How much is an oil change?',
        'Can I come tomorrow at 8 am',
        'oil change please',
        'Lee Wong',
        'yes',
        'bye',
      ],
      outcome: 'booked',
      hears: ['70 dollars', '8 AM'],
    },
    {
      name: 'smoke from the engine',
      caller: ['There is smoke from the engine'],
      outcome: 'transferred',
      hears: ['do not drive on'],
    },
  ],
};

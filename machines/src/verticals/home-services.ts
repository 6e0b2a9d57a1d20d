// Heating, cooling, plumbing and electrical work in people's homes.
import { dollars, weekdays, type VerticalTemplate } from './template.ts';

export const homeServices: VerticalTemplate = {
  vertical: 'home_services',
  title: 'Home services',
  hours: [...weekdays(1, 5, '08:00', '18:00'), ...weekdays(6, 6, '09:00', '14:00')],
  services: [
    {
      id: 'ac-repair',
      name: 'AC repair',
      aliases: ['air conditioning repair', 'air conditioner', 'AC', 'cooling repair'],
      needs: ['my AC is blowing warm air', 'my air conditioner stopped', 'the house will not cool down'],
      durationMinutes: 120,
      price: dollars(149),
    },
    {
      id: 'heating-repair',
      name: 'Heating repair',
      aliases: ['furnace repair', 'furnace', 'boiler', 'heater', 'heat pump'],
      needs: ['my heat is not working', 'no heat', 'the furnace will not turn on', 'it is cold in the house'],
      durationMinutes: 120,
      price: dollars(149),
    },
    {
      id: 'tune-up',
      name: 'Seasonal tune-up',
      aliases: ['tune up', 'maintenance', 'HVAC maintenance', 'yearly service'],
      needs: ['get ready for winter', 'my system serviced'],
      durationMinutes: 90,
      price: dollars(99),
    },
    {
      id: 'plumbing',
      name: 'Plumbing visit',
      aliases: ['plumber', 'plumbing', 'clogged drain', 'leak repair', 'drain cleaning'],
      needs: [
        'my sink is clogged',
        'a dripping faucet',
        'my toilet is running',
        'a leaking pipe',
        'slow drain',
      ],
      durationMinutes: 90,
      price: dollars(129),
    },
    {
      id: 'water-heater',
      name: 'Water heater service',
      aliases: ['water heater', 'hot water tank', 'tankless'],
      needs: ['no hot water', 'my water heater is leaking', 'the water is not hot'],
      durationMinutes: 120,
    },
    {
      id: 'electrical',
      name: 'Electrical visit',
      aliases: ['electrician', 'outlet', 'wiring', 'breaker', 'light fixture'],
      needs: ['an outlet does not work', 'my breaker keeps tripping', 'lights flicker'],
      durationMinutes: 90,
      price: dollars(139),
    },
  ],
  staff: [
    {
      role: 'HVAC technician',
      exampleName: 'Marcus',
      serviceIds: ['ac-repair', 'heating-repair', 'tune-up', 'water-heater'],
    },
    { role: 'Plumber', exampleName: 'Rosa', serviceIds: ['plumbing', 'water-heater'] },
    { role: 'Electrician', exampleName: 'Ian', serviceIds: ['electrical'] },
  ],
  knowledge: [
    {
      id: 'service-area',
      question: 'Which area do you serve?',
      variations: ['do you come to my area', 'service area', 'how far do you go', 'do you serve my town'],
      answer: 'We come to homes within thirty miles.',
    },
    {
      id: 'call-out-fee',
      question: 'Is there a fee for coming out?',
      variations: ['trip charge', 'service call fee', 'do you charge to come out'],
      answer: 'The visit fee is part of the price, and you approve any repair beyond it first.',
    },
    {
      id: 'licensed',
      question: 'Are you licensed and insured?',
      variations: ['do you have a license', 'are you insured', 'are your technicians certified'],
      answer: 'Yes, all our technicians are licensed, insured and background checked.',
    },
    {
      id: 'financing',
      question: 'Do you offer financing?',
      variations: ['payment plan', 'can I pay over time'],
      answer: 'Yes, new systems can be paid over up to five years.',
    },
    {
      id: 'brands',
      question: 'Which brands do you work on?',
      variations: ['do you service Carrier', 'do you work on Trane', 'my brand'],
      answer: 'We service all major brands.',
    },
  ],
  emergencies: [
    {
      signs: ['I smell gas', 'gas smell', 'smells like gas', 'gas leak', 'rotten egg smell'],
      say: 'Please leave the house now, do not touch any switches, and call 911 or the gas company from outside.',
    },
    {
      signs: ['carbon monoxide alarm', 'CO alarm', 'carbon monoxide detector is going off'],
      say: 'Please get everyone out into fresh air now and call 911.',
    },
    {
      signs: ['my basement is flooding', 'pipe burst', 'burst pipe', 'water everywhere', 'flooding'],
      say: 'If you can, turn off the main water valve now.',
    },
    {
      signs: ['sparks from the outlet', 'burning smell from the panel', 'electrical fire'],
      say: 'Please keep away from it. If it is safe, turn off the main breaker, and if there is fire, leave and call 911.',
    },
  ],
  keyTerms: [
    'furnace',
    'heat pump',
    'thermostat',
    'condenser',
    'sump pump',
    'breaker panel',
    'tankless',
    'drain',
  ],
  sampleCalls: [
    {
      name: 'warm air from the AC',
      caller: ['My AC is blowing warm air', 'Monday at 1 pm', 'Priya Shah', 'yes', 'no goodbye'],
      outcome: 'booked',
      hears: ['AC repair', 'Monday', '1 PM', 'Priya Shah'],
    },
    {
      name: 'a clogged sink with a question on the way',
      caller: [
        'My sink is clogged, can someone come on Tuesday at 9 am',
        'are you licensed and insured?',
        'Priya Shah',
        'yes please',
        'that is all, bye',
      ],
      outcome: 'booked',
      hears: ['a plumbing visit', 'licensed', '9 AM'],
    },
    {
      name: 'a smell of gas',
      caller: ['I smell gas in my kitchen'],
      outcome: 'transferred',
      hears: ['leave the house', 'connecting'],
    },
    {
      name: 'a burst pipe',
      caller: ['Help, a pipe burst and there is water everywhere'],
      outcome: 'transferred',
      hears: ['main water valve'],
    },
  ],
};

// Dental practices.
import { dollars, weekdays, type VerticalTemplate } from './template.ts';

export const dental: VerticalTemplate = {
  vertical: 'dental',
  title: 'Dental practice',
  hours: [...weekdays(1, 4, '08:00', '17:00'), ...weekdays(5, 5, '08:00', '14:00')],
  services: [
    {
      id: 'checkup',
      name: 'Checkup and cleaning',
      aliases: ['checkup', 'check up', 'cleaning', 'teeth cleaning', 'dental exam', 'exam', 'hygiene'],
      needs: ['my teeth cleaned', 'six month visit', 'time for my regular visit'],
      durationMinutes: 60,
      price: dollars(120),
    },
    {
      id: 'filling',
      name: 'Filling',
      aliases: ['cavity', 'lost filling'],
      needs: ['I have a cavity', 'my filling fell out', 'a hole in my tooth'],
      durationMinutes: 45,
      price: dollars(180),
    },
    {
      id: 'toothache',
      name: 'Toothache visit',
      aliases: ['toothache', 'emergency visit', 'tooth pain'],
      needs: ['my tooth hurts', 'toothache', 'I chipped a tooth', 'broken tooth', 'a crown came off'],
      durationMinutes: 30,
      price: dollars(95),
    },
    {
      id: 'whitening',
      name: 'Whitening',
      aliases: ['teeth whitening', 'bleaching'],
      needs: ['whiter teeth', 'my teeth are yellow'],
      durationMinutes: 60,
      price: dollars(300),
    },
    {
      id: 'consultation',
      name: 'Consultation',
      aliases: ['consult', 'implant consultation', 'braces', 'aligners', 'second opinion'],
      needs: ['talk about implants', 'talk about braces', 'straighten my teeth'],
      durationMinutes: 30,
    },
  ],
  staff: [
    {
      role: 'Dentist',
      exampleName: 'Dr. Patel',
      serviceIds: ['checkup', 'filling', 'toothache', 'whitening', 'consultation'],
    },
    { role: 'Hygienist', exampleName: 'Nina', serviceIds: ['checkup', 'whitening'] },
  ],
  knowledge: [
    {
      id: 'insurance',
      question: 'Which insurance do you take?',
      variations: [
        'do you take insurance',
        'do you accept Delta Dental',
        'are you in network',
        'is this covered',
      ],
      answer: 'We work with most PPO plans and file the claim for you. Please bring your card.',
    },
    {
      id: 'new-patients',
      question: 'Are you taking new patients?',
      variations: ['do you accept new patients', 'I am a new patient', 'can I become a patient'],
      answer: 'Yes, new patients are welcome. Please come ten minutes early for the forms.',
    },
    {
      id: 'payment-plans',
      question: 'Do you offer payment plans?',
      variations: ['can I pay monthly', 'can I pay in installments', 'financing'],
      answer: 'Yes, larger treatments can be paid monthly without interest for a year.',
    },
    {
      id: 'children',
      question: 'Do you treat children?',
      variations: ['do you see kids', 'can I bring my daughter', 'pediatric'],
      answer: 'Yes, we see children from the age of three.',
    },
    {
      id: 'parking',
      question: 'Is there parking?',
      variations: ['where can I park', 'do you have parking'],
      answer: 'There is free parking in front of the practice.',
    },
  ],
  emergencies: [
    {
      signs: [
        'severe pain',
        'my face is swelling',
        'swollen face',
        'bleeding will not stop',
        'I have a fever and tooth pain',
      ],
      say: 'That should be seen today. If you have trouble breathing or swallowing, hang up and call 911.',
    },
    {
      signs: ['knocked out tooth', 'my tooth got knocked out', 'tooth fell out after an accident'],
      say: 'Keep the tooth in milk or inside the cheek, and do not scrub it. We will see you right away.',
    },
  ],
  keyTerms: [
    'filling',
    'crown',
    'root canal',
    'hygienist',
    'wisdom tooth',
    'Invisalign',
    'PPO',
    'Delta Dental',
  ],
  sampleCalls: [
    {
      name: 'a toothache described by the need',
      caller: ['My tooth hurts, can I come in on Monday at 9 am?', 'Sam Okafor', 'yes', 'no, bye'],
      outcome: 'booked',
      hears: ['a toothache visit', '9 AM', 'Sam Okafor'],
    },
    {
      name: 'insurance, then a cleaning on a closed day',
      caller: [
        'Do you take insurance?',
        'I need a cleaning on Saturday',
        'the first one',
        'Sam Okafor',
        'yes please',
        'bye',
      ],
      outcome: 'booked',
      hears: ['PPO', 'a checkup and cleaning'],
    },
    {
      name: 'a swollen face',
      caller: ['My face is swelling and it hurts a lot'],
      outcome: 'transferred',
      hears: ['call 911', 'connecting'],
    },
  ],
};

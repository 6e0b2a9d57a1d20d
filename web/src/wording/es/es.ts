// Spanish: all of it.
import type { Words } from '../en/en.ts';
import { common, shell, range, numbers, verticals } from './shell.ts';
import { signIn } from './sign-in.ts';
import { today, live } from './today.ts';
import { calls, outcomes, goals, steps, stations } from './calls.ts';
import { call } from './call.ts';
import { calendar } from './calendar.ts';
import { testCall } from './test-call.ts';
import { speed, insights } from './figures.ts';
import { messages, customers } from './people.ts';

export const es: Words = {
  common,
  shell,
  range,
  numbers,
  verticals,
  signIn,
  today,
  live,
  calls,
  outcomes,
  goals,
  steps,
  stations,
  call,
  calendar,
  testCall,
  speed,
  insights,
  messages,
  customers,
};

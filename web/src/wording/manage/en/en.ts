// English: all of it.
import { form, voices, hours } from './form.ts';
import { receptionist } from './receptionist.ts';
import { team, admin } from './team.ts';
import { settings, branding } from './settings.ts';
import { calendars, vendors } from './connections.ts';
import { notices, you } from './notices.ts';
import { keys, webhooks } from './programs.ts';
import { privacy, audit } from './records.ts';

export const en = {
  form,
  voices,
  hours,
  receptionist,
  team,
  admin,
  settings,
  branding,
  calendars,
  vendors,
  notices,
  you,
  keys,
  webhooks,
  privacy,
  audit,
};

export type ManageWords = typeof en;

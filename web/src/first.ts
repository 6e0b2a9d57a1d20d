// What every screen waits for, asked for before the rest of the app has even been read: its words, and who is signed in.
import { refresh } from '@/api/session.ts';
import { loadWording } from '@/wording/wording.ts';

export const worded = loadWording();
// Whoever needs to know asks again, and shares this answer.
refresh().catch(() => undefined);

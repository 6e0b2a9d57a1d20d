import { describe, expect, it } from 'vitest';
import { Playback, SILENCE } from './playback.ts';

const frame = Buffer.alloc(160);

describe('the carrier’s playback buffer', () => {
  it('plays pieces of any size in order and fills up with silence', () => {
    const playback = new Playback();
    playback.push(Buffer.alloc(100, 1));
    playback.push(Buffer.alloc(150, 2));
    expect(playback.next(frame)).toBe(160);
    expect([frame[99], frame[100], frame[159]]).toEqual([1, 2, 2]);
    expect(playback.next(frame)).toBe(90);
    expect([frame[89], frame[90]]).toEqual([2, SILENCE]);
    expect(playback.idle).toBe(true);
  });

  it('lets a mark pass only when the audio before it has been played', () => {
    const playback = new Playback();
    playback.push(Buffer.alloc(160));
    playback.mark('a');
    playback.push(Buffer.alloc(1));
    playback.mark('b');
    expect(playback.passedMarks()).toEqual([]);
    playback.next(frame);
    expect(playback.passedMarks()).toEqual(['a']);
    expect(playback.passedMarks()).toEqual([]);
    playback.next(frame);
    expect(playback.passedMarks()).toEqual(['b']);
  });

  it('lets a mark pass at once when nothing is queued', () => {
    const playback = new Playback();
    playback.mark('a');
    expect(playback.passedMarks()).toEqual(['a']);
  });

  it('returns all pending marks when cleared, and plays none of the old audio afterwards', () => {
    const playback = new Playback();
    playback.push(Buffer.alloc(400, 1));
    playback.mark('a');
    playback.push(Buffer.alloc(400, 1));
    playback.mark('b');
    playback.next(frame);
    expect(playback.clear()).toEqual(['a', 'b']);
    playback.push(Buffer.alloc(160, 2));
    playback.mark('c');
    playback.next(frame);
    expect(frame.every((byte) => byte === 2)).toBe(true);
    expect(playback.passedMarks()).toEqual(['c']);
  });

  it('takes ten minutes of audio and no more', () => {
    const playback = new Playback();
    expect(playback.push(Buffer.alloc(10 * 60 * 8000))).toBe(true);
    expect(playback.push(Buffer.alloc(1))).toBe(false);
  });
});

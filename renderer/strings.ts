import type { Command } from './keys/key-map.ts';

const commands: Readonly<Record<Command, string>> = {
  'toggle-play': 'Play or pause',
  'play-backwards': 'Play backwards; again: faster',
  pause: 'Pause',
  'play-forwards': 'Play; again: faster',
  'step-back': 'Back by a frame (by a second while playing)',
  'step-forward': 'On by a frame (by a second while playing)',
  'jump-back': 'Back by a second (by ten while playing)',
  'jump-forward': 'On by a second (by ten while playing)',
  'go-to-start': 'Go to the start',
  'go-to-end': 'Go to the end',
  'previous-person': 'Point at the previous person in the picture',
  'next-person': 'Point at the next person in the picture',
  'find-person': 'Find the person pointed at',
  'previous-appearance': 'Go to the previous re-appearance',
  'next-appearance': 'Go to the next re-appearance',
  'show-keys': 'Show this list',
  leave: 'Drop the question, or close this list',
};

/** Every text of the window, in English. */
export const strings = {
  application: 'Sightline',
  loading: 'Opening the project …',
  connection: {
    connecting: 'Connecting to the engine …',
    open: 'Connected',
    lost: 'The engine does not answer. Trying again …',
    lostHint: 'If “sightline serve” has ended, start it again and open the address that it prints.',
  },
  project: {
    failed: 'The project cannot be opened.',
    retry: 'Try again',
    counts: (cameras: number, people: number, crops: number): string =>
      `${count(cameras, 'camera', 'cameras')} · ${count(people, 'tracklet', 'tracklets')} · ${count(crops, 'crop', 'crops')}`,
    empty: 'This project has no cameras yet.',
    emptyHint: 'Add videos in a terminal; they appear here while they are being read:',
    emptyCommand: 'npm run -s sightline -- ingest PROJECT --camera left=left.mp4 --camera right=right.mp4',
    untrained: 'Untrained model',
    untrainedHint: (name: string): string =>
      `“${name}” has not been trained: its similarities are close to chance. Ingest with a trained model (--model FILE) for results to rely on.`,
  },
  camera: {
    region: (name: string): string => `Camera ${name}`,
    cameras: 'Cameras',
    loading: 'Loading …',
    unplayable: (codec: string): string => `This browser cannot play this video (${codec}).`,
    copying: (fraction: number): string =>
      `A copy that it plays is being made: ${Math.floor(fraction * 100)} %`,
    copyFailed: (message: string): string => `No playable copy could be made. ${message}`,
    unplayableHint: 'Its people are in the results all the same.',
    outside: 'No picture at this moment',
    nobody: 'Nobody was found at this place. Click inside a frame.',
    variableRate: 'Variable frame rate',
    pictureLabel: (name: string, people: number): string =>
      `Picture of camera ${name}, ${count(people, 'person', 'people')} found`,
  },
  transport: {
    region: 'Playback',
    play: 'Play',
    pause: 'Pause',
    stepBack: 'Back by a frame',
    stepForward: 'On by a frame',
    position: 'Position',
    speed: (speed: number): string => `${speed}×`,
    speedLabel: 'Speed',
    waiting: 'Waiting for a picture …',
    keys: 'Keys',
  },
  results: {
    region: 'Re-appearances',
    title: 'Re-appearances',
    idle: 'Click a person in any picture.',
    idleHint: 'Every moment that shows the same person again appears here, in all cameras, best first.',
    noPeopleYet: 'No people have been found yet.',
    noPeopleYetHint: 'They become clickable while the ingest runs.',
    searching: 'Searching …',
    failed: 'The search failed.',
    again: 'Search again',
    none: 'No re-appearance found.',
    noneHint: 'This person was seen only once, or no other tracklet qualifies with these filters.',
    count: (found: number): string => count(found, 're-appearance', 're-appearances'),
    query: 'Looking for',
    queryAt: (camera: string, start: string): string => `${camera}, from ${start}`,
    clear: 'Clear',
    otherCamerasOnly: 'Other cameras only',
    similarity: 'Similarity',
    noThumbnail: 'No picture',
  },
  job: {
    region: 'Progress',
    kinds: { ingest: 'Ingest', copy: 'Playable copy' },
    progress: (kind: string): string => `${kind}: progress`,
    rate: (rate: number): string => `${rate.toFixed(rate < 10 ? 1 : 0)}× real time`,
    remaining: (text: string): string => `${text} left`,
    cancel: 'Cancel',
    cancelled: 'Cancelled. What was found is kept.',
    failed: 'Failed',
    done: 'Done',
    close: 'Close',
  },
  notices: {
    close: 'Close',
    subjects: {
      boxes: 'People cannot be drawn',
      frames: 'Frames cannot be stepped through',
      jobs: 'Progress cannot be shown',
      cancel: 'The job could not be cancelled',
    },
  },
  keys: {
    title: 'Keys',
    close: 'Close',
    cameraKeys: 'Choose a camera for frame steps and people',
    commands,
    names: {
      ' ': 'Space',
      ArrowLeft: '←',
      ArrowRight: '→',
      ArrowUp: '↑',
      ArrowDown: '↓',
      Escape: 'Esc',
    } as Readonly<Record<string, string>>,
    shift: 'Shift',
  },
};

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

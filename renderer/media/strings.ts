import type { ClockProposal } from '../../core/api/index.ts';

/** Texts of proposed clocks, in English. */
export const clockStrings = {
  title: 'Do the cameras’ clocks agree?',
  hint: 'Offsets are found from what two cameras hear alike, or from how people move in both.',
  reference: 'Set others by',
  detect: 'Detect offsets',
  cancel: 'Cancel',
  camera: (name: string): string => `Proposed clock of ${name}`,
  asking: 'Comparing …',
  nothing: 'Nothing was found that both cameras show: set this clock by hand (Alt+C).',
  accepted: 'Set. Ctrl+Z takes it back.',
  chance: 'This may be chance: look at both pictures before you accept it.',
  proposal: ({ offset, confidence, by }: NonNullable<ClockProposal>): string =>
    `${offset >= 0 ? '+' : '−'}${Math.abs(offset).toFixed(3)} s by ${by === 'sound' ? 'sound' : 'motion'}, confidence ${Math.round(confidence * 100)} %`,
  accept: 'Accept',
  refuse: 'Refuse',
  after: 'Detect offsets once the videos have been read',
};

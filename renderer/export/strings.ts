/** Texts of the dialog for exports. */
export const exportStrings = {
  title: 'Export, report or clips',
  what: 'What',
  reel: 'Reel of clips (MP4)',
  clips: 'Single clips (MP4)',
  who: 'Who',
  everyone: 'Everyone',
  somebody: 'Choose somebody',
  box: "Draw the person's box",
  hidesOthers: 'Make everyone else unrecognisable',
  start: 'Export',
  running: (fraction: number): string => `Working: ${Math.floor(fraction * 100)} %`,
  done: 'Done. It lies here:',
  failed: (reason: string): string => `It did not work: ${reason}`,
  cancelled: 'Cancelled; nothing was left behind.',
  close: 'Close',
} as const;

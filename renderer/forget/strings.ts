/** Texts of the dialog that forgets somebody. */
export const forgetStrings = {
  title: (name: string): string => `Forget ${name} for good`,
  goes: 'This goes, and nothing brings it back:',
  listed: (moments: number): readonly string[] => [
    'the name, number, role and notes',
    `${moments === 1 ? 'one moment' : `${moments} moments`} on the time line, with boxes, pictures and what the model made of them`,
    'tagged moments about this person',
    'all that could be undone in this project, as it holds earlier states',
  ],
  stays:
    'This stays: the videos, copies of the project, and what was exported before. Remove those yourself.',
  confirm: (name: string): string => `I want to forget ${name}, and I know that it cannot be undone.`,
  forget: 'Forget for good',
  forgetting: 'Removing, writing the file anew and searching its bytes …',
  failed: (reason: string): string => `It did not work: ${reason}`,
  done: 'Forgotten.',
  records: 'Forgotten in this project so far',
  record: (pictures: number, moments: number): string =>
    `${moments === 1 ? '1 moment' : `${moments} moments`}, ${pictures === 1 ? '1 picture' : `${pictures} pictures`}`,
  close: 'Close',
} as const;

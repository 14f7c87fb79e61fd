/** The texts of the desktop application's own parts of the window, in English. */
export const desktopStrings = {
  welcome: {
    title: 'Sightline',
    claim: 'Load the videos of several cameras, click a person, see every re-appearance.',
    begin: 'Begin',
    demo: 'Open the demo match',
    demoHint: 'Four cameras of a short generated match. Nothing in it is real.',
    create: 'New project …',
    createHint: 'A project is one file; your videos stay where they are.',
    open: 'Open a project …',
    openHint: 'Or drop a project, or videos, onto this window.',
    recent: 'Recent projects',
    noRecent: 'Projects that you open appear here.',
    missing: 'not there any more',
    forget: (name: string): string => `Forget ${name}`,
    hardware: 'This machine',
    looking: 'Looking at what this machine can do …',
  },
  videos: {
    title: 'Add cameras',
    empty: 'Drop the videos here, one for each camera, or choose them.',
    choose: 'Choose videos …',
    name: (file: string): string => `Name of the camera of ${file}`,
    discard: (file: string): string => `Leave out ${file}`,
    start: (count: number): string => (count === 1 ? 'Add this camera' : `Add these ${count} cameras`),
    later: 'How the cameras lie in time can be set later: nothing has to be cut to the same start.',
    sameName: 'Each camera needs a name of its own.',
  },
  engine: {
    restarting: (attempt: number): string =>
      `The engine ended unexpectedly and is being started again (attempt ${attempt} of 3). Nothing that was found is lost.`,
    stopped: 'The engine ended unexpectedly several times and was not started again.',
    restart: 'Start again',
    showLog: 'Show log file',
  },
};

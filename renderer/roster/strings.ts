/** Texts about how many people there are, their teams, and which cameras see which places, in English. */
export const projectStrings = {
  open: 'Project',
  title: 'About this project',
  people: 'How many people are there?',
  expected: 'People expected',
  unknown: 'Not known',
  found: (people: number, expected: number | null): string =>
    expected === null ? `${people} in the roster` : `${people} of ${expected} people in the roster`,
  trackletsPerMinute: (rate: number): string => `${rate.toFixed(rate < 10 ? 1 : 0)} tracklets a minute`,
  places: 'Which cameras show the same place?',
  placesHint:
    'Nobody is at once in two cameras that show different places: searches and suggestions leave such answers out, and giving them to one person is asked about.',
  pair: (first: string, second: string): string => `${first} and ${second}`,
  relations: {
    unknown: 'Not said',
    overlapping: 'Overlap',
    apart: 'Different places',
  },
  oneCamera: 'This project has one camera.',
  teams: 'Teams and their kits',
  openTeams: 'Teams …',
  noTeams: 'There are no teams yet. People without a colour of their own take that of their team’s shirt.',
  shirt: 'Shirt',
  shorts: 'Shorts',
  nameOf: (team: string): string => `Name of ${team}`,
  shirtOf: (team: string): string => `Shirt of ${team}`,
  shortsOf: (team: string): string => `Shorts of ${team}`,
  noColour: (which: string): string => `${which}: no colour`,
  removeTeam: (team: string): string => `Remove ${team}`,
  remove: 'Remove',
  newTeam: 'Name of a new team',
  add: 'Add a team',
};

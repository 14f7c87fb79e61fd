import { serveCalls } from '../workers/index.ts';
import { SightlineError } from '../errors/index.ts';
import { Gallery } from './gallery.ts';
import { unpackEntries } from './packed-entries.ts';
import type { SearchCalls } from './search-calls.ts';

let opened: Gallery | undefined;

function gallery(): Gallery {
  if (opened === undefined)
    throw new SightlineError('search-not-open', 'The search has not been opened yet.');
  return opened;
}

serveCalls<SearchCalls>({
  open: ({ dimension }) => {
    opened = new Gallery(dimension);
  },
  add: (entries) => {
    for (const entry of unpackEntries(entries)) gallery().add(entry);
  },
  remove: (crops) => {
    for (const crop of crops) gallery().remove(crop);
  },
  move: (presences) => {
    for (const presence of presences) gallery().move(presence);
  },
  query: (request) => gallery().query(request),
  nearestCrops: ({ vector, top }) => gallery().nearestCrops(vector, top),
  size: () => gallery().size,
});

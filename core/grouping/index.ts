export { findCrossings, type BoxTrack, type Crossing } from './find-crossings.ts';
export {
  groupTracklets,
  type GroupingItem,
  type GroupingRules,
  type Likeness,
  type ProposedGroup,
} from './group-tracklets.ts';

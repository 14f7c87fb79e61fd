export { type Answers, type TrackletAnswer } from './answers.ts';
export { type BoxWindow, type PointInTime, type TrackletAt, type TrackletBoxes } from './boxes.ts';
export { type CameraRecord, type NewVideo, type VideoRecord } from './cameras.ts';
export { type ChunkCommit, type ChunkResult, type NewCrop } from './chunks.ts';
export { type CameraViews, type ClockAnchor, type ViewRelation } from './clocks.ts';
export { type CropRecord } from './crops.ts';
export { type EmbeddingRecord, type LateEmbeddings } from './embeddings.ts';
export { type ForgottenPerson } from './forget-person.ts';
export { fingerprintFile, hasSameContent, type Fingerprint } from './fingerprint.ts';
export { type Checkpoint, type JobRecord, type JobState } from './jobs.ts';
export { type ModelRecord, type NewModel } from './models.ts';
export {
  answerTracklets,
  keepWhole,
  refuseForPerson,
  refuseGroup,
  setApart,
  withdrawRefusals,
} from './operations/edit-answers.ts';
export { addCrop, type LateCrop } from './operations/edit-crops.ts';
export { chooseModel } from './operations/edit-models.ts';
export {
  addButton,
  addMoment,
  editButton,
  editMoment,
  orderButtons,
  removeButton,
  removeMoments,
} from './operations/edit-moments.ts';
export {
  assignTracklets,
  createPerson,
  editPerson,
  mergePeople,
  removePerson,
  type NewPerson,
} from './operations/edit-people.ts';
export {
  createTeam,
  declareViews,
  editTeam,
  removeSavedSearch,
  renameSavedSearch,
  removeTeam,
  saveSearch,
  setClock,
  setExpectedPeople,
  type CameraClock,
} from './operations/edit-project.ts';
export {
  addTracklet,
  mergeTracklets,
  redrawBox,
  removeTracklets,
  splitTracklet,
  swapTracklets,
  trimTracklet,
} from './operations/edit-tracklets.ts';
export { type Edits } from './operations/edits.ts';
export { type Effects, type OperationRecord } from './operations/history.ts';
export { type PersonRecord, type RosterEntry, type TeamRecord } from './people.ts';
export { isInOnePicture, Physics, type Stay } from './physics.ts';
export { createProject, openProject } from './project-file.ts';
export { ProjectReader } from './project-reader.ts';
export { ProjectWriter } from './project-writer.ts';
export { dequantise, quantise, type QuantisedVector } from './quantise.ts';
export { type SavedSearch } from './saved-searches.ts';
export { findBytes } from './search-bytes.ts';
export { sqliteVersion } from './sqlite-version.ts';
export { type ButtonRecord, type MomentRecord, type NewButton, type NewMoment } from './tags.ts';
export { WriterLock } from './writer-lock.ts';
export { trackletId, type TrackletRecord, type TrackletState } from './tracklets.ts';

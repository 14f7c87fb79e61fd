export {
  area,
  clipBox,
  containsPoint,
  coveredShare,
  intersectionArea,
  intersectionOverUnion,
  type Box,
} from './box.ts';

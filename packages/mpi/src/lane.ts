export { RankLanes } from './executor/rank-lanes.js';
export { SpawnedCrew } from './executor/spawned-crew.js';

import { Claims, laneCapacity } from './claims.js';

/** Claims where no memory can be shared, for both ends: what was sent is the lane's, and counts as begun. */
export class UnsharedClaims extends Claims {
  constructor() {
    super(new Int32Array(laneCapacity));
  }

  override begin(): boolean {
    return true;
  }

  override revoke(): boolean {
    return false;
  }

  override begun(): boolean {
    return true;
  }

  /** The message that follows tells the task's signal; its `cancelled` stays false. */
  override askToStop(): boolean {
    return true;
  }
}

import type { TaskInfo } from '../tasks/task-function.js';

/** Small numbers for functions, so that a request need not carry a name. */
export class FunctionTable {
  private readonly byInfo = new WeakMap<TaskInfo, number>();
  private readonly byName = new Map<string, number>();

  indexOf(info: TaskInfo): number {
    const known = this.byInfo.get(info);
    if (known !== undefined) return known;
    // An imported or inline task may be made anew for each call: it is the same function all the same.
    const key = `${info.name}\n${info.module}\n${info.exportName ?? ''}`;
    let index = this.byName.get(key);
    if (index === undefined) this.byName.set(key, (index = this.byName.size));
    this.byInfo.set(info, index);
    return index;
  }
}

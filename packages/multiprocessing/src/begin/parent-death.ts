// Apart, so that it is loaded, and koffi with it, only where no launcher has asked the system already.
export { signalOnParentDeath } from '@parallel-cookbook/primitives/process';
